using System.Globalization;
using System.Text.RegularExpressions;
using Descent.Tests.Notebooks;

namespace Descent.Tests.Methods;

/// <summary>docs/methods.md lists methods and step rules as they are.</summary>
public sealed partial class MethodsDocumentTests(ITestOutputHelper output)
{
    [Fact]
    public void Lists_every_method_twice_in_order_what_it_is_and_what_can_be_set()
    {
        string[] rows = [.. Descent.Methods.All.Select(Row)];
        string[] written = RowsOf("## Directions", "## Step rules");

        Assert.Equal(
            Descent.Methods.All.Select(method => method.Id),
            written.Take(rows.Length).Select(Name)
        );
        AssertRows(rows, written[rows.Length..^4]);
        Assert.Equal(
            Descent.Methods.Find("adam").Parts.Select(part => part.Name),
            written[^4..].Select(Name)
        );
    }

    [Fact]
    public void Lists_every_step_rule_twice_in_order_what_it_is_and_what_can_be_set()
    {
        string[] rows =
        [
            .. StepRules.All.Select(step => $"| `{step.Id}` | {Listed(step.Parameters)} |"),
        ];
        string[] written = RowsOf("## Step rules", "## Batches");

        Assert.Equal(StepRules.All.Select(step => step.Id), written.Take(rows.Length).Select(Name));
        AssertRows(rows, written[rows.Length..]);
    }

    [Theory]
    [InlineData("## Directions", "## Step rules")]
    [InlineData("## Step rules", "## Batches")]
    public void Every_description_says_when_to_use_it(string head, string end)
    {
        string[][] described =
        [
            .. RowsOf(head, end)
                .Select(row => row.TrimEnd('|', ' ').Split(" | "))
                .GroupBy(cells => cells[0])
                .Where(rows => rows.Count() == 2)
                .Select(rows => rows.First()),
        ];

        Assert.True(described.Length > 10);
        Assert.All(described, cells => Assert.Equal(4, cells.Length));
        Assert.All(described, cells => Assert.EndsWith(".", cells[3], StringComparison.Ordinal));
    }

    public static TheoryData<string> Examples =>
        [
            .. Example()
                .Matches(string.Join('\n', Document()))
                .Select(match => match.Groups[1].Value),
        ];

    [Theory, MemberData(nameof(Examples))]
    public void An_example_runs_and_converges(string code)
    {
        using var kernel = new CSharpKernel();
        kernel.Reference(Path.Combine(AppContext.BaseDirectory, "AutoDiff.FSharp.dll"));
        kernel.Reference(Path.Combine(AppContext.BaseDirectory, "Descent.CSharp.dll"));
        var (outputs, exception) = NotebookHost.Capture(
            AppContext.BaseDirectory,
            () =>
                _ = kernel.Run(
                    $"using AutoDiff;\nusing Descent;\n{code}\nConsole.WriteLine(run.Status);"
                )
        );

        Assert.Null(exception);
        Assert.Contains(
            "Converged",
            string.Concat(outputs.Select(o => o.ToString())),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    void AssertRows(string[] rows, string[] written)
    {
        foreach (string row in rows)
            output.WriteLine(row);
        Assert.Equal(rows, written);
    }

    static string Row(MethodInfo method)
    {
        IEnumerable<Parameter> set = method.Own.Concat(
            method.Parts.Where(part => part.Default != 0)
        );
        IEnumerable<Parameter> rate =
            method.Step?.Parameters.Where(p => p is { Name: "learning-rate", Default: not 0.001 })
            ?? [];
        string family = Descent.Methods.Families.Single(kind => kind.Methods.Contains(method)).Name;
        return $"| `{method.Id}` | {family} | {method.Step?.Id} | {Listed(set.Concat(rate))} |";
    }

    static string Listed(IEnumerable<Parameter> parameters) =>
        string.Join(", ", parameters.Select(p => $"`{p.Name}={Number(p.Default)}`"));

    static string Number(double value) =>
        value switch
        {
            double.PositiveInfinity => "∞",
            double.NegativeInfinity => "-∞",
            _ => value.ToString(CultureInfo.InvariantCulture).Replace('E', 'e'),
        };

    static string Name(string row) => row.Split('`')[1];

    static string[] RowsOf(string head, string end) =>
        [
            .. Document()
                .SkipWhile(line => line != head)
                .TakeWhile(line => line != end)
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
        ];

    static string[] Document()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Toolkit.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Toolkit.sln");
        return File.ReadAllLines(Path.Combine(folder.FullName, "docs", "methods.md"));
    }
}
