using System.Globalization;
using AutoDiff;

namespace Descent.Tests.Symbolic;

/// <summary>Gradients of vectors in stretches that are one formula each.</summary>
public sealed class GradientFormulasTests
{
    const int Length = 8;

    static Objective Of(string text) =>
        Objective.FromText(text, Bindings.Empty.WithVariable("x", Length));

    [Theory]
    [InlineData(
        "sum((x[2..] - x[..7]^2)^2)",
        "df/dx[1] = -4*x[1]*(x[2] - x[1]^2)",
        "df/dx[2..7] = 2*(x[2..7] - x[..6]^2) - 4*x[2..7]*(x[3..] - x[2..7]^2)",
        "df/dx[8] = 2*(x[8] - x[7]^2)"
    )]
    [InlineData(
        "(x[1] - 1)^2 + sum(x[2..]^2)",
        "df/dx[1] = 2*(x[1] - 1)",
        "df/dx[2..8] = 2*x[2..]"
    )]
    [InlineData(
        "sum(i = 1..4, (x[2*i] - x[2*i-1]^2)^2)",
        "df/dx[1..7 by 2] = -4*x[1..7 by 2]*(x[2..8 by 2] - x[1..7 by 2]^2)",
        "df/dx[2..8 by 2] = 2*(x[2..8 by 2] - x[1..7 by 2]^2)"
    )]
    [InlineData(
        "sum(x[..3]^2) + x[8]",
        "df/dx[1..3] = 2*x[..3]",
        "df/dx[4..7] = zeros(4)",
        "df/dx[8] = 1"
    )]
    [InlineData(
        "sum(i = 3..6, (x[i-2] - 2*x[i] + x[i+2])^2)",
        "df/dx[1..2] = 2*(x[..2] - 2*x[3..4] + x[5..6])",
        "df/dx[3..4] = 2*(x[3..4] - 2*x[5..6] + x[7..]) - 4*(x[..2] - 2*x[3..4] + x[5..6])",
        "df/dx[5..6] = 2*(x[..2] - 2*x[3..4] + x[5..6]) - 4*(x[3..4] - 2*x[5..6] + x[7..])",
        "df/dx[7..8] = 2*(x[3..4] - 2*x[5..6] + x[7..])"
    )]
    [InlineData("sum(sin(x))", "df/dx = cos(x)")]
    [InlineData("y*sum(x[2..])", "df/dy = sum(x[2..])", "df/dx[1] = 0", "df/dx[2..8] = y*ones(7)")]
    public void Ends_have_formulas_of_their_own(string text, params string[] expected)
    {
        Objective f = Of(text);

        Assert.Equal(
            expected,
            f.GradientFormulas([.. f.Variables.Select(variable => variable.Name)])
                .Select(part => $"{part.Key} = {part.Value}")
        );
    }

    [Fact]
    public void A_name_that_is_none_of_the_variables_is_refused() =>
        Assert.Throws<ArgumentException>(() => Of("sum(x)").GradientFormulas(["z"]));

    public static TheoryData<string> Padded =>
        [
            "sum((x[2..] - x[..7]^2)^2) + prod(x[3..6])",
            "sum(i = 1..4, (x[2*i] - x[2*i-1]^2)^2) + sum(exp(x[2..5]))",
            "sum(i = 1..2, (x[3*i] - x[3*i-2]^2)^2*x[3*i-1])",
            "sum(reverse(x)[2..5]*x[1..7 by 2]^2)",
            "sum(i = 2..7, sum(j = i-1..i+1, x[j])^2)",
            "sum(x[2..7 by 5]^2*x[3])",
            "sum(((reverse(x[2..7]) - x[3..])^2)[2..5]*x[1..4])",
            "max(x[2..4])*x[3] + norm(x[5..])",
            "sum(if(x[2..6] > 0, x[2..6]^2, sin(x[3..7])))",
            "sum(tanh(x[..4])*x[5..]) + sum(x[..7 by 2] * x[2..8 by 2])",
            "sum(x[[1, 5, 2, 5]]^3) + x[4]*x[8]",
        ];

    [Theory, MemberData(nameof(Padded))]
    public void Side_by_side_they_are_the_gradient(string text) =>
        AssertGradient(Of(text), [0.3, -1.2, 0.7, 1.9, -0.4, 0.8, -2.1, 1.1]);

    [Fact]
    public void So_they_are_for_the_problems_of_the_library()
    {
        foreach (Problem problem in ProblemLibrary.All.Where(problem => problem.Dimension <= 100))
        {
            Objective f = problem.Compile();
            AssertGradient(f, [.. f.Pack(problem.Start).Select((x, i) => x + 0.01 * (i % 3))]);
        }
    }

    static void AssertGradient(Objective f, double[] x)
    {
        double[] expected = new double[f.Dimension];
        _ = f.ValueAndGradient(x, expected);
        double scale = 1 + expected.Max(Math.Abs);
        foreach (Variable variable in f.Variables)
        {
            double[] found = Assembled(f, variable, x);
            for (int i = 0; i < found.Length; i++)
                Assert.Equal(expected[variable.Offset + i], found[i], 1e-10 * scale);
        }
    }

    /// <summary>∂f/∂(the variable) from its formulas, each element from the one whose key names its place.</summary>
    static double[] Assembled(Objective f, Variable variable, double[] x)
    {
        double[] found = new double[variable.Shape.Size];
        var places = new HashSet<int>();
        foreach ((string key, Expr formula) in f.GradientFormulas([variable.Name]))
        {
            double[] values = formula.Evaluate(At(f, formula, x)).Values.ToArray();
            int[] range = [.. Places(key, found.Length)];
            Assert.Equal(range.Length, values.Length);
            for (int k = 0; k < range.Length; k++)
            {
                Assert.True(places.Add(range[k]), $"{key} is said twice");
                found[range[k]] = values[k];
            }
        }

        Assert.Equal(found.Length, places.Count);
        return found;
    }

    static Dictionary<string, DataArray> At(Objective f, Expr formula, double[] x) =>
        f
            .Variables.Where(variable => formula.Variables.Contains(variable.Name))
            .ToDictionary(
                variable => variable.Name,
                variable =>
                    DataArray.Adopt(
                        variable.Shape,
                        x[variable.Offset..(variable.Offset + variable.Shape.Size)]
                    )
            );

    /// <summary>df/dx[2..8 by 2] names 1, 3, 5, 7, counted from 0.</summary>
    static IEnumerable<int> Places(string key, int length)
    {
        int bracket = key.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
            return Enumerable.Range(0, length);
        int[] numbers =
        [
            .. key[(bracket + 1)..^1]
                .Split(["..", " by "], StringSplitOptions.None)
                .Select(number => int.Parse(number, CultureInfo.InvariantCulture)),
        ];
        int step = numbers.Length > 2 ? numbers[2] : 1;
        int last = numbers.Length > 1 ? numbers[1] : numbers[0];
        return Enumerable
            .Range(0, (last - numbers[0]) / step + 1)
            .Select(k => numbers[0] - 1 + k * step);
    }
}
