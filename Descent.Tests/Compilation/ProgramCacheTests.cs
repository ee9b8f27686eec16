using System.Runtime.CompilerServices;
using AutoDiff;
using AutoDiff.FSharp;
using static AutoDiff.Functions;

namespace Descent.Tests.Compilation;

/// <summary>One code for one structure, whatever the names and the data.</summary>
public sealed class ProgramCacheTests
{
    static Objective Fit(string text, string data, params double[] values) =>
        Objective.FromText(text, Bindings.Empty.WithData(data, values));

    static CompiledObjective Code(string text) => Objective.FromText(text).Bound.Code;

    [Fact]
    public void Other_names_and_other_data_get_the_same_code()
    {
        Objective first = Fit("sum((t*a - exp(-b*t))^2)", "t", 1, 2, 3),
            second = Fit("sum((time*p - exp(-q*time))^2)", "time", 0.5, -1, 4);

        Assert.Same(first.Bound.Code, second.Bound.Code);
        Assert.Equal(["p", "q"], second.Variables.Select(variable => variable.Name));
        Assert.Contains("time", second.Gradient("q").ToString(), StringComparison.Ordinal);

        static double ByHand(double[] t, double a, double b) =>
            t.Sum(t => Math.Pow(t * a - Math.Exp(-b * t), 2));
        Assert.Equal(ByHand([1, 2, 3], 0.7, 0.2), first.Value([0.7, 0.2]), 1e-12);
        Assert.Equal(ByHand([0.5, -1, 4], 0.7, 0.2), second.Value([0.7, 0.2]), 1e-12);
        Assert.Equal(ByHand([1, 2, 3], -0.1, 0.3), first.Value([-0.1, 0.3]), 1e-12);
    }

    [Fact]
    public void Text_and_operators_meet_in_one_code()
    {
        var x = Expr.Variable("x", 6);
        var shift = Expr.Data("c", new double[] { 1, 2, 3, 4, 5, 6 });
        Objective made = Objective.FromExpression(Sum(Exp(x - shift))),
            read = Objective.FromText(
                "sum(exp(y - d))",
                Bindings.Empty.WithVariable("y", 6).WithData("d", new double[6])
            );

        Assert.Same(made.Bound.Code, read.Bound.Code);
    }

    [Theory]
    [InlineData("2*x^2 + y", "3*x^2 + y")]
    [InlineData("x^2 + y", "x^3 + y")]
    [InlineData("x^2*y", "x*y^2")]
    [InlineData("exp(x)", "sin(x)")]
    [InlineData("x - y", "y - x + x^2")]
    [InlineData("sum(x*[1, 2])", "sum(x*[1, 2, 3])")]
    // A variable that has vanished is one all the same.
    [InlineData("x^2", "x^2 + 0*y")]
    [InlineData("x + 0.5", "x - 0.5")]
    public void Another_structure_gets_another_code(string one, string other) =>
        Assert.NotSame(Code(one), Code(other));

    [Fact]
    public void Data_are_not_variables()
    {
        Objective varied = Objective.FromText("a^2*b"),
            held = Objective.FromText("a^2*b", Bindings.Empty.WithParameter("b", 3));

        Assert.NotSame(varied.Bound.Code, held.Bound.Code);
        Assert.Equal(12, held.Value([2]));
    }

    [Fact]
    public void The_order_of_variables_counts()
    {
        Objective f = Objective.FromText("x - exp(y)"),
            swapped = f.WithRespectTo("y", "x");

        Assert.NotSame(f.Bound.Code, swapped.Bound.Code);
        Assert.Equal(f.Value([1, 2]), swapped.Value([2, 1]));
    }

    [Fact]
    public void Shared_data_are_not_two_data()
    {
        var once = Expr.Data("a", new double[] { 1, 2 });
        var x = Expr.Variable("x", 2);
        var twice = Expr.Data("b", new double[] { 1, 2 });
        Objective one = Objective.FromExpression(Sum(Exp(once * x) + Sin(once))),
            two = Objective.FromExpression(Sum(Exp(once * x) + Sin(twice)));

        Assert.NotSame(one.Bound.Code, two.Bound.Code);
        Assert.Equal(one.Value([0.1, 0.2]), two.Value([0.1, 0.2]));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    static (Node Root, Node[] Variables) Random(int seed)
    {
        var graphs = new Graphs(seed);
        Node[] variables = [graphs.Variable("x", 7), graphs.Variable("s")];
        _ = graphs.Data("t", 20);
        return (graphs.Objective(3 + seed % 20), variables);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_graph_made_twice_is_found_and_another_is_not(int seed)
    {
        var cache = ObjectivePrograms.cache(10, 100_000);
        (Node root, Node[] variables) = Random(seed);
        (Node again, Node[] same) = Random(seed);
        (Node other, Node[] others) = Random(seed + 1000);

        SharedProgram<CompiledObjective> program = cache.Of(GraphStructure.Of(root, variables));

        Assert.Same(program, cache.Of(GraphStructure.Of(again, same)));
        Assert.NotSame(program, cache.Of(GraphStructure.Of(other, others)));
        // The code's own graph has the structure it was made for.
        Assert.Equal(GraphStructure.Of(root, variables), program.Structure);
    }

    /// <summary>Operands alone tell these apart; a hash that missed them would make every look-up walk the graphs.</summary>
    [Fact]
    public void Hashes_see_the_operands()
    {
        var graphs = new Graphs(1);
        Node[] x = [.. Enumerable.Range(0, 40).Select(i => graphs.Variable($"x{i}"))];
        var random = new Random(5);
        int[] hashes =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(_ =>
                    GraphStructure
                        .Of(graphs.Call("power", x[random.Next(40)], x[random.Next(40)]), x)
                        .GetHashCode()
                ),
        ];

        Assert.InRange(hashes.Distinct().Count(), 150, 200);
    }

    static GraphStructure Power(int n, int terms = 1)
    {
        var graphs = new Graphs(1);
        Node x = graphs.Variable("x");
        Node sum = graphs.Build.Constant(n);
        for (int i = 0; i < terms; i++)
            sum = graphs.Call("sin", graphs.Call("add", sum, x));
        return GraphStructure.Of(sum, [x]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference[] Fill(ProgramCache<CompiledObjective> cache, int count) =>
        [.. Enumerable.Range(0, count).Select(n => new WeakReference(cache.Of(Power(n))))];

    [Fact]
    public void The_cache_is_bounded_and_keeps_what_was_used_last()
    {
        var cache = ObjectivePrograms.cache(3, 1000);
        WeakReference[] made = Fill(cache, 10);
        GC.Collect();

        Assert.Equal(3, cache.Count);
        Assert.Equal([7, 8, 9], Enumerable.Range(0, 10).Where(i => made[i].IsAlive));
    }

    [Fact]
    public void What_is_in_use_is_found_however_old()
    {
        var cache = ObjectivePrograms.cache(3, 1000);
        SharedProgram<CompiledObjective> first = cache.Of(Power(-1));
        _ = Fill(cache, 1000);
        GC.Collect();

        Assert.Same(first, cache.Of(Power(-1)));
    }

    [Fact]
    public void Large_graphs_do_not_push_out_small_ones()
    {
        var cache = ObjectivePrograms.cache(3, 1000);
        _ = cache.Of(Power(1));
        _ = cache.Of(Power(2, 10_000));

        Assert.Equal(1, cache.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static (WeakReference Numbers, WeakReference Origin) Evaluated()
    {
        double[] numbers = new double[1000];
        var bindings = Bindings.Empty.WithData("c", DataArray.Adopt(new Shape(1000), numbers));
        var f = Objective.FromText("sum(cos(x*c) - 0.123)", bindings);
        _ = f.ValueAndGradient([1], new double[1]);
        return (new WeakReference(numbers), new WeakReference(f.Bound.Graph.Root));
    }

    [Fact]
    public void Code_that_is_kept_keeps_no_data()
    {
        (WeakReference numbers, WeakReference origin) = Evaluated();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(numbers.IsAlive);
        Assert.False(origin.IsAlive);
    }

    [Fact]
    public void Threads_that_come_at_once_get_one_code()
    {
        var codes = new CompiledObjective[8];
        _ = Parallel.For(
            0,
            codes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = codes.Length },
            i => codes[i] = Code("sin(17.25*x) + cos(x)*y")
        );

        Assert.All(codes, code => Assert.Same(codes[0], code));
    }

    /// <summary>Looked up without recursion and in time linear in the nodes.</summary>
    [Fact]
    public void A_deep_chain_is_looked_up_in_a_small_stack()
    {
        bool isFound = false;
        var thread = new Thread(
            () =>
            {
                var cache = ObjectivePrograms.cache(3, 1000);
                SharedProgram<CompiledObjective> program = cache.Of(Power(1, 200_000));
                isFound = ReferenceEquals(program, cache.Of(Power(1, 200_000)));
            },
            256 * 1024
        );
        thread.Start();
        thread.Join();

        Assert.True(isFound);
    }
}
