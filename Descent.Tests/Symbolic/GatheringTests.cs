using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;

namespace Descent.Tests.Symbolic;

/// <summary>Derivatives as people write them, and what must hold of them all the same.</summary>
public sealed class GatheringTests
{
    /// <summary>A formula, its derivative by these variables one after another, and that derivative's value.</summary>
    [Theory]
    [InlineData("(1-x)^2 + 100*(y-x^2)^2", "-2*(1 - x) - 400*x*(y - x^2)", "x")]
    [InlineData("(1-x)^2 + 100*(y-x^2)^2", "800*x^2 - 400*(y - x^2) + 2", "x", "x")]
    [InlineData("(x^2+y-11)^2+(x+y^2-7)^2", "4*x*(x^2 + y - 11) + 2*(x + y^2 - 7)", "x")]
    [InlineData("(x^2+y-11)^2+(x+y^2-7)^2", "4*x + 4*y", "x", "y")]
    [InlineData("(x+2*y-7)^2+(2*x+y-5)^2", "4*(x + 2*y - 7) + 2*(2*x + y - 5)", "y")]
    [InlineData("2*x^2-1.05*x^4+x^6/6+x*y+y^2", "4*x - 4.2*x^3 + x^5 + y", "x")]
    [InlineData("2*x^2-1.05*x^4+x^6/6+x*y+y^2", "5*x^4 - 12.6*x^2 + 4", "x", "x")]
    [InlineData("log(1+exp(-x*y))", "-y*sigmoid(-x*y)", "x")]
    [InlineData("log(1+exp(-x*y))", "y^2*sigmoid(-x*y)*sigmoid(x*y)", "x", "x")]
    [InlineData("log(exp(x)+exp(y))", "exp(x)/(exp(x) + exp(y))", "x")]
    [InlineData("log(exp(x)+exp(y))", "-exp(x)*exp(y)/(exp(x) + exp(y))^2", "x", "y")]
    [InlineData("x*log(x)", "1 + log(x)", "x")]
    [InlineData("x/y", "-x/y^2", "y")]
    [InlineData("x/y", "-1/y^2", "x", "y")]
    [InlineData("x/(y*z)", "-x/(y^2*z)", "y")]
    [InlineData("(x-y)/(x+y)", "1/(x + y) - (x - y)/(x + y)^2", "x")]
    [InlineData("(x-y)/(x+y)", "2*(x - y)/(x + y)^3", "x", "y")]
    [InlineData("1/x", "-1/x^2", "x")]
    [InlineData("1/x", "2/x^3", "x", "x")]
    [InlineData("1/x^2", "-2/x^3", "x")]
    [InlineData("1/(1+x^2)", "-2*x/(1 + x^2)^2", "x")]
    [InlineData("sqrt(x^2+y^2)", "x/sqrt(x^2 + y^2)", "x")]
    [InlineData("sqrt(x^2+y^2)", "-x*y/sqrt(x^2 + y^2)^3", "x", "y")]
    [InlineData("sqrt(1+x^2)", "1/sqrt(1 + x^2) - x^2/sqrt(1 + x^2)^3", "x", "x")]
    [InlineData("sqrt(x)", "1/(2*sqrt(x))", "x")]
    [InlineData("sqrt(x)", "-1/(4*sqrt(x)^3)", "x", "x")]
    [InlineData("(nu+1)/2*log(1+x^2/nu)", "x*(nu + 1)/(nu*(1 + x^2/nu))", "x")]
    [InlineData("log(1+(x/s)^2)+log(s)", "1/s - 2*x^2/(s^3*(1 + (x/s)^2))", "s")]
    [InlineData("exp(-x^2/2)", "exp(-x^2/2)*(x^2 - 1)", "x", "x")]
    [InlineData("(x-m)^2/(2*s^2)+log(s)", "(m - x)/s^2", "m")]
    [InlineData("(x-m)^2/(2*s^2)+log(s)", "1/s - (x - m)^2/s^3", "s")]
    [InlineData("a*exp(-b*t)", "-a*t*exp(-b*t)", "b")]
    [InlineData("(y-a*exp(-b*t))^2", "2*a*t*exp(-b*t)*(y - a*exp(-b*t))", "b")]
    [InlineData("(y-a*t/(b+t))^2", "-2*t*(y - a*t/(b + t))/(b + t)", "a")]
    [InlineData("tanh(x*y)", "y*(1 - tanh(x*y)^2)", "x")]
    [InlineData("tanh(x*y)", "-2*y^2*tanh(x*y)*(1 - tanh(x*y)^2)", "x", "x")]
    [InlineData("sin(x*y)", "cos(x*y) - x*y*sin(x*y)", "x", "y")]
    [InlineData("tan(x)", "2*tan(x)*(1 + tan(x)^2)", "x", "x")]
    [InlineData("asin(x)", "1/sqrt(1 - x^2)", "x")]
    [InlineData("asin(x)", "x/sqrt(1 - x^2)^3", "x", "x")]
    [InlineData("acos(x)", "-x/sqrt(1 - x^2)^3", "x", "x")]
    [InlineData("acosh(x)", "1/sqrt(x^2 - 1)", "x")]
    [InlineData("acosh(x)", "-x/sqrt(x^2 - 1)^3", "x", "x")]
    [InlineData("atan(x)", "-2*x/(1 + x^2)^2", "x", "x")]
    [InlineData("atan(y/x)", "-y/(x^2*(1 + (y/x)^2))", "x")]
    [InlineData("x*exp(-x)", "exp(-x)*(x - 2)", "x", "x")]
    [InlineData("-log(sigmoid(x))", "-sigmoid(-x)", "x")]
    [InlineData("-y*log(p)-(1-y)*log(1-p)", "(1 - y)/(1 - p) - y/p", "p")]
    [InlineData("log(cosh(x-y))", "1 - sinh(x - y)^2/cosh(x - y)^2", "x", "x")]
    [InlineData("(x^2+y^2)^(3/2)", "3*x*y/sqrt(x^2 + y^2)", "x", "y")]
    [InlineData("1/sqrt(x^2+y^2)", "-x/sqrt(x^2 + y^2)^3", "x")]
    [InlineData("if(x>0,x^2,-x)", "if(x > 0, 2*x, -1)", "x")]
    [InlineData("if(y>0,3*x,x-x)", "if(y > 0, 3, 0)", "x")]
    [InlineData("if(y>0,x,2*x)+if(y>0,2*x,x)", "3", "x")]
    [InlineData("if(y>0,atan2(x,x),y)", "0", "x")]
    [InlineData("r*x*(1-x/k)", "r*x^2/k^2", "k")]
    [InlineData("a*x^2+b*x+c", "2*a*x + b", "x")]
    [InlineData("log(x/y)", "-1/y", "y")]
    [InlineData("log(x*y)", "1/x", "x")]
    [InlineData("1/(x*y)", "1/(x^2*y^2)", "x", "y")]
    [InlineData("a*(x+y)^2", "2*a*(x + y)", "x")]
    [InlineData("a*b*(x^2 + x*y)", "a*b*(2*x + y)", "x")]
    [InlineData("x^2*exp(-x)", "x*exp(-x)*(2 - x)", "x")]
    [InlineData("x*y + (4*y^2 - 4)*y^2", "x + 2*y*(8*y^2 - 4)", "y")]
    [InlineData("(a*x-1)^2*exp(y) + (x+2)^2*exp(y)", "2*exp(y)*(a*(a*x - 1) + x + 2)", "x")]
    [InlineData("x*sin(x)*cos(y)", "cos(y)*(sin(x) + x*cos(x))", "x")]
    public void Reads_like_a_persons(string text, string expected, params string[] names)
    {
        Objective f = Objective.FromText(text);
        string partial = f.Expression.Partial(names).ToString();

        Assert.Equal(expected, partial);
        if (names.Length == 1)
            Assert.Equal(partial, f.Gradient(names[0]).ToString());
    }

    /// <summary>No outside computes these: the compiled objective's gradient and Hessian are the measure.</summary>
    [Fact]
    public void Means_what_the_objective_computes()
    {
        var random = new Random(5);
        foreach (string text in Formulas)
        {
            Objective f = Objective.FromText(text);
            double[] x = [.. f.Variables.Select(_ => 0.2 + 0.6 * random.NextDouble())];
            var gradient = new double[x.Length];
            _ = f.ValueAndGradient(x, gradient);
            double[,] hessian = f.HessianMatrixAt(x);
            for (int i = 0; i < x.Length; i++)
            {
                AssertClose(gradient[i], f.Gradient(f.Variables[i].Name), f, x, text);
                for (int j = 0; j < x.Length; j++)
                {
                    Expr second = f.Expression.Partial(f.Variables[i].Name, f.Variables[j].Name);
                    AssertClose(hessian[i, j], second, f, x, text);
                }
            }
        }
    }

    [Fact]
    public void Parses_back_to_itself()
    {
        foreach (string text in Formulas)
        {
            Objective f = Objective.FromText(text);
            foreach (var variable in f.Variables)
            {
                Expr partial = f.Gradient(variable.Name);
                if (partial.Variables.Count == 0)
                    continue;
                Expr again = Objective.FromText(partial.ToString()).Expression;
                Assert.Equal(partial.ToString(), again.ToString());
            }
        }
    }

    /// <summary>Problems of the library, with derivatives as their papers could have them.</summary>
    [Theory]
    [InlineData(
        "mgh02",
        "4*(x1 - 13 + ((5 - x2)*x2 - 2)*x2)*((5 - x2)*x2 - 1) + 2*x2^2*(((x2 + 1)*x2 - 14)*x2 - ((5 - x2)*x2 - 2)*x2 - 16) + 4*(x1 - 29 + ((x2 + 1)*x2 - 14)*x2)*((x2 + 1)*x2 - 7)",
        "x2"
    )]
    [InlineData(
        "mgh09",
        "2*x1*x2*sum((t - x3)*exp(-x2*(t - x3)^2/2)*(x1*exp(-x2*(t - x3)^2/2) - y))",
        "x3"
    )]
    [InlineData("mgh10", "2*x1*sum(exp(x2/(t + x3))*(x1*exp(x2/(t + x3)) - y)/(t + x3))", "x2")]
    [InlineData(
        "mgh15",
        "-2*sum((u^2 + u*x2)*(y - x1*(u^2 + u*x2)/(u^2 + u*x3 + x4))/(u^2 + u*x3 + x4))",
        "x1"
    )]
    [InlineData("mgh23_4", "2e-5*(x - 1) + 4*(sum(x^2) - 0.25)*x", "x")]
    [InlineData(
        "vardim_100",
        "2*(x - 1) + 2*(sum(range(1, 100)*(x - 1)) + 2*sum(range(1, 100)*(x - 1))^3)*range(1, 100)",
        "x"
    )]
    [InlineData("styblinski_2", "2*x^3 - 16*x + 2.5", "x")]
    [InlineData("mccormick", "cos(x1 + x2) - 2*(x1 - x2) + 2.5", "x2")]
    [InlineData("camel6", "x1 + 2*x2*(8*x2^2 - 4)", "x2")]
    [InlineData("himmelblau", "4*x1*(x1^2 + x2 - 11) + 2*(x1 + x2^2 - 7)", "x1")]
    [InlineData(
        "ackley_2",
        "2*exp(-0.2*sqrt(sum(x^2)/2))*x/sqrt(sum(x^2)/2) + 3.141592653589793*exp(sum(cos(6.283185307179586*x))/2)*sin(6.283185307179586*x)",
        "x"
    )]
    public void Problems_read_like_their_papers(string key, string expected, string name) =>
        Assert.Equal(expected, ProblemLibrary.Find(key)!.Compile().Gradient(name).ToString());

    /// <summary>
    /// All problems: each gradient that is shown has the values of the compiled one; read as text, every one of them is
    /// printed again as it was and has the same values.
    /// </summary>
    [Fact]
    public void Gradients_of_the_library_are_the_compiled_ones_and_read_back_as_themselves()
    {
        foreach (Problem problem in ProblemLibrary.All)
        {
            Objective f = problem.Compile();
            double[] x =
            [
                .. f.Pack(problem.Start).Select((entry, i) => entry + 0.01 * Math.Sin(i)),
            ];
            var gradient = new double[x.Length];
            _ = f.ValueAndGradient(x, gradient);
            double scale = gradient.Max(Math.Abs) + 1e-6;
            foreach (Variable variable in f.Variables)
            {
                Expr partial = f.Gradient(variable.Name);
                double[] shown = [.. partial.Evaluate(PointOf(f, x)).Values];
                double worst = shown
                    .Zip(gradient.Skip(variable.Offset), (a, b) => Math.Abs(a - b))
                    .Max();
                Assert.True(worst <= 1e-9 * scale, $"{problem.Key}, {variable.Name}: {worst}");

                Expr again = ReadBack(partial, f, problem.Bindings);
                Assert.Equal(partial.ToString(), again.ToString());
                Assert.Equal(shown, again.Evaluate(PointOf(f, x)).Values);
            }
        }
    }

    /// <summary>The text of a derivative, read where its variables and data have their shapes.</summary>
    static Expr ReadBack(Expr partial, Objective f, Bindings known)
    {
        var scope = new Scope(
            known.Data.Select(d => new AutoDiff.FSharp.Input(
                d.Key,
                d.Value.Shape,
                [.. d.Value.Values]
            )),
            f.Variables.Select(v => KeyValuePair.Create(v.Name, v.Shape))
        );
        SyntaxTree tree = Parser.parse(partial.ToString());
        return new Expr(Elaborator.elaborateArray(new Builder(), tree, scope).Root);
    }

    static Dictionary<string, DataArray> PointOf(Objective f, double[] x) =>
        f.Variables.ToDictionary(
            variable => variable.Name,
            variable => new DataArray(
                variable.Shape,
                x[variable.Offset..(variable.Offset + variable.Shape.Size)]
            )
        );

    [Fact]
    public void Arrays_keep_their_shape()
    {
        Bindings bindings = Bindings
            .Empty.WithVariable("w", 3)
            .WithVariable("s")
            .WithData("b", new double[] { 1, 2, 3 });
        Objective f = Objective.FromText("sum((w - b)^2/s^2) + s*sum(w) + sum(w/s)", bindings);

        Assert.Equal("2*(w - b)/s^2 + s + 1/s", f.Gradient("w").ToString());
        Assert.Equal(f.Variable("w").Shape, f.Gradient("w").Shape);
    }

    /// <summary>A sum of more terms than are gathered at once.</summary>
    [Fact]
    public void Long_sums_mean_the_same()
    {
        string text = string.Join(
            " + ",
            Enumerable.Range(1, 3000).Select(i => $"{i}*sin(x/{i})*y")
        );
        Objective f = Objective.FromText(text);

        Assert.Equal(
            Enumerable.Range(1, 3000).Sum(i => i * Math.Sin(0.3 / i)),
            f.Gradient("y").Evaluate(At(f, [0.3, 2])).Values[0],
            1e-6
        );
    }

    static readonly string[] Formulas =
    [
        "(x-3)^2 + 2*(y+1)^2",
        "(1-x)^2 + 100*(y-x^2)^2",
        "(1.5-x+x*y)^2+(2.25-x+x*y^2)^2+(2.625-x+x*y^3)^2",
        "(x^2+y-11)^2+(x+y^2-7)^2",
        "(x+2*y-7)^2+(2*x+y-5)^2",
        "0.26*(x^2+y^2)-0.48*x*y",
        "2*x^2-1.05*x^4+x^6/6+x*y+y^2",
        "(4-2.1*x^2+x^4/3)*x^2+x*y+(4*y^2-4)*y^2",
        "-20*exp(-0.2*sqrt(0.5*(x^2+y^2)))-exp(0.5*(cos(2*pi*x)+cos(2*pi*y)))+e+20",
        "-sin(x)*exp(-(y-pi/2)^2)/(2*pi)",
        "-cos(x)*cos(y)*exp(-((x-pi)^2+(y-pi)^2))",
        "x^2-y^2",
        "x^2/2+10*y^2",
        "log(1+exp(-x*y))",
        "1/(1+exp(-x))",
        "log(exp(x)+exp(y))",
        "exp(x)/(exp(x)+exp(y))",
        "log(x)*y",
        "x*log(x)",
        "x^y",
        "x/y",
        "x/(y*z)",
        "(x-y)/(x+y)",
        "1/x",
        "1/x^2",
        "1/(1+x^2)",
        "sqrt(x^2+y^2)",
        "sqrt(1+x^2)",
        "sqrt(x)",
        "(nu+1)/2*log(1+x^2/nu)",
        "log(1+(x/s)^2)+log(s)",
        "exp(-x^2/2)",
        "exp(-(x-m)^2/(2*s^2))/s",
        "(x-m)^2/(2*s^2)+log(s)",
        "a*exp(-b*t)",
        "(y-a*exp(-b*t))^2",
        "(y-a*t/(b+t))^2",
        "tanh(x*y)",
        "sin(x*y)",
        "cos(x)^2",
        "sin(x)^2*cos(y)",
        "tan(x)",
        "asin(x)",
        "acos(x)",
        "atan(x)",
        "atan(y/x)",
        "x*y*z",
        "x*exp(-x)",
        "x^2*exp(-x)",
        "(x*y-1)^2",
        "(x+10*y)^2+5*(z-w)^2+(y-2*z)^4+10*(x-w)^4",
        "-log(sigmoid(x))",
        "-y*log(p)-(1-y)*log(1-p)",
        "softplus(x)",
        "lgamma(x)+lgamma(y)-lgamma(x+y)",
        "erf(x/sqrt(2))",
        "log(x^2+1)",
        "log(cosh(x-y))",
        "x^3-3*x*y^2",
        "(x^2+y^2)^2",
        "(x^2+y^2)^(3/2)",
        "x^2.5",
        "1/sqrt(x^2+y^2)",
        "1/sqrt(2*pi*s^2)*exp(-x^2/(2*s^2))",
        "(x-1)*(x-2)*(x-3)",
        "if(x>0,x^2,-x)",
        "r*x*(1-x/k)",
        "a*x^2+b*x+c",
        "-x*(-y)",
        "2*(3*x)*y",
        "x*1/y",
        "1/(x*y)",
        "x/2",
        "x*x*x",
        "exp(2*x)*exp(y)",
        "exp(x)^2",
        "log(x*y)",
        "log(x/y)",
    ];

    static Dictionary<string, DataArray> At(Objective f, double[] x) =>
        f
            .Variables.Select((v, i) => (v.Name, (DataArray)x[i]))
            .ToDictionary(p => p.Name, p => p.Item2);

    static void AssertClose(double expected, Expr formula, Objective f, double[] x, string text)
    {
        double found = formula.Evaluate(At(f, x)).Values[0];
        double scale = Math.Max(1, Math.Abs(expected));
        Assert.True(
            Math.Abs(expected - found) <= 1e-10 * scale,
            $"{text}: {formula} is {found}, not {expected}"
        );
    }
}
