using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Compilation;

/// <summary>One compiled objective, and objectives that share its code, under many threads at once.</summary>
public sealed class SharedCodeTests
{
    const int Threads = 8;
    const int Turns = 120;

    /// <summary>What a thread computes in one turn, all of it in bits.</summary>
    static double[] Turn(Objective f, double[] x, int kind)
    {
        double[] result = new double[f.Dimension];
        switch (kind)
        {
            case 0:
                return [f.Value(x)];
            case 1:
                return [f.ValueAndGradient(x, result), .. result];
            case 2:
                double value = f.ValueAndSlope(x, x, out double slope);
                return [value, slope];
            default:
                using (IHessian hessian = f.HessianAt(x))
                    hessian.Multiply(x, result);
                return result;
        }
    }

    static double[] Point(Objective f, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, f.Dimension).Select(_ => random.NextDouble() - 0.5)];
    }

    static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => Math.Sin(i))];

    public static TheoryData<string> Names => ["scalars", "rows", "matrices"];

    /// <summary>Straight-line code; loops by rows with scratch and accumulators; kernels with stored operands.</summary>
    static Objective Of(string name) =>
        name switch
        {
            "scalars" => Objective.FromText(
                "k*(1-x)^2 + 100*(y-x^2)^2 + exp(x*y)",
                Bindings.Empty.WithParameter("k", 1)
            ),
            "rows" => Objective.FromText(
                "mean(log(1 + exp(-y*(X @ w)))) + k*sum(w^2)",
                Bindings
                    .Empty.WithVariable("w", 10)
                    .WithData("X", new DataArray(new Shape(3000, 10), Numbers(30_000)))
                    .WithData("y", Numbers(3000))
                    .WithParameter("k", 1)
            ),
            _ => Objective.FromText(
                "sum(tanh(tanh(X @ A) @ B)^2) + k*norm(A)",
                Bindings
                    .Empty.WithVariable("A", 12, 20)
                    .WithVariable("B", 20, 5)
                    .WithData("X", new DataArray(new Shape(100, 12), Numbers(1200)))
                    .WithParameter("k", 1)
            ),
        };

    [Theory, MemberData(nameof(Names))]
    public void Every_thread_gets_the_bits_of_a_lone_one(string name)
    {
        Objective[] objectives =
        [
            .. Enumerable.Range(0, 3).Select(i => Of(name).With("k", i + 0.5)),
        ];
        _ = Assert.Single(objectives.Select(f => f.Bound.Code).Distinct());

        // Expected values from objectives of their own, on one thread.
        double[][][] expected =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i =>
                {
                    Objective alone = Of(name).With("k", i + 0.5);
                    return Enumerable
                        .Range(0, 4)
                        .Select(kind => Turn(alone, Point(alone, i), kind))
                        .ToArray();
                }),
        ];

        int wrong = 0;
        using var start = new Barrier(Threads);
        Exception? fault = null;
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, Threads)
                .Select(worker => new Thread(() =>
                {
                    try
                    {
                        start.SignalAndWait();
                        for (int turn = 0; turn < Turns; turn++)
                        {
                            int which = (worker + turn) % 3,
                                kind = (worker + turn / 3) % 4;
                            Objective f = objectives[which];
                            double[] got = Turn(f, Point(f, which), kind);
                            if (!got.AsSpan().SequenceEqual(expected[which][kind]))
                                _ = Interlocked.Increment(ref wrong);
                        }
                    }
                    catch (Exception e)
                    {
                        fault = e;
                    }
                })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.Null(fault);
        Assert.Equal(0, wrong);
    }

    /// <summary>Compiling is shared too: nothing is warm when the threads arrive.</summary>
    [Fact]
    public void Threads_may_meet_an_objective_that_is_not_compiled_yet()
    {
        for (int round = 0; round < 5; round++)
        {
            string text = FormattableString.Invariant(
                $"sum(exp(x*{round + 0.375})) + norm(x)^3 + sum(x)*{round + 2}"
            );
            var f = Objective.FromText(text, Bindings.Empty.WithVariable("x", 40));
            double[] x = Point(f, round);
            var got = new double[Threads][];
            _ = Parallel.For(
                0,
                Threads,
                new ParallelOptions { MaxDegreeOfParallelism = Threads },
                worker => got[worker] = Turn(f, x, worker % 4)
            );

            for (int worker = 0; worker < Threads; worker++)
                Assert.Equal(Turn(f, x, worker % 4), got[worker]);
        }
    }

    /// <summary>Callers that overlap keep a workspace each, so that none is made again, and may keep the maps.</summary>
    [Fact]
    public void Two_at_once_allocate_nothing_once_warm()
    {
        Objective f = Of("matrices");
        f.MaxThreads = 1;
        double[] x = Point(f, 1),
            outer = new double[f.Dimension],
            inner = new double[f.Dimension];

        IHessian? first = null,
            second = null;
        void Both()
        {
            first = f.HessianAt(x, first);
            second = f.HessianAt(x, second);
            first.Multiply(x, outer);
            second.Multiply(x, inner);
            second.Dispose();
            first.Dispose();
        }

        Both();
        Assert.SkipUnless(Environment.ProcessorCount > 1, "One processor keeps one workspace.");
        Assert.Equal(0, Allocations.Least(Both));
        Assert.Equal(outer, inner);
    }
}
