using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using AutoDiff;
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
            "| objective | n | f and g, µs | update beyond them, µs | share of them | pairs read twice, µs |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (Case each in Cases)
        {
            output.WriteLine(Update(each));
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

    static string Update(Case of)
    {
        Objective objective = of.Make();
        objective.MaxThreads = 1;
        double[] start = [.. Enumerable.Range(0, of.Dimension).Select(of.Start)];
        double[] gradient = new double[of.Dimension];
        double[] memory = new double[2 * Pairs * of.Dimension];
        List<double> evaluations = [];
        List<double> beyond = [];
        List<double> shares = [];
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
            double updates = Processor(() =>
            {
                for (; done < sample && walk.Current.GradientNorm >= Arrived; done++)
                    _ = walk.MoveNext();
            });
            int calls = (int)(walk.Evaluations.Gradient - before);
            double evaluating = Processor(() =>
            {
                for (int i = 0; i < calls; i++)
                    _ = objective.ValueAndGradient(start, gradient);
            });
            evaluations.Add(evaluating / calls);
            beyond.Add((updates - evaluating) / done);
            shares.Add((updates - evaluating) / evaluating);
            floors.Add(Processor(() => Read(memory, 2 * sample)) / sample);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {of.Name} | {of.Dimension} | {Timing.Median(evaluations):G4} | {Timing.Median(beyond):G4} | {Timing.Median(shares):P0} | {Timing.Median(floors):G4} |"
        );
    }

    // As fast as one core reads: the sums are the least that keeps the reads from being dropped.
    static double Read(double[] memory, int times)
    {
        var total = Vector512<double>.Zero;
        for (int time = 0; time < times; time++)
        {
            var (a, b, c, d) = (total, total, total, total);
            for (int i = 0; i <= memory.Length - 32; i += 32)
            {
                a += Vector512.LoadUnsafe(ref memory[i]);
                b += Vector512.LoadUnsafe(ref memory[i + 8]);
                c += Vector512.LoadUnsafe(ref memory[i + 16]);
                d += Vector512.LoadUnsafe(ref memory[i + 24]);
            }

            total = a + b + c + d;
        }

        return Vector512.Sum(total);
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

    // Microseconds of processor time, because others may be running on the machine.
    static double Processor(Action call)
    {
        var start = Environment.CpuUsage.TotalTime;
        call();
        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds;
    }

    static Walk Fresh(Objective objective, double[] start)
    {
        Walk walk = Methods.Create("l-bfgs").Walk(objective, start);
        for (int i = 0; i < Warmup; i++)
            _ = walk.MoveNext();
        return walk;
    }
}
