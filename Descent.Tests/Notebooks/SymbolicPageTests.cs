using System.Text.RegularExpressions;

namespace Descent.Tests.Notebooks;

/// <summary>The blocks of docs/symbolic.md print what the comments at their ends say.</summary>
public sealed partial class SymbolicPageTests
{
    private const string Head = """
        using System;
        using System.Collections.Generic;
        using AutoDiff;

        """;

    [GeneratedRegex(
        "^```(csharp|fsharp)\n(.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Example();

    private static MatchCollection Blocks()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Toolkit.sln")))
            folder = folder.Parent;
        return Example()
            .Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs", "symbolic.md")));
    }

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Blocks().Count)];

    [Fact]
    public void There_are_blocks_in_both_languages() => Assert.InRange(Blocks().Count, 6, 100);

    [Theory, MemberData(nameof(Indices))]
    public void Prints_what_it_says(int index)
    {
        Match block = Blocks()[index];
        bool isCSharp = block.Groups[1].Value == "csharp";
        using IKernel kernel = isCSharp ? new CSharpKernel() : new FSharpKernel();
        kernel.Reference(Path.Combine(AppContext.BaseDirectory, "AutoDiff.FSharp.dll"));
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
