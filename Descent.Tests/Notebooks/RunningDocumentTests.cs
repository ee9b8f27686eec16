using System.Text.RegularExpressions;

namespace Descent.Tests.Notebooks;

/// <summary>The examples of docs/running.md run, and print what stands below them.</summary>
[Collection("One process, one console")]
public sealed partial class RunningDocumentTests
{
    [GeneratedRegex(
        "^```csharp\n(?<code>.*?)^```\n\n```text\n(?<printed>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Example();

    private static readonly string[] References =
    [
        "AutoDiff.FSharp",
        "Descent.CSharp",
        "Descent.MathNetBridge",
        "MathNet.Numerics",
    ];

    private static readonly MatchCollection Found = Example().Matches(Document());

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, Found.Count)];

    [Fact]
    public void Every_block_of_code_has_its_output() =>
        Assert.Equal(
            Found.Count,
            Document().Split("```csharp", StringSplitOptions.None).Length - 1
        );

    [Theory, MemberData(nameof(Examples))]
    public void Runs_and_prints_what_it_says(int index)
    {
        using var kernel = new CSharpKernel();
        foreach (string name in References)
            kernel.Reference(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        var (outputs, exception) = NotebookHost.Capture(
            AppContext.BaseDirectory,
            () => _ = kernel.Run(Found[index].Groups["code"].Value)
        );

        Assert.Null(exception);
        Assert.Equal(
            Found[index].Groups["printed"].Value,
            string.Concat(outputs.SelectMany(output => output.Parts.Values))
                .ReplaceLineEndings("\n")
        );
    }

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Toolkit.sln")))
            folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "running.md"))
            .ReplaceLineEndings("\n");
    }
}
