using System.Text;

namespace Descent.Tests.Notebooks;

/// <summary>What a running cell writes to: the console, and <c>display</c>, which both languages' cells may call.</summary>
/// <remarks>
/// The console and the current folder belong to the whole process, so one notebook runs at a time and no other
/// test beside it.
/// </remarks>
public static class NotebookHost
{
    private static readonly List<Output> Outputs = [];

    /// <summary>Shows a value before the cell ends, as .NET Interactive's function of this name does.</summary>
    /// <param name="value">Any value.</param>
    public static void display(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Outputs.Add(Output.Of("display_data", RichDisplay.Of(value)));
    }

    /// <summary>Runs an action with the console and <see cref="display"/> redirected, in a folder.</summary>
    /// <returns>What was written and shown, in order, up to the action's end or its exception.</returns>
    internal static (IReadOnlyList<Output> Outputs, Exception? Exception) Capture(
        string folder,
        Action action
    )
    {
        var (output, error, before) = (Console.Out, Console.Error, Environment.CurrentDirectory);
        Outputs.Clear();
        try
        {
            Console.SetOut(new StreamWriter("stdout"));
            Console.SetError(new StreamWriter("stderr"));
            Environment.CurrentDirectory = folder;
            action();
            return (Output.Merged(Outputs), null);
        }
        catch (Exception exception)
        {
            return (Output.Merged(Outputs), exception);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            Environment.CurrentDirectory = before;
        }
    }

    /// <summary>Writes pieces of text among the outputs, lines ended alike on every system.</summary>
    private sealed class StreamWriter(string stream) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) =>
            Write(new string(buffer, index, count));

        public override void Write(string? value)
        {
            if (!string.IsNullOrEmpty(value))
                lock (Outputs)
                    Outputs.Add(
                        Output.Stream(stream, value.Replace("\r\n", "\n", StringComparison.Ordinal))
                    );
        }
    }
}
