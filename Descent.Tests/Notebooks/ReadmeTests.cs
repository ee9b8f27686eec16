using System.Text.RegularExpressions;

namespace Descent.Tests.Notebooks;

/// <summary>The C# and F# examples of the README run, and print what its comments say.</summary>
[Collection("One process, one console")]
public sealed partial class ReadmeTests
{
    [GeneratedRegex(
        "^```(csharp|fsharp)\n(.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Example();

    private static string Readme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Toolkit.sln")))
            folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder.FullName, "README.md"));
    }

    public static TheoryData<int, string> Examples =>
        new(Example().Matches(Readme()).Select((match, i) => (i, match.Groups[1].Value)));

    private static readonly string[][] Expected =
    [
        [
            "f = 4, g = (-4, 0), H e1 = (802, 400)",
            "df/dx = -2*(1 - x) - 400*x*(y - x^2)",
            "The gradient's largest entry is",
            "l-bfgs",
        ],
        ["0.00"],
        ["sigmoid(-y*(X @ w))"],
        ["0.00", "0.05", "0.49", "\n1"],
        ["[|-6.0; 4.0|]", "[|-6.0|]"],
        ["sum(100*(x[2..] - x[..999]^2)^2 + (1 - x[..999])^2)"],
    ];

    [Fact]
    public void Every_example_has_its_expectations() =>
        Assert.Equal(Expected.Length, Examples.Count);

    [Theory, MemberData(nameof(Examples))]
    public void Runs_and_prints_what_it_says(int index, string language)
    {
        using IKernel kernel = language == "csharp" ? new CSharpKernel() : new FSharpKernel();
        kernel.Reference(Path.Combine(AppContext.BaseDirectory, "AutoDiff.FSharp.dll"));
        kernel.Reference(Path.Combine(AppContext.BaseDirectory, "Descent.CSharp.dll"));
        string code = Example().Matches(Readme())[index].Groups[2].Value;
        var (outputs, exception) = NotebookHost.Capture(
            AppContext.BaseDirectory,
            () => _ = kernel.Run(code)
        );
        Assert.Null(exception);
        string printed = string.Concat(outputs.Select(output => output.ToString()));
        Assert.All(
            Expected[index],
            words => Assert.Contains(words, printed, StringComparison.Ordinal)
        );
    }
}
