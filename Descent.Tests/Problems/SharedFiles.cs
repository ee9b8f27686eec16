namespace Descent.Tests.Library;

/// <summary>Where the figures to check against are: beside the repository, or where <c>DESCENT_PROBLEMS</c> points.</summary>
static class SharedFiles
{
    public const string Absent =
        "the shared figures are not at hand (set DESCENT_PROBLEMS to the path of problems.json)";

    static readonly string? Folder = Candidates()
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "problems.json")));

    public static bool AreMissing => Folder is null;

    /// <summary>The path of a file of the folder.</summary>
    public static string At(params string[] parts) => Path.Combine([Folder!, .. parts]);

    static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("DESCENT_PROBLEMS") is { Length: > 0 } named)
            yield return Path.GetDirectoryName(Path.GetFullPath(named))!;
        for (
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
            yield return Path.Combine(folder.FullName, "shared");
    }
}
