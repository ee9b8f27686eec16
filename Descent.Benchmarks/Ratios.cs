using System.Diagnostics;
using System.Globalization;
using AutoDiff;
using Descent.Benchmarks.Twins;

namespace Descent.Benchmarks;

/// <summary>Derived against hand-written in one process, interleaved: medians and their ratio, in a minute.</summary>
/// <remarks>BenchmarkDotNet measures each method in a process of its own; on a noisy machine a ratio wants both in one.</remarks>
public static class Ratios
{
    sealed record Pair(string Name, Func<double> Derived, Func<double> ByHand);

    static Pair Make(string name, int n, string text, ValueAndGradientFunction twin)
    {
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        var gradient = new double[n];
        var objective = Objective.FromText(text, Bindings.Empty.WithVariable("x", n));
        return new Pair(
            $"{name}, n = {n}",
            () => objective.ValueAndGradient(x, gradient),
            () => twin(x, gradient)
        );
    }

    static Pair Logistic(int n, int d)
    {
        var random = new Random(1);
        double[] X = [.. Enumerable.Range(0, n * d).Select(_ => random.NextDouble() - 0.5)];
        double[] y = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) * 2.0 - 1)];
        double[] w = [.. Enumerable.Range(0, d).Select(_ => random.NextDouble() - 0.5)];
        var gradient = new double[d];
        var bindings = Bindings
            .Empty.WithVariable("w", d)
            .WithData("X", new DataArray(new Shape(n, d), X))
            .WithData("y", y);
        var objective = Objective.FromText(LogisticTwin.Text, bindings);
        return new Pair(
            $"logistic regression, {n} x {d}",
            () => objective.ValueAndGradient(w, gradient),
            () => LogisticTwin.ValueAndGradient(X, y, w, gradient)
        );
    }

    static IEnumerable<Pair> Pairs()
    {
        yield return Logistic(20_000, 100);
        foreach (int n in new[] { 1_000, 100_000, 1_000_000 })
        {
            yield return Make(
                "polynomial chain",
                n,
                PolynomialChainTwin.Text,
                PolynomialChainTwin.ValueAndGradient
            );
            yield return Make(
                "chained Rosenbrock",
                n,
                ChainedRosenbrockTwin.Text(n),
                ChainedRosenbrockTwin.ValueAndGradient
            );
        }
    }

    /// <summary>Nanoseconds a call, averaged over a few milliseconds.</summary>
    static double Time(Func<double> call)
    {
        int repeats = 1;
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            double sink = 0;
            for (int i = 0; i < repeats; i++)
                sink += call();
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed.TotalMilliseconds > 4 || double.IsNaN(sink))
                return elapsed.TotalNanoseconds / repeats;
            repeats *= 2;
        }
    }

    static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>Prints a table of the workloads whose name contains one of <paramref name="names"/>; all by default.</summary>
    public static int Run(TextWriter output, string[] names)
    {
        output.WriteLine("| workload | derived, µs | by hand, µs | ratio |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var pair in Pairs().Where(p => names.Length == 0 || names.Any(p.Name.Contains)))
        {
            List<double> derived = [],
                byHand = [];
            double first = pair.Derived(),
                second = pair.ByHand();
            if (Math.Abs(first - second) > 1e-9 * Math.Abs(second))
                output.WriteLine($"values differ: {first} {second}");
            for (int round = 0; round < 41; round++)
            {
                derived.Add(Time(pair.Derived));
                byHand.Add(Time(pair.ByHand));
            }

            double d = Median(derived) / 1000,
                h = Median(byHand) / 1000;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {pair.Name} | {d:G4} | {h:G4} | {d / h:F2} |"
                )
            );
        }

        return 0;
    }
}
