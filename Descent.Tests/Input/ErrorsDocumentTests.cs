using System.Text.RegularExpressions;
using AutoDiff;

namespace Descent.Tests.Input;

/// <summary><c>docs/errors.md</c> has every code, and shows what each example is answered.</summary>
public sealed partial class ErrorsDocumentTests
{
    [GeneratedRegex(
        "^## (\\w+)\n\n.+\n\n```text\n(.*)\n```\n\n> (.+)\n(?:>\n> (.+)\n)?",
        RegexOptions.Multiline
    )]
    private static partial Regex Section();

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Toolkit.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Toolkit.sln");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "errors.md"));
    }

    [Fact]
    public void Has_every_code_in_order() =>
        Assert.Equal(
            Enum.GetNames<ParseErrorCode>(),
            Section().Matches(Document()).Select(section => section.Groups[1].Value)
        );

    public static TheoryData<string, string, string, string> Examples()
    {
        var examples = new TheoryData<string, string, string, string>();

        foreach (Match section in Section().Matches(Document()))
        {
            string[] cells = [.. section.Groups.Values.Skip(1).Select(group => group.Value)];
            examples.Add(cells[0], cells[1], cells[2], cells[3]);
        }

        return examples;
    }

    [Theory, MemberData(nameof(Examples))]
    public void Shows_what_the_example_is_answered(
        string code,
        string text,
        string message,
        string advice
    )
    {
        var error = Reading.ErrorsOf(text)[0];

        Assert.Equal(
            (code, message, advice),
            (error.Code.ToString(), error.Message, error.Suggestion ?? "")
        );
    }
}
