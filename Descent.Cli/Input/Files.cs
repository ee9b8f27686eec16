using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>Files named on the command line.</summary>
static class Files
{
    /// <summary>What a reading returns, or a sentence on why the file cannot be read.</summary>
    /// <param name="what">What the file is for, such as "The formula".</param>
    /// <param name="path">Its path.</param>
    /// <param name="read">The reading.</param>
    public static T Open<T>(string what, string path, Func<string, T> read)
    {
        if (path == "")
            throw new BadInput($"{what} needs the name of a file.");
        if (Directory.Exists(path))
            throw new BadInput($"{what}: '{path}' is a folder, not a file.");
        if (!File.Exists(path))
            throw new BadInput($"{what}: there is no file '{path}'{Nearby(path)}");
        try
        {
            return read(path);
        }
        catch (Exception fault) when (IsFault(fault))
        {
            throw new BadInput($"{what}: '{path}' cannot be read. {fault.Message}");
        }
    }

    /// <summary>Refuses a path that cannot be written to, before the work that would be lost.</summary>
    /// <param name="option">The option it was given to.</param>
    /// <param name="path">The path.</param>
    /// <param name="ending">What it has to end in; empty if in anything.</param>
    /// <param name="because">Why.</param>
    public static void CheckWritable(
        string option,
        string path,
        string ending = "",
        string because = ""
    )
    {
        if (path == "")
            throw new BadInput($"{option} needs the name of a file.");
        if (!path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            throw new BadInput($"{option}: '{path}' should end in {ending}, {because}.");
        if (Directory.Exists(path))
            throw new BadInput($"{option}: '{path}' is a folder, not a file.");
        string folder = FolderOf(path);
        if (!Directory.Exists(folder))
            throw new BadInput($"{option}: there is no folder '{folder}' to write '{path}' to.");
    }

    /// <summary>Writes a text, or says why it cannot be written.</summary>
    public static void Write(string option, string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception fault) when (IsFault(fault))
        {
            throw new BadInput($"{option}: '{path}' cannot be written. {fault.Message}");
        }
    }

    /// <summary>Opens a text to be written on the way, or says why it cannot be.</summary>
    public static TextWriter Create(string option, string path)
    {
        try
        {
            return new StreamWriter(path);
        }
        catch (Exception fault) when (IsFault(fault))
        {
            throw new BadInput($"{option}: '{path}' cannot be written. {fault.Message}");
        }
    }

    static bool IsFault(Exception fault) =>
        fault
            is IOException
                or UnauthorizedAccessException
                or ArgumentException
                or NotSupportedException;

    static string Nearby(string path)
    {
        string folder = FolderOf(path);
        if (!Directory.Exists(folder))
            return $", nor a folder '{folder}'.";
        string hint = Spelling.Hint(
            Path.GetFileName(path),
            Directory.EnumerateFiles(folder).Take(1000).Select(file => Path.GetFileName(file))
        );
        return $".{hint}";
    }

    static string FolderOf(string path) =>
        Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";
}
