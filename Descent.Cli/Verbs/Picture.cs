using System.CommandLine;
using Descent.Charts;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>An option that names the file a chart is drawn into.</summary>
sealed class Picture(string name, string description)
{
    /// <summary>The option.</summary>
    public Option<string?> Option { get; } =
        new(name) { Description = description, HelpName = "FILE.svg" };

    /// <summary>The file, which can be written as far as can be told before the work; null if none is asked for.</summary>
    /// <exception cref="BadInput">It cannot be written, or is called something else than a picture.</exception>
    public string? Path(ParseResult words)
    {
        string? path = words.GetValue(Option);
        if (path is not null)
            Files.CheckWritable(Option.Name, path, ".svg", "which is what is drawn");
        return path;
    }

    /// <summary>Draws a chart into the file, if one is asked for, and says so.</summary>
    public void Draw(Session session, string? path, Func<LineChart> chart)
    {
        if (path is null)
            return;
        Files.Write(Option.Name, path, chart().ToSvg());
        session.Error.WriteLine($"The chart is in {path}.");
    }
}
