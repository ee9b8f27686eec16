using System.Text.RegularExpressions;

namespace Descent.Tests.Notebooks;

/// <summary>The blocks of docs/symbolic.md, docs/doors.md and docs/checking.md print what the comments at their ends say.</summary>
[Collection("One process, one console")]
public sealed partial class PageTests
{
    private const string Head = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using AutoDiff;

        """;

    [GeneratedRegex(
        "^```(csharp|fsharp)\n(.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Example();

    private static readonly string[] Pages = ["symbolic.md", "doors.md", "checking.md"];

    private static readonly string[] References =
    [
        "AutoDiff.FSharp",
        "Descent.CSharp",
        "FsCheck",
        "xunit.v3.assert",
    ];

    private static MatchCollection Blocks(string page)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Toolkit.sln")))
            folder = folder.Parent;
        return Example().Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs", page)));
    }

    public static TheoryData<string, int> Indices =>
        [
            .. Pages.SelectMany(page =>
                Enumerable.Range(0, Blocks(page).Count).Select(i => (page, i))
            ),
        ];

    [Fact]
    public void There_are_blocks_on_each_page() =>
        Assert.All(Pages, page => Assert.InRange(Blocks(page).Count, 4, 100));

    [Theory, MemberData(nameof(Indices))]
    public void Prints_what_it_says(string page, int index)
    {
        Match block = Blocks(page)[index];
        bool isCSharp = block.Groups[1].Value == "csharp";
        using IKernel kernel = isCSharp ? new CSharpKernel() : new FSharpKernel();
        foreach (string name in References)
            kernel.Reference(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        string[] lines = block.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] expected =
        [
            .. lines.Where(line => line.StartsWith("// ", StringComparison.Ordinal)),
        ];
        string code =
            (isCSharp ? Head : "open AutoDiff\nopen AutoDiff.FSharp\n") + block.Groups[2].Value;

        var (outputs, exception) = NotebookHost.Capture(
            AppContext.BaseDirectory,
            () => _ = kernel.Run(code)
        );

        Assert.Null(exception);
        string printed = string.Concat(outputs.Select(output => output.ToString()));
        Assert.NotEmpty(expected);
        Assert.All(expected, line => Assert.Contains(line[3..], printed, StringComparison.Ordinal));
    }
}
