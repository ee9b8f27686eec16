using System.Text.RegularExpressions;
using Descent.Tests.Notebooks;

namespace Descent.Tests.Cli;

/// <summary>docs/lessons.md leads to commands that say what it says they do, and to sections there are.</summary>
public sealed partial class LessonsDocumentTests : IDisposable
{
    static readonly string[] Rows =
    [
        .. File.ReadLines(Path.Combine(Notebook.Root, "docs", "lessons.md"))
            .Where(line => line.StartsWith('|') && !line.StartsWith("| Idea") && line[2] != '-'),
    ];

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>The commands with the row each is in.</summary>
    public static TheoryData<string, int> Commands =>
        [
            .. Rows.Select((row, i) => (Command: Quoted(Cell(row, 1)).SingleOrDefault(), Row: i))
                .Where(found => found.Command is not null)
                .Select(found => (found.Command!, found.Row)),
        ];

    /// <summary>The sections with the notebook each is in.</summary>
    public static TheoryData<string, string> Sections =>
        [
            .. Rows.Select(row => Link().Match(Cell(row, 3)))
                .Where(link => link.Success)
                .Select(link => (link.Groups["path"].Value, link.Groups["section"].Value))
                .Distinct(),
        ];

    [Fact]
    public void There_are_lessons_of_both_kinds()
    {
        Assert.InRange(Commands.Count, 15, 60);
        Assert.InRange(Sections.Count, 10, 60);
    }

    [Theory, MemberData(nameof(Commands))]
    public void A_command_says_what_the_page_says(string command, int row)
    {
        Invocation run = Invocation.Of([.. DocumentTests.Words(command).Select(Resolved)]);

        Assert.Equal(0, run.Code);
        string answer = Blanks().Replace(run.Output, " ");
        Assert.All(Quoted(Cell(Rows[row], 2)), says => Assert.Contains(says, answer));
    }

    [Theory, MemberData(nameof(Sections))]
    public void A_section_is_in_its_notebook(string path, string section) =>
        Assert.Contains(
            $"## {section}\\n",
            File.ReadAllText(Path.Combine(Notebook.Root, "docs", path)),
            StringComparison.Ordinal
        );

    string Resolved(string word) =>
        word.EndsWith(".svg", StringComparison.Ordinal) ? scratch.Path(word)
        : word.EndsWith(".csv", StringComparison.Ordinal) ? Path.Combine(Notebook.Root, word)
        : word;

    static string Cell(string row, int column) => row.Split(" | ")[column].Trim(' ', '|');

    static IEnumerable<string> Quoted(string cell) =>
        Code().Matches(cell).Select(code => code.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<path>[^)]+)\): (?<section>.+)$")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
