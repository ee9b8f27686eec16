using AutoDiff;
using static AutoDiff.Functions;

namespace Descent.Tests.Diagnosing;

/// <summary>The address of a NaN: part, sub-expression, place and operands.</summary>
public sealed class ExplainTests
{
    static Objective Read(string text, params (string Name, int Length)[] vectors)
    {
        Bindings bindings = Bindings.Empty;
        foreach (var (name, length) in vectors)
            bindings = bindings.WithVariable(name, length);
        return Objective.FromText(text, bindings);
    }

    static void AssertFound(
        Diagnosis found,
        NonFinitePart part,
        string text,
        int column,
        params string[] operands
    )
    {
        Assert.False(found.IsFinite);
        Assert.Equal(part, found.Part);
        Assert.Equal(text, found.Text);
        Assert.Equal(column, found.Source!.Locate(found.Span.Offset).Column);
        Assert.Equal(operands, found.Operands.Select(operand => operand.ToString()));
        Assert.Contains('^', found.ToString());
    }

    [Theory]
    [InlineData("y + log(x - 2)", "log(x - 2)", 5, "x - 2 = -1")]
    [InlineData("y + 3/(x - 1)", "3/(x - 1)", 5, "x - 1 = 0")]
    [InlineData("sinh(1000*y)*0.5 - x", "sinh(1000*y)", 1, "1000*y = 2000")]
    [InlineData("y*if(x > 0, sqrt(-x), log(-x))", "sqrt(-x)", 13, "-x = -1")]
    [InlineData("(x - 2)^y + asin(y)", "asin(y)", 13, "y = 2")]
    public void Of_a_value(string text, string part, int column, string operand) =>
        AssertFound(Read(text).Explain(Order(text)), NonFinitePart.Value, part, column, operand);

    // x = 1 and y = 2, in the order in which the formula has them.
    static double[] Order(string text) => text.IndexOf('x') < text.IndexOf('y') ? [1, 2] : [2, 1];

    [Fact]
    public void Of_a_gradient_whose_value_is_finite()
    {
        Diagnosis found = Read("x^2 + y*sqrt(x - 1)").Explain([1, 2]);
        AssertFound(found, NonFinitePart.Gradient, "sqrt(x - 1)", 9, "x - 1 = 0");
        Assert.Equal("x", found.Variable);
        Assert.Equal(double.PositiveInfinity, found.Result);
        Assert.Equal(
            "The gradient by x is ∞: this arose in a derivative of sqrt(x - 1) (line 1, column 9), where x - 1 = 0.",
            found.Message
        );
    }

    [Fact]
    public void Of_a_product_whose_gradient_is_finite() =>
        AssertFound(
            Read("y + x^1.5").Explain([1, 0]),
            NonFinitePart.HessianProduct,
            "x^1.5",
            5,
            "x = 0"
        );

    [Fact]
    public void Of_an_element()
    {
        Diagnosis found = Read("sum(w)^2 +\n sum(log(w))", ("w", 3)).Explain([1, -2, 3]);
        AssertFound(found, NonFinitePart.Value, "log(w)", 6, "w[2] = -2");
        Assert.Equal([2], found.Element);
        Assert.Equal(2, found.Source!.Locate(found.Span.Offset).Line);
    }

    [Fact]
    public void Of_an_element_behind_a_slice_a_product_and_a_transpose()
    {
        const string Formula =
            "let M = [[1, 2], [3, 4]]; norm(transpose(M) @ sqrt(w[2..3])) + sum(w)";
        Diagnosis found = Read(Formula, ("w", 3)).Explain([-1, 2, -3]);
        AssertFound(found, NonFinitePart.Value, "sqrt(w[2..3])", 47, "w[3] = -3");
    }

    [Fact]
    public void A_branch_not_taken_is_not_at_fault()
    {
        Objective f = Read("if(x > 0, log(x), x) + if(x > 0, 1, 1/(x + 1))");
        AssertFound(f.Explain([-1]), NonFinitePart.Value, "1/(x + 1)", 37, "x + 1 = 0");
        Assert.True(f.Explain([-2]).IsFinite);
    }

    [Fact]
    public void A_finite_objective_says_so()
    {
        Diagnosis found = Read("x^2 + log(x)").Explain([2]);
        Assert.True(found.IsFinite);
        Assert.Equal(NonFinitePart.Nothing, found.Part);
        Assert.Equal("", found.Text);
        Assert.Contains("are finite", found.Message);
    }

    [Fact]
    public void A_coordinate_that_is_no_number_is_named()
    {
        Diagnosis found = Read("y + 2*x").Explain([1, double.NaN]);
        Assert.Equal("x", found.Text);
        Assert.Equal(NonFinitePart.Value, found.Part);
    }

    [Fact]
    public void A_number_of_the_data_is_named_with_its_place()
    {
        Bindings bindings = Bindings.Empty.WithData("t", new double[] { 1, 2, double.NaN });
        Diagnosis found = Objective.FromText("sum(t)*x", bindings).Explain([1]);
        Assert.Equal("t", found.Text);
        Assert.Equal([3], found.Element);
    }

    [Fact]
    public void Without_a_text_the_place_is_in_the_formula_as_it_prints()
    {
        Expr x = Expr.Variable("x");
        Expr w = Expr.Variable("w", 2);
        var f = Objective.FromExpression((x * x) + Sum(Sqrt(w) * x));
        Diagnosis found = f.Explain([3, 4, -5]);
        Assert.Equal(f.ToString(), found.Source!.Text);
        Assert.Equal("sqrt(w)", found.Text);
        Assert.Equal("w[2] = -5", Assert.Single(found.Operands).ToString());
    }

    [Fact]
    public void A_custom_function_is_named()
    {
        var ramp = CustomFunction.DefineNumeric(
            "ramp",
            x => x < 0 ? double.NaN : x,
            x => x < 0 ? 0 : 1
        );
        Expr x = Expr.Variable("x");
        Diagnosis found = Objective.FromExpression(ramp.Apply(x - 2) + 1).Explain([1]);
        Assert.Equal("x - 2 = -1", Assert.Single(found.Operands).ToString());
        Assert.Contains("ramp", found.Text);
    }

    [Fact]
    public void A_long_chain_is_followed_in_a_small_stack()
    {
        Diagnosis? found = null;
        var thread = new Thread(
            () =>
            {
                Expr x = Expr.Variable("x");
                Expr sum = Log(x);
                for (int i = 0; i < 100_000; i++)
                    sum = Sin(sum);
                found = Objective.FromExpression(sum).Explain([-1]);
            },
            256 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.Equal("x = -1", Assert.Single(found!.Operands).ToString());
    }

    [Fact]
    public void A_run_gives_the_address()
    {
        Run run = global::Descent.Methods.Create("l-bfgs").Minimize(Read("x^2 + log(x)"), [-1.0]);
        Assert.Equal(RunStatus.NonFinite, run.Status);
        Assert.EndsWith(
            "The value is NaN: this arose in log(x) (line 1, column 7), where x = -1.",
            run.Message
        );
    }
}
