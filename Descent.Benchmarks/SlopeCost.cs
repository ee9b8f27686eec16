using System.Globalization;
using AutoDiff;

namespace Descent.Benchmarks;

/// <summary>What a slope along a line costs beside a gradient.</summary>
static class SlopeCost
{
    /// <summary>Prints the table.</summary>
    public static int Run(TextWriter output)
    {
        output.WriteLine("| workload | f and g, µs | f and slope, µs | slope ÷ gradient |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var (name, make) in Workload.All)
            output.WriteLine(Slope(name, make()));
        return 0;
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
