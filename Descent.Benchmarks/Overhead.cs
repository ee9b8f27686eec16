using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using AutoDiff;
using AutoDiff.FSharp;
using Descent.Benchmarks.Twins;

namespace Descent.Benchmarks;

/// <summary>
/// What an update of L-BFGS with ten pairs costs beside its evaluations, and beside its floor: to read the pairs twice, once for
/// the products with the new gradient and once for the combination that these decide on.
/// </summary>
static class Overhead
{
    const int Rounds = 15;
    const double SampleMicroseconds = 40_000;
    const int Warmup = 30;
    const double Arrived = 1e-3;
    const int Pairs = 10;
    const double Bar = 0.1; // of the objective's own time

    sealed record Case(string Name, int Dimension, Func<Objective> Make, Func<int, double> Start);

    static readonly Case[] Cases =
    [
        Chained(1_000),
        Chained(10_000),
        Chained(100_000),
        new("log, exp and sine of neighbours", 100_000, () => Neighbours(100_000), i => i % 7 - 3),
        new("logistic regression on 50 dense rows", 100_000, () => Logistic(50, 100_000), _ => 0),
        new("logistic regression on 200 dense rows", 100_000, () => Logistic(200, 100_000), _ => 0),
    ];

    /// <summary>Prints the table.</summary>
    public static int Run(TextWriter output)
    {
        output.WriteLine(
            "| objective | n | threads | f and g, µs | update beyond them, µs | share of them | pairs read twice, µs | a tenth from f and g of, ms |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (Case each in Cases)
        foreach (int threads in (int[])[1, Workers.Most])
        {
            output.WriteLine(Update(each, threads));
            output.Flush();
        }

        return 0;
    }

    static Case Chained(int n) =>
        new(
            "chained Rosenbrock",
            n,
            () =>
                Objective.FromText(
                    ChainedRosenbrockTwin.Text(n),
                    Bindings.Empty.WithVariable("x", n)
                ),
            i => i % 2 == 0 ? -1.2 : 1
        );

    // A stiff chain, so that the walk goes on for long.
    static Objective Neighbours(int n)
    {
        string text =
            $"sum(1000*(x[2..{n}] - x[1..{n - 1}])^2 + log(1 + x[2..{n}]^2)*sin(x[1..{n - 1}]) + exp(0.1*x[1..{n - 1}]))";
        return Objective.FromText(text, Bindings.Empty.WithVariable("x", n));
    }

    // The coefficients of neighbours are held together, for the same reason.
    static Objective Logistic(int rows, int n)
    {
        var random = new Random(1);
        double[] x = new double[rows * n];
        for (int i = 0; i < x.Length; i++)
            x[i] = random.NextDouble() - 0.5;
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => random.Next(2) * 2.0 - 1)];
        var bindings = Bindings
            .Empty.WithVariable("w", n)
            .WithData("X", DataArray.Adopt(new Shape(rows, n), x))
            .WithData("y", DataArray.Adopt(new Shape(rows), y));
        return Objective.FromText(
            $"sum(softplus(-y*(X @ w))) + 100*sum((w[2..{n}] - w[1..{n - 1}])^2) + 0.5e-5*sum(w^2)",
            bindings
        );
    }

    static string Update(Case of, int threads)
    {
        Objective objective = of.Make();
        objective.MaxThreads = threads;
        double[] start = [.. Enumerable.Range(0, of.Dimension).Select(of.Start)];
        double[] gradient = new double[of.Dimension];
        double[] pairs = new double[2 * Pairs * of.Dimension];
        Array.Fill(pairs, 1); // memory that was never written is one page
        var memory = new Reading(pairs);
        List<double> evaluations = [];
        List<double> beyond = [];
        List<double> floors = [];
        Walk walk = Fresh(objective, start);
        int sample = Settle(walk);
        walk = Fresh(objective, start);
        for (int round = 0; round < Rounds; round++)
        {
            // One walk goes on for ever: it starts again when it has arrived.
            if (walk.Current.GradientNorm < Arrived)
                walk = Fresh(objective, start);
            long before = walk.Evaluations.Gradient;
            int done = 0;
            double updates = Timing.Elapsed(() =>
            {
                for (; done < sample && walk.Current.GradientNorm >= Arrived; done++)
                    _ = walk.MoveNext();
            });
            int calls = (int)(walk.Evaluations.Gradient - before);
            double evaluating = Timing.Elapsed(() =>
            {
                for (int i = 0; i < calls; i++)
                    _ = objective.ValueAndGradient(start, gradient);
            });
            evaluations.Add(evaluating / calls);
            beyond.Add((updates - evaluating) / done);
            floors.Add(Timing.Elapsed(() => memory.Read(2 * sample, threads)) / sample);
        }

        double own = Timing.Median(evaluations);
        double extra = Timing.Median(beyond);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {of.Name} | {of.Dimension} | {threads} | {own:G4} | {extra:G4} | {extra / own:P0} | {Timing.Median(floors):G4} | {extra / Bar / 1000:G3} |"
        );
    }

    // As fast as the threads read: the sums are the least that keeps the reads from being dropped.
    sealed class Reading(double[] memory) : IChunked
    {
        const int Length = 32_000;
        readonly double[] sums = new double[memory.Length / Length + 1];

        public int Chunks => sums.Length;

        public void Read(int times, int threads)
        {
            for (int time = 0; time < times; time++)
                Workers.Run(this, memory.Length < 10 * Length ? 1 : threads);
        }

        public void RunChunk(int chunk, int worker)
        {
            var a = Vector512<double>.Zero;
            var (b, c, d) = (a, a, a);
            int end = Math.Min(memory.Length, (chunk + 1) * Length) - 32;
            for (int i = chunk * Length; i <= end; i += 32)
            {
                a += Vector512.LoadUnsafe(ref memory[i]);
                b += Vector512.LoadUnsafe(ref memory[i + 8]);
                c += Vector512.LoadUnsafe(ref memory[i + 16]);
                d += Vector512.LoadUnsafe(ref memory[i + 24]);
            }

            sums[chunk] = Vector512.Sum(a + b + c + d);
        }
    }

    // Until the JIT has done its best; returns how many updates make a sample.
    static int Settle(Walk walk)
    {
        int updates = 0;
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < 1.5)
        {
            _ = walk.MoveNext();
            updates++;
        }

        return Math.Max(5, (int)(updates * SampleMicroseconds / 1.5e6));
    }

    static Walk Fresh(Objective objective, double[] start)
    {
        Walk walk = Methods.Create("l-bfgs").Walk(objective, start);
        for (int i = 0; i < Warmup; i++)
            _ = walk.MoveNext();
        return walk;
    }
}
