using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Output;

/// <summary>What is printed, in any form, depends on what it is of alone.</summary>
public class CultureTests
{
    /// <summary>Whatever has a whole number below zero in it: powers, strides, shifts, counts, literals.</summary>
    static readonly string[] Formulas =
    [
        "x^-2 + x^-20 + x^-40 + sin(x)^-3 - 1.5e-7*y",
        "sum(i = 1..4, v[5-i]*w[i]/(i - 2.5)) + sum(reverse(v) * [1, 2, 3, -4])",
        "sum(v[1..4 by 2]) + sum(pad(v[2..3], [2], [1], [4])*w) + x/3 - y/7",
        "sum(i = -3..0, (i - x)^2*v[i+4]) + sum(i = 1..4, (2 - i)*w[i])",
        "sum(i = 1..4, if(i - 3 > -1, -7*i*v[i], w[i]))",
    ];

    static readonly Bindings Shapes = Bindings.Empty.WithVariable("v", 4).WithVariable("w", 4);

    public static TheoryData<string> Problems => [.. ProblemLibrary.All.Select(one => one.Key)];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Formulas.Length)];

    static void PrintsAlike(Objective objective)
    {
        Assert.Equal(objective.ToString(), OddCulture.Of(objective.ToString));
        Assert.Equal(objective.ToLatexWithGradient(), OddCulture.Of(objective.ToLatexWithGradient));
        Assert.Equal(
            objective.ToCSharp("Printed"),
            OddCulture.Of(() => objective.ToCSharp("Printed"))
        );
        Assert.Equal(
            objective.Explain().ToString(),
            OddCulture.Of(() => objective.Explain().ToString())
        );
    }

    [Theory, MemberData(nameof(Problems))]
    public void Problems_print_the_same_in_every_culture(string key) =>
        PrintsAlike(ProblemLibrary.Find(key)!.Compile());

    [Theory, MemberData(nameof(Numbers))]
    public void Formulas_print_the_same_in_every_culture(int formula) =>
        PrintsAlike(Objective.FromText(Formulas[formula], Shapes));

    [Theory]
    [InlineData("log1p(x)", -3)]
    [InlineData("sqrt(x)", -0.5)]
    [InlineData("asin(x)", -1.5)]
    [InlineData("1/x", 0)]
    public void Complaints_read_the_same_in_every_culture(string text, double x)
    {
        Objective objective = Objective.FromText(text);
        Dictionary<string, ValueRange> within = new() { ["x"] = ValueRange.Of(x - 0.5, x + 0.25) };
        string Report() =>
            string.Join(
                '\n',
                objective.Explain([x]),
                string.Join('\n', objective.CheckDomain(within)),
                GradientCheck.Run(objective, [x]),
                Descent.Methods.Create("bfgs").Minimize(objective, [x]).Message
            );
        Assert.Equal(Report(), OddCulture.Of(Report));
    }

    [Theory]
    [InlineData("x + v[-2]")]
    [InlineData("sum(v, -1)")]
    [InlineData("sum(v[-1..-2])")]
    [InlineData("zeros(-3)*x")]
    [InlineData("polynomial(x, -1.5)")]
    [InlineData("sum(i = 1..4, v[i-2.5])")]
    [InlineData("sum(i = -1..4, v[i])")]
    public void Refusals_read_the_same_in_every_culture(string text)
    {
        string Refusal() =>
            Assert.ThrowsAny<Exception>(() => Objective.FromText(text, Shapes)).Message;
        Assert.Equal(Refusal(), OddCulture.Of(Refusal));
    }
}
