namespace Descent.Tests.Cli;

/// <summary>A folder for the files of one test, gone afterwards.</summary>
public sealed class Scratch : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("descent-");

    /// <summary>The path a file of that name would have.</summary>
    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    /// <summary>The path of the folder itself.</summary>
    public string Folder => folder.FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string File(string name, string text)
    {
        System.IO.File.WriteAllText(Path(name), text);
        return Path(name);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
