Console.WriteLine("descent");
