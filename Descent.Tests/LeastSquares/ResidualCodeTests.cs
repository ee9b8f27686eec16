using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Compilation;

namespace Descent.Tests.LeastSquares;

/// <summary>Residuals of one structure are compiled once, whatever their data.</summary>
public sealed class ResidualCodeTests
{
    static Objective Fit(string text, double[] t, double[] y) =>
        Objective.FromText(text, Bindings.Empty.WithData("t", t).WithData("y", y));

    static CompiledResiduals Residuals(Objective objective) =>
        Assert.IsType<CompiledResiduals>(objective.Residuals);

    static void HasItsOwnNumbers(Objective fit, double[] t, double[] y)
    {
        IResiduals residuals = Residuals(fit);
        double[] x = [0.7, -0.4],
            values = new double[residuals.Count],
            jacobian = new double[residuals.Count * 2];
        residuals.Values(x, values);
        residuals.Jacobian(x, jacobian);
        for (int i = 0; i < t.Length; i++)
        {
            double e = Math.Exp(x[1] * t[i]);
            double sign = Math.Sign(values[i] / (x[0] * e - y[i]));
            Assert.Equal(sign * (x[0] * e - y[i]), values[i], 1e-13);
            Assert.Equal(sign * e, jacobian[i], 1e-13);
            Assert.Equal(sign * x[0] * t[i] * e, jacobian[t.Length + i], 1e-13);
        }
    }

    [Fact]
    public void Other_data_are_computed_by_the_same_code()
    {
        const string Text = "sum((a*exp(b*t) - y)^2)";
        double[] t = [0, 1, 2],
            u = [0.5, -1, 3],
            y = [1, 2, -3];
        Objective first = Fit(Text, t, y),
            second = Fit(Text, u, y),
            rebound = first.With("t", u);

        Assert.Same(Residuals(first).Program, Residuals(second).Program);
        Assert.Same(Residuals(first).Program, Residuals(rebound).Program);
        HasItsOwnNumbers(first, t, y);
        HasItsOwnNumbers(second, u, y);
        HasItsOwnNumbers(rebound, u, y);
    }

    /// <summary>The same nodes, but other ones are the residuals, or come in another order.</summary>
    [Fact]
    public void Other_roots_are_another_structure()
    {
        var graphs = new Graphs(1);
        Node x = graphs.Variable("x"),
            sine = graphs.Call("sin", x),
            square = graphs.Call("multiply", sine, sine);

        GraphStructure both = GraphStructure.Of([square, sine], [x]);
        Assert.Equal(both, GraphStructure.Of([square, sine], [x]));
        Assert.NotEqual(both, GraphStructure.Of([sine, square], [x]));
        Assert.NotEqual(both, GraphStructure.Of([square], [x]));
        Assert.NotEqual(both, GraphStructure.Of([square, square], [x]));
    }

    // f = Σ r²: vᵀ∇²f v is 2 Σ (∇rᵀv)² + 2 Σ r r″.
    [Theory]
    [InlineData("sum((a*exp(b*t) - y)^2)")]
    [InlineData("sum((a/(1 + exp(b - t)) - y)^2)")]
    [InlineData("(y[1] - a*b)^2 + (sin(a) + b^3)^2")]
    [InlineData("sum((y - a - b*t)^2)")]
    public void The_curvature_of_residuals_makes_up_what_the_Jacobian_lacks_of_the_Hessian(
        string text
    )
    {
        Objective f = Fit(text, [0, 1, 2, 0.3], [1, 2, -3, 0.4]);
        var residuals = (ICurvedResiduals)Residuals(f);
        double[] x = [0.7, -0.4],
            v = [1.5, -0.8],
            r = new double[residuals.Count],
            bend = new double[residuals.Count],
            jacobian = new double[2 * residuals.Count],
            product = new double[2];
        residuals.Values(x, r);
        residuals.Jacobian(x, jacobian);
        residuals.Curvature(x, v, bend);
        using (IHessian hessian = f.HessianAt(x))
            hessian.Multiply(v, product);

        double expected = 0;
        for (int i = 0; i < r.Length; i++)
        {
            double along = jacobian[i] * v[0] + jacobian[r.Length + i] * v[1];
            expected += 2 * (along * along + r[i] * bend[i]);
        }

        Assert.Equal(expected, product[0] * v[0] + product[1] * v[1], 1e-12 * Math.Abs(expected));
    }
}
