using System.Diagnostics;
using System.Globalization;
using AutoDiff;
using Descent.Benchmarks.Twins;

namespace Descent.Benchmarks;

/// <summary>What an update of L-BFGS costs beside its evaluations, and what a slope costs beside a gradient.</summary>
static class Overhead
{
    const int Rounds = 15;
    const double SampleMicroseconds = 10_000;
    const int Warmup = 30;
    const double Arrived = 1e-3;

    /// <summary>Prints both tables.</summary>
    public static int Run(TextWriter output)
    {
        output.WriteLine(
            "| objective | n | f and g, µs | update of l-bfgs (10) beyond them, µs | share |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|");
        foreach (int n in (int[])[1_000, 10_000, 100_000])
        {
            output.WriteLine(Update("chained Rosenbrock", Rosenbrock(n), Start(n), n));
            output.Flush();
        }

        output.WriteLine();
        output.WriteLine("| workload | f and g, µs | f and slope, µs | slope ÷ gradient |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var (name, make) in Workload.All)
            output.WriteLine(Slope(name, make()));
        return 0;
    }

    static Objective Rosenbrock(int n) =>
        Objective.FromText(ChainedRosenbrockTwin.Text(n), Bindings.Empty.WithVariable("x", n));

    static double[] Start(int n) => [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? -1.2 : 1)];

    // One walk goes on for ever: it starts again when it has arrived.
    static string Update(string name, Objective objective, double[] start, int n)
    {
        objective.MaxThreads = 1;
        Method method = Methods.Create("l-bfgs");
        double[] gradient = new double[n];
        List<double> evaluations = [];
        List<double> beyond = [];
        List<double> shares = [];
        Walk walk = Fresh(method, objective, start);
        int sample = Settle(walk);
        walk = Fresh(method, objective, start);
        for (int round = 0; round < Rounds; round++)
        {
            if (walk.Current.GradientNorm < Arrived)
                walk = Fresh(method, objective, start);
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
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {n} | {Timing.Median(evaluations):G4} | {Timing.Median(beyond):G4} | {Timing.Median(shares):P0} |"
        );
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

    static Walk Fresh(Method method, Objective objective, double[] start)
    {
        Walk walk = method.Walk(objective, start);
        for (int i = 0; i < Warmup; i++)
            _ = walk.MoveNext();
        return walk;
    }

    static string Slope(string name, Workload workload)
    {
        Objective derived = workload.Derived;
        double[] x = workload.Point;
        double[] result = new double[x.Length];
        double[] v = [.. x.Select((_, i) => 1.0 / (1 + i % 7))];
        var times = Timing.Interleaved(
            [
                count =>
                {
                    for (int i = 0; i < count; i++)
                        _ = derived.ValueAndGradient(x, result);
                },
                count =>
                {
                    for (int i = 0; i < count; i++)
                        _ = derived.ValueAndSlope(x, v, out _);
                },
            ],
            21
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Timing.Median(times[0]):G4} | {Timing.Median(times[1]):G4} | {Timing.MedianRatio(times[1], times[0]):F2} |"
        );
    }
}
