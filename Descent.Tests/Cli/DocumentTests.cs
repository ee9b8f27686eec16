using System.Text;
using System.Text.RegularExpressions;

namespace Descent.Tests.Cli;

/// <summary>docs/cli.md says what the command line answers.</summary>
public sealed partial class DocumentTests : IDisposable
{
    static readonly string Document = File.ReadAllText(FindDocument());

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    public static TheoryData<string> Lines =>
        [.. Blocks().Matches(Document).Select(block => block.Groups["line"].Value)];

    [Fact]
    public void The_page_shows_every_verb_that_runs_something()
    {
        string[] verbs =
        [
            "minimize",
            "compare",
            "benchmark",
            "line",
            "evaluate",
            "derive",
            "check",
            "explain",
        ];

        Assert.All(
            verbs,
            verb =>
                Assert.Contains(Lines, line => line.Data.StartsWith(verb, StringComparison.Ordinal))
        );
        Assert.InRange(Lines.Count, 15, 100);
    }

    [Theory, MemberData(nameof(Lines))]
    public void An_answer_is_the_one_shown_up_to_digits_and_times(string line)
    {
        Match block = Blocks().Matches(Document).First(match => match.Groups["line"].Value == line);
        string table = CsvBlock().Match(Document).Groups["table"].Value;
        _ = scratch.File("decay.csv", table);
        _ = scratch.File(
            "damaged.csv",
            table.Replace("0.6165", "0.61.65", StringComparison.Ordinal)
        );

        Invocation run = Invocation.Of([.. Words(line).Select(InScratch)]);

        string shown = run.Code == 0 ? "" : $"[exit code {run.Code}]\n";
        string answer = $"{run.Error}{run.Output}{shown}".ReplaceLineEndings("\n");
        string relative = answer.Replace(
            scratch.Folder + Path.DirectorySeparatorChar,
            "",
            StringComparison.Ordinal
        );
        string expected = block.Groups["answer"].Value;
        if (run.Code == 0)
            Assert.Equal(Masked(expected), Masked(relative));
        else
            Assert.Equal(expected, relative);
    }

    string InScratch(string word) =>
        word.EndsWith(".csv", StringComparison.Ordinal)
        || word.EndsWith(".svg", StringComparison.Ordinal)
        || word.EndsWith(".checkpoint", StringComparison.Ordinal)
            ? scratch.Path(word)
            : word;

    /// <summary>Another vector width may round otherwise, and another day be slower: digits and the room they take.</summary>
    static string Masked(string answer) =>
        Blanks().Replace(Dashes().Replace(Numbers().Replace(answer, "#"), "-"), " ").Trim();

    /// <summary>The words of a line, as a shell splits it.</summary>
    internal static List<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false;
        foreach (char letter in line + " ")
        {
            if (letter == '"')
                quoted = !quoted;
            else if (letter != ' ' || quoted)
                _ = word.Append(letter);
            else
            {
                words.Add(word.ToString());
                _ = word.Clear();
            }
        }

        return words;
    }

    static string FindDocument()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "cli.md")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "docs", "cli.md");
    }

    [GeneratedRegex(
        @"```console\n\$ descent (?<line>[^\n]*)\n(?<answer>.*?)```",
        RegexOptions.Singleline
    )]
    private static partial Regex Blocks();

    [GeneratedRegex(@"```csv\n(?<table>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CsvBlock();

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?( ms| s\b)?")]
    private static partial Regex Numbers();

    [GeneratedRegex("-{2,}")]
    private static partial Regex Dashes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
