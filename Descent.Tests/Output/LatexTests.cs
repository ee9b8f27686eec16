using AutoDiff;

namespace Descent.Tests.Output;

/// <summary>Formulas as they are set on paper.</summary>
public sealed class LatexTests
{
    private static readonly Bindings Known = Bindings
        .Empty.WithVariable("v", 3)
        .WithVariable("w", 3)
        .WithVariable("X", 2, 3)
        .WithVariable("b", 2)
        .WithData("t", new[] { 1.0, 2, 3 });

    [Theory]
    [InlineData(
        "(1-x)^2 + 100*(y-x^2)^2",
        @"\left(1 - x\right)^{2} + 100 \left(y - x^{2}\right)^{2}"
    )]
    [InlineData("x/y/y", @"\frac{x}{y^{2}}")]
    [InlineData("x*(x*y)", @"x^{2} y")]
    [InlineData("-x/(1 + x)", @"-\frac{x}{1 + x}")]
    [InlineData("sin(x)^2*cos(x)", @"\sin^{2}\left(x\right) \cos\left(x\right)")]
    [InlineData("exp(-x^2)", "e^{-x^{2}}")]
    [InlineData("exp(x/y)", @"\exp\left(\frac{x}{y}\right)")]
    [InlineData("sqrt(1 + x^2)", @"\sqrt{1 + x^{2}}")]
    [InlineData(
        "floor(x) + trigamma(y) + log2(x)",
        @"\left\lfloor x\right\rfloor + \psi^{\left(1\right)}\left(y\right) + \log_{2}\left(x\right)"
    )]
    [InlineData("abs(alpha - x_1)", @"\left|\alpha - x_{1}\right|")]
    [InlineData("rate*x_max^2.5", @"\mathrm{rate} x_{\mathrm{max}}^{2.5}")]
    [InlineData("2*3^x", @"2 \cdot 3^{x}")]
    [InlineData("x*1e-7 + 2.5e30", @"10^{-7} x + 2.5 \cdot 10^{30}")]
    [InlineData("x/3 + pi*y", @"\frac{x}{3} + \pi y")]
    [InlineData("sum(v^2)", @"\left\lVert v \right\rVert^{2}")]
    [InlineData("norm(X@v - b)", @"\left\lVert X v - b \right\rVert")]
    [InlineData("dot(v, w)", @"v^{\top} w")]
    [InlineData("norm(transpose(X)@b)^2", @"\left\lVert X^{\top} b \right\rVert^{2}")]
    [InlineData(
        "sum((t - x*exp(-y*t))^2)",
        @"\sum_{i=1}^{3} \left(t_{i} - x e^{-y t_{i}}\right)^{2}"
    )]
    [InlineData(
        "sum((v[2..3] - v[1..2]^2)^2)",
        @"\sum_{i=1}^{2} \left(v_{i+1} - v_{i}^{2}\right)^{2}"
    )]
    [InlineData("sum(X)", @"\sum_{i=1}^{2} \sum_{j=1}^{3} X_{ij}")]
    [InlineData("logsumexp(v)", @"\log \sum_{i=1}^{3} e^{v_{i}}")]
    [InlineData("v[2]*x", "v_{2} x")]
    [InlineData(
        "if(x > 0, sqrt(x), -x)",
        @"\begin{cases} \sqrt{x} & \text{if } x > 0 \\ -x & \text{otherwise} \end{cases}"
    )]
    [InlineData("sum(i*v)", @"\sum_{j=1}^{3} i v_{j}")]
    [InlineData("sum(v)*x", @"x \sum_{i=1}^{3} v_{i}")]
    [InlineData(
        "sum(k = 1..3, sum(l = 1..k, sin(v[l]))^2)",
        @"\sum_{i=1}^{3} \left(\sum_{j=1}^{i} \sin\left(v_{j}\right)\right)^{2}"
    )]
    [InlineData(
        "sum(k = 1..3, sum(l = 1..3, if(k + l <= 4, v[l], 0))^2)",
        @"\sum_{i=1}^{3} \left(\sum_{j=1}^{4-i} v_{j}\right)^{2}"
    )]
    [InlineData(
        "sum(k = 1..3, sum(l = 1..3, if(l <= 2*k, v[l], 0))^2)",
        @"\sum_{i=1}^{3} \left(\sum_{j=1}^{3} \left(\begin{cases} v_{j} & \text{if } j \le 2i \\ 0 & \text{otherwise} \end{cases}\right)\right)^{2}"
    )]
    public void Objectives(string text, string expected) =>
        Assert.Equal(expected, Objective.FromText(text, Known).Expression.ToLatex());

    [Theory]
    [InlineData("sum(v^2)", "v", @"\nabla_{v} f &= 2 v")]
    [InlineData("norm(X@v - b)^2", "v", @"\nabla_{v} f &= 2 X^{\top} \left(X v - b\right)")]
    [InlineData(
        "sum(sin(v)*w)",
        "v",
        @"\frac{\partial f}{\partial v_{i}} &= w_{i} \cos\left(v_{i}\right)"
    )]
    [InlineData("x/y", "y", @"\frac{\partial f}{\partial y} &= -\frac{x}{y^{2}}")]
    [InlineData(
        "norm(v)",
        "v",
        @"\frac{\partial f}{\partial v_{i}} &= \frac{v_{i}}{\left\lVert v \right\rVert}"
    )]
    [InlineData(
        "sum(k = 1..3, sum(l = 1..k, v[l])^2)",
        "v",
        @"\frac{\partial f}{\partial v_{i}} &= \sum_{j=i}^{3} 2 \sum_{k=1}^{j} v_{k}"
    )]
    [InlineData(
        "v[1]^2 + v[2]*v[3]",
        "v",
        @"\nabla_{v} f &= \begin{pmatrix} 2 v_{1} \\ v_{3} \\ v_{2} \end{pmatrix}"
    )]
    [InlineData(
        "sum((tanh(X@v) - b)^2)",
        "v",
        @"\nabla_{v} f &= 2 X^{\top} \left(\left(\tanh\left(X v\right) - b\right) \odot \left(1 - \tanh^{2}\left(X v\right)\right)\right)"
    )]
    public void Gradients(string text, string by, string expected) =>
        Assert.Contains(
            expected,
            Objective.FromText(text, Known).ToLatexWithGradient([by]),
            StringComparison.Ordinal
        );

    /// <summary>Single elements by their number, those side by side by the index of the whole, interleaved ones by an index of their own.</summary>
    [Theory]
    [InlineData(
        "sum((z[2..6] - z[1..5]^2)^2)",
        @"\partial z_{1}} &= -4 z_{1} \left(z_{2} - z_{1}^{2}\right)",
        @"\partial z_{i}} &= 2 \left(z_{i} - z_{i-1}^{2}\right) - 4 z_{i} \left(z_{i+1} - z_{i}^{2}\right), \quad 2 \le i \le 5",
        @"\partial z_{6}} &= 2 \left(z_{6} - z_{5}^{2}\right)"
    )]
    [InlineData(
        "sum(i = 1..3, (z[2*i] - z[2*i-1]^2)^2)",
        @"\partial z_{2i-1}} &= -4 z_{2i-1} \left(z_{2i} - z_{2i-1}^{2}\right), \quad 1 \le i \le 3",
        @"\partial z_{2i}} &= 2 \left(z_{2i} - z_{2i-1}^{2}\right), \quad 1 \le i \le 3"
    )]
    [InlineData(
        "sum(i = 1..5, i*z[i]^2)",
        @"\partial z_{i}} &= 2 i z_{i}, \quad 1 \le i \le 5",
        @"\partial z_{6}} &= 0"
    )]
    public void Segments_of_a_gradient_have_equations_of_their_own(
        string text,
        params string[] expected
    )
    {
        var f = Objective.FromText(text, Bindings.Empty.WithVariable("z", 6));

        string[] lines = f.ToLatexWithGradient().Split(" \\\\\n")[1..];

        Assert.Equal(
            expected.Select(line => @"\frac{\partial f}{" + line),
            lines.Select(line => line.Replace("\n\\end{aligned}", "", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_Hessian_of_scalars_is_its_second_partials() =>
        Assert.Equal(
            """
            \begin{aligned}
            \frac{\partial^{2} f}{\partial x^{2}} &= 2 y \\
            \frac{\partial^{2} f}{\partial x \partial y} &= 2 x \\
            \frac{\partial^{2} f}{\partial y^{2}} &= 0
            \end{aligned}
            """.ReplaceLineEndings("\n"),
            Objective.FromText("x^2*y").HessianToLatex()
        );

    [Fact]
    public void Data_without_a_name_get_a_letter_and_whole_numbers_their_formula() =>
        Assert.Equal(
            """
            \begin{aligned}
            f\left(x\right) &= \sum_{i=1}^{3} \left(c_{i} - x^{i}\right)^{2} \\
            c &= \begin{pmatrix} 1.5 \\ 2.25 \\ 2.625 \end{pmatrix}
            \end{aligned}
            """.ReplaceLineEndings("\n"),
            Objective.FromText("sum(([1.5, 2.25, 2.625] - x^[1, 2, 3])^2)").ToLatexWithGradient([])
        );

    [Fact]
    public void The_Hessian_of_vectors_is_its_product() =>
        Assert.Contains(
            @"\left(\nabla^{2} f\, v\right)_{w} &= 2 v_{w}",
            Objective.FromText("sum(w^2)", Bindings.Empty.WithVariable("w", 3)).HessianToLatex(),
            StringComparison.Ordinal
        );

    /// <summary>Braces, delimiters and environments pair up in everything that is printed.</summary>
    [Fact]
    public void The_library_sets_without_loose_ends()
    {
        foreach (var problem in ProblemLibrary.All)
        {
            var objective = problem.Compile();
            string text = objective.ToLatexWithGradient() + objective.HessianToLatex();

            Assert.Equal(text.Count(c => c == '{'), text.Count(c => c == '}'));
            Assert.Equal(Count(text, @"\left"), Count(text, @"\right"));
            Assert.Equal(Count(text, @"\begin"), Count(text, @"\end"));
            Assert.DoesNotContain("OrZero", text, StringComparison.Ordinal);
        }
    }

    private static int Count(string text, string word) => text.Split(word).Length - 1;
}
