using System.Text.RegularExpressions;
using AutoDiff;
using AutoDiff.FSharp.TextInput;

namespace Descent.Tests.Input;

/// <summary>Every row of two code cells in <c>docs/grammar.md</c> is what the parser does.</summary>
public sealed partial class GrammarDocumentTests
{
    [GeneratedRegex("^\\| `([^`]+)` \\| `([^`]+)` \\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Toolkit.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Toolkit.sln");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "grammar.md"));
    }

    [GeneratedRegex(
        "^\\| (`[a-zA-Z0-9]+\\(.*) \\| .* \\| `(.+)` \\| `(.+)` \\|$",
        RegexOptions.Multiline
    )]
    private static partial Regex FunctionRow();

    [GeneratedRegex("`([a-zA-Z0-9]+)\\(")]
    private static partial Regex Call();

    public static TheoryData<string, string> Examples()
    {
        var rows = new TheoryData<string, string>();

        foreach (Match row in FunctionRow().Matches(Document()))
        {
            rows.Add(row.Groups[2].Value, row.Groups[3].Value);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_worth_what_it_says(string example, string expected) =>
        Reading.AssertClose(Reading.Value(expected), Reading.Value(example));

    [Fact]
    public void Shows_every_function_and_no_other()
    {
        var shown = FunctionRow()
            .Matches(Document())
            .SelectMany(row => Call().Matches(row.Groups[1].Value))
            .Select(call => call.Groups[1].Value);

        Assert.Equal(AutoDiff.FSharp.TextInput.Functions.names.ToHashSet(), shown.ToHashSet());
    }

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();

        foreach (Match row in Row().Matches(Document()))
        {
            rows.Add(row.Groups[1].Value, row.Groups[2].Value);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Is_what_the_parser_does(string text, string expected)
    {
        if (Enum.TryParse<ParseErrorCode>(expected, out var code))
        {
            Assert.Equal(code, Reading.ErrorsOf(text)[0].Code);
        }
        else
        {
            Assert.Equal(Parser.parse(expected), Parser.parse(text));
            Assert.Equal(Canonical.Of(expected), Canonical.Of(text));
        }
    }

    [Fact]
    public void Shows_every_error()
    {
        var shown = Rows().Select(row => row.Data.Item2).ToHashSet();

        Assert.All(Enum.GetNames<ParseErrorCode>(), code => Assert.Contains(code, shown));
    }
}
