using System.Globalization;

namespace Descent.Tests.Library;

/// <summary>docs/problems.md lists the library as it is.</summary>
public sealed class ProblemsDocumentTests(ITestOutputHelper output)
{
    static string[] Document()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Toolkit.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Toolkit.sln");
        return File.ReadAllLines(Path.Combine(folder.FullName, "docs", "problems.md"));
    }

    [Fact]
    public void Lists_every_problem_as_it_is()
    {
        string[] rows = [.. ProblemLibrary.All.Select(Row)];
        foreach (string row in rows)
            output.WriteLine(row);

        Assert.Equal(
            rows,
            Document().Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        );
    }

    static string Row(Problem problem)
    {
        string minimum = problem.MinimumValue!.Value.ToString(CultureInfo.InvariantCulture);
        string aliases = string.Join(", ", problem.Aliases);
        return $"| `{problem.Key}` | {aliases} | {problem.Name} | {problem.Dimension} | {minimum} | {problem.Source} |";
    }
}
