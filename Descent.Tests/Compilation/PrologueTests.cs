using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Support;

namespace Descent.Tests.Compilation;

/// <summary>What depends on data alone is computed once for each binding, and is what the plain twin computes.</summary>
public sealed class PrologueTests
{
    static readonly double[] Times = [.. Enumerable.Range(1, 30).Select(i => i / 10.0)];

    /// <summary>e^t, and how often it was called.</summary>
    sealed class Counter
    {
        int calls;

        public Counter() =>
            Function = CustomFunction.Define(
                "growth",
                t =>
                {
                    _ = Interlocked.Increment(ref calls);
                    return Math.Exp(t);
                },
                t => Functions.Exp(t)
            );

        public CustomFunction Function { get; }
        public int Calls => Volatile.Read(ref calls);
    }

    static Objective Growth(Counter counter, DataArray times) =>
        Objective.FromText(
            "sum((k*x*growth(t) - 1)^2) + x^4",
            Bindings.Empty.WithFunction(counter.Function).WithData("t", times).WithParameter("k", 1)
        );

    static double ByHand(double[] times, double k, double x) =>
        times.Sum(t => Math.Pow(k * x * Math.Exp(t) - 1, 2)) + Math.Pow(x, 4);

    /// <summary>Each of the programs once.</summary>
    static void Everything(Objective f, double x)
    {
        _ = f.Value([x]);
        _ = f.ValueAndGradient([x], new double[1]);
        _ = f.ValueAndSlope([x], [1], out _);
        using IHessian hessian = f.HessianAt([x]);
        hessian.Multiply([1], new double[1]);
    }

    [Fact]
    public void Functions_of_data_are_called_once_for_each_binding()
    {
        var counter = new Counter();
        Objective f = Growth(counter, Times);
        int derivation = counter.Calls;
        for (double x = 0; x < 1; x += 0.25)
        {
            Everything(f, x);
            Assert.Equal(ByHand(Times, 1, x), f.Value([x]), 1e-10);
        }

        Assert.Equal(Times.Length, counter.Calls - derivation);

        Objective g = f.With("k", 2);
        Assert.Same(f.Bound.Code, g.Bound.Code);
        Assert.Equal(ByHand(Times, 2, 0.5), g.Value([0.5]), 1e-10);
        Everything(g, 0.5);
        Everything(f, 0.5);

        Assert.Equal(2 * Times.Length, counter.Calls - derivation);
    }

    [Fact]
    public void Other_data_have_values_of_their_own()
    {
        double[] later = [.. Times.Select(t => t + 1)];
        Objective f = Growth(new Counter(), Times),
            g = f.With("t", later);

        Assert.Equal(ByHand(Times, 1, 0.3), f.Value([0.3]), 1e-10);
        Assert.Equal(ByHand(later, 1, 0.3), g.Value([0.3]), 1e-9);
        Assert.Equal(ByHand(Times, 1, 0.3), f.Value([0.3]), 1e-10);
    }

    [Fact]
    public void Nothing_is_kept_of_adopted_data()
    {
        var counter = new Counter();
        double[] values = [.. Times];
        var adopted = DataArray.Adopt(new Shape(values.Length), values);
        Objective f = Growth(counter, adopted);

        Everything(f, 0.5);
        Array.Fill(values, 0.25);
        Everything(f, 0.5);
        Assert.Equal(ByHand(values, 1, 0.5), f.Value([0.5]), 1e-10);
        int calls = counter.Calls;
        _ = f.Value([0.5]);
        Assert.Equal(values.Length, counter.Calls - calls);
        Assert.Empty(f.Bound.Code.Prologues.All);
    }

    /// <summary>A value that is given in place of a copied one may be adopted, and the other way round.</summary>
    [Fact]
    public void Adopted_data_may_take_the_place_of_copied_data()
    {
        double[] values = [.. Times];
        Objective f = Growth(new Counter(), Times);
        Everything(f, 0.5);
        Objective g = f.With("t", DataArray.Adopt(new Shape(values.Length), values));

        Assert.Equal(f.Value([0.5]), g.Value([0.5]), 1e-12);
        Array.Fill(values, 0.25);
        Assert.Equal(ByHand(values, 1, 0.5), g.Value([0.5]), 1e-10);
        Assert.Equal(ByHand(Times, 1, 0.5), f.Value([0.5]), 1e-10);

        Objective back = g.With("t", Times);
        Assert.Same(f.Bound.Code, back.Bound.Code);
        Assert.Equal(f.Value([0.5]), back.Value([0.5]));
        // What is read out of an objective is as it was put in.
        Assert.Same(g.Bound.Code, f.With("t", g.Data["t"]).Bound.Code);
        Assert.Same(f.Bound.Code, g.With("t", f.Data["t"]).Bound.Code);
    }

    [Fact]
    public void A_variable_that_is_held_is_computed_with_once()
    {
        var counter = new Counter();
        Objective both = Objective.FromText(
                "sum((x*growth(s*t) - 1)^2)",
                Bindings.Empty.WithFunction(counter.Function).WithData("t", Times)
            ),
            f = both.WithRespectTo("x").With("s", 0.5);
        int derivation = counter.Calls;

        for (int i = 0; i < 5; i++)
            Everything(f, i);

        Assert.Equal(Times.Length, counter.Calls - derivation);
        Assert.Equal(both.Value([0.7, 0.5]), f.Value([0.7]), 1e-10);
    }

    [Fact]
    public void Threads_that_come_at_once_compute_it_once()
    {
        var counter = new Counter();
        Objective f = Growth(counter, Times);
        int derivation = counter.Calls;
        double[] got = new double[8];
        _ = Parallel.For(
            0,
            got.Length,
            new ParallelOptions { MaxDegreeOfParallelism = got.Length },
            i => got[i] = f.ValueAndGradient([0.5], new double[1])
        );

        Assert.Equal(Times.Length, counter.Calls - derivation);
        Assert.All(got, value => Assert.Equal(got[0], value));
    }

    [Fact]
    public void Residuals_too()
    {
        var counter = new Counter();
        IResiduals residuals = Growth(counter, Times).Residuals!;
        int derivation = counter.Calls;
        double[] values = new double[residuals.Count];
        double[] jacobian = new double[residuals.Count];

        for (int i = 0; i < 4; i++)
        {
            residuals.Values([0.5], values);
            residuals.Jacobian([0.5], jacobian);
        }

        Assert.Equal(Times.Length, counter.Calls - derivation);
        Assert.Equal(ByHand(Times, 1, 0.5), residuals.Factor * values.Sum(r => r * r), 1e-10);
    }

    [Fact]
    public void The_report_says_what_is_computed_when_data_are_bound()
    {
        CostReport report = Growth(new Counter(), Times).Explain();

        // A call counts a hundred.
        Assert.Equal(Times.Length * 100, report.Binding.Operations);
        Assert.Equal(5, report.Programs.Count);
        Assert.InRange(report.Value.Operations, 4 * Times.Length, 5 * Times.Length + 3);
        Assert.Contains("of data alone", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Objective.FromText("x^2").Explain().Binding.Operations);
    }

    // ---- Against the plain twin ----

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    /// <summary>Random graphs of much data and few variables, long enough to go by rows for every third seed.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Every_program_agrees_with_the_interpreter(int seed)
    {
        var graphs = new Graphs(seed) { LargestArray = 10_000 };
        int rows = seed % 3 == 0 ? 700 : 40;
        _ = graphs.Data("t", rows);
        _ = graphs.Data("B", 7, 3);
        _ = graphs.Data("k");
        _ = graphs.Iota(7, 5, -2);
        _ = graphs.Variable("x", 7);
        _ = graphs.Data("X", rows, 7);
        _ = graphs.Variable("s");
        Node root = graphs.Objective(4 + seed % 20);
        double[] x = [.. graphs.Variables.SelectMany(node => graphs.Values[InputOf(node)])];
        double[] v = [.. x.Select((_, i) => Math.Cos(i))];
        var data = graphs.Values.Keys.Where(input => input.Values is not null);
        var graph = new ObjectiveGraph(graphs.Builder, root, [.. graphs.Variables], [.. data]);
        var f = new Objective(new BoundObjective(graph));

        double[] Plain(params Node[] roots) => Interpreted.At(f, x, v, roots);
        double[] value = Plain(root),
            gradient = Plain(graph.Gradient),
            slope = [gradient.Zip(v, (a, b) => a * b).Sum()],
            got = new double[x.Length];

        Agreement.AssertClose(value, [f.Value(x)], "value");
        Agreement.AssertClose(value, [f.ValueAndGradient(x, got)], "value with gradient");
        Agreement.AssertClose(gradient, got, "gradient");
        Agreement.AssertClose(value, [f.ValueAndSlope(x, v, out double along)], "value with slope");
        Agreement.AssertClose([slope[0], .. gradient], [along, .. gradient], "slope");
        using IHessian hessian = f.HessianAt(x);
        hessian.Multiply(v, got);
        Agreement.AssertClose(Plain(graph.HessianVectorProduct.Item2), got, "product");
        Assert.NotEmpty(f.Bound.Code.Prologues.All);
    }

    static AutoDiff.FSharp.Input InputOf(Node node) => ((Operation.Input)node.Operation).Item;

    /// <summary>Whichever program comes first makes the prologues of the others.</summary>
    [Fact]
    public void The_order_in_which_programs_are_asked_for_does_not_matter()
    {
        const string text = "sum(exp(x*t)*log(t) + sin(t)*x^3*{0})/sum(t^2)";
        double[][] results = new double[4][];
        for (int first = 0; first < 4; first++)
        {
            // A constant of its own, so that the code is compiled anew.
            double[] slope = new double[1],
                gradient = new double[1],
                product = new double[1];
            Objective f = Objective.FromText(
                text.Replace("{0}", $"(1 + {first + 1}e-300)", StringComparison.Ordinal),
                Bindings.Empty.WithData("t", Times)
            );
            double value = 0;
            for (int i = 0; i < 4; i++)
            {
                switch ((first + i) % 4)
                {
                    case 0:
                        value = f.Value([0.5]);
                        break;
                    case 1:
                        _ = f.ValueAndGradient([0.5], gradient);
                        break;
                    case 2:
                        _ = f.ValueAndSlope([0.5], [1], out slope[0]);
                        break;
                    default:
                        using (IHessian hessian = f.HessianAt([0.5]))
                            hessian.Multiply([1], product);
                        break;
                }
            }

            results[first] = [value, .. gradient, .. slope, .. product];
        }

        Assert.All(
            results,
            result =>
            {
                for (int i = 0; i < result.Length; i++)
                    Assert.Equal(results[0][i], result[i], 1e-12 * Math.Abs(result[i]));
            }
        );
    }

    [Fact]
    public void Nothing_is_allocated_once_it_has_run()
    {
        Objective f = Growth(new Counter(), Times);
        f.MaxThreads = 1;
        Assert.Equal(0, Allocations.Least(() => f.Value([0.5])));
    }
}
