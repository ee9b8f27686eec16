using System.Text.RegularExpressions;
using AutoDiff;

namespace Descent.Tests.Input;

/// <summary>What <c>docs/coming-from.md</c> says of formulas is what their names are answered, and computes what they name.</summary>
public sealed partial class ComingFromDocumentTests
{
    static readonly double[] X = [0.5, -1.5, 2];
    static readonly double[] P = [0.2, 0.3, 0.5];
    static readonly double[] Y = [1, 0, 1];

    static readonly Bindings Data = Bindings
        .Empty.WithData("x", X)
        .WithData("z", X)
        .WithData("p", P)
        .WithData("q", new double[] { 0.4, 0.4, 0.2 })
        .WithData("y", Y)
        .WithData("a", new double[] { 1, 2, 5 })
        .WithData("b", new double[] { 1.5, 0, 3 })
        .WithData(
            "A",
            new double[,]
            {
                { 1, 2, 3 },
                { 4, 5, 6 },
            }
        )
        .WithData(
            "Z",
            new double[,]
            {
                { 1, 2, 3 },
                { 0, 1, 0 },
            }
        )
        .WithData(
            "Y",
            new double[,]
            {
                { 0, 0, 1 },
                { 0, 1, 0 },
            }
        )
        .WithVariable("t");

    // By hand: what each gives at the data above, its elements added up.
    static readonly Dictionary<string, double> Sums = new()
    {
        ["where"] = 0.5 + 2,
        ["clamp"] = 0.5 - 1 + 1,
        ["logaddexp"] = Math.Log(Math.Exp(1) + Math.Exp(2)),
        ["softmax"] = 1,
        ["log_softmax"] = 1 - 3 * LogSumExp(X),
        ["cross_entropy"] = (LogSumExp([1, 2, 3]) - 3 + LogSumExp([0, 1, 0]) - 1) / 2,
        ["bce_with_logits"] = X.Select((z, i) => Math.Log(1 + Math.Exp(z)) - Y[i] * z).Average(),
        ["binary_cross_entropy"] = -(Math.Log(0.2) + Math.Log(0.7) + Math.Log(0.5)) / 3,
        ["mse_loss"] = (0.25 + 4 + 4) / 3,
        ["l1_loss"] = (0.5 + 2 + 2) / 3,
        ["smooth_l1_loss"] = (0.125 + 1.5 + 1.5) / 3,
        ["hinge_loss"] = (0.5 + 1 + 0) / 3,
        ["kl_div"] = 0.2 * Math.Log(0.5) + 0.3 * Math.Log(0.75) + 0.5 * Math.Log(2.5),
        ["expit"] = X.Sum(Sigmoid),
        ["logsigmoid"] = X.Sum(x => Math.Log(Sigmoid(x))),
        ["leaky_relu"] = 0.5 - 0.015 + 2,
        ["elu"] = 0.5 + Math.Exp(-1.5) - 1 + 2,
        ["gelu"] = X.Sum(x => x * Normal(x)),
        ["silu"] = X.Sum(x => x * Sigmoid(x)),
        ["ndtr"] = X.Sum(Normal),
        ["einsum"] = (0.5 - 3 + 6) + (2 - 7.5 + 12),
        ["outer"] = 8 * 4.5,
        ["diff"] = 2 - 0.5,
        ["cumsum"] = 0.5 - 1 + 1,
        ["flatten"] = 21,
        ["cat"] = 8 + 4.5,
    };

    [GeneratedRegex(@"^\| `(\w+)`(?:, `\w+`)? \| `([^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    public static TheoryData<string, string> Rows =>
        [.. Row().Matches(FormulaPart()).Select(row => (row.Groups[1].Value, row.Groups[2].Value))];

    static string FormulaPart()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Toolkit.sln")))
            folder = folder.Parent;
        string page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "coming-from.md"));
        return page[page.IndexOf("## In formulas", StringComparison.Ordinal)..];
    }

    [Fact]
    public void Every_row_is_tested() =>
        Assert.Equal(Sums.Keys.Order(), Rows.Select(row => row.Data.Item1).Order());

    [Theory, MemberData(nameof(Rows))]
    public void A_foreign_function_is_answered_with_a_formula_that_computes_it(
        string name,
        string formula
    )
    {
        ParseError error = Assert.Single(Reading.ErrorsOf($"{name}(x)"));
        string what = formula.Replace(", …", "", StringComparison.Ordinal);
        string here = what.Replace("condition, a, b", "x > 0, x, 0", StringComparison.Ordinal)
            .Replace("low, high", "-1, 1", StringComparison.Ordinal)
            .Replace("[a, b]", "[1, 2]", StringComparison.Ordinal);
        bool isLet = here.StartsWith("let", StringComparison.Ordinal);
        string size =
            name == "flatten" ? "6"
            : name is "cross_entropy" ? "2"
            : "3";
        here = Regex.Replace(here.TrimEnd('…'), @"\bn\b", size);
        here = Regex.Replace(here, @"\bm\b", "2");
        string total = isLet ? $"{here}sum(s) + t" : $"sum({here}) + t";

        Assert.Equal(ParseErrorCode.UnknownFunction, error.Code);
        Assert.Contains(what, error.Suggestion, StringComparison.Ordinal);
        Assert.Equal(Sums[name], Objective.FromText(total, Data).Value([0]), 1e-12);
    }

    static double LogSumExp(double[] x) => Math.Log(x.Sum(Math.Exp));

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static double Normal(double x) => (1 + Special.Erf(x / Math.Sqrt(2))) / 2;
}
