using System.Globalization;

namespace Descent.Benchmarks;

/// <summary>The matrix kernel as a fraction of the peak measured beside it, in one process, interleaved.</summary>
static class MatrixRatios
{
    static IEnumerable<MatrixCase> Cases()
    {
        foreach (int n in new[] { 64, 128, 256, 511, 512, 1024 })
            yield return new MatrixCase(n, n, n);

        yield return new MatrixCase(512, 512, 512, transposeA: true);
        yield return new MatrixCase(512, 512, 512, transposeB: true);
        yield return new MatrixCase(512, 512, 512, transposeA: true, transposeB: true);
        yield return new MatrixCase(256, 64, 128);
        yield return new MatrixCase(64, 256, 128, transposeA: true);
        yield return new MatrixCase(256, 128, 64, transposeB: true);
        yield return new MatrixCase(1000, 25, 10);
        yield return new MatrixCase(7, 13, 5);
        yield return new MatrixCase(4, 4, 4);
    }

    /// <summary>Floating-point operations in a nanosecond of processor time, over at least a millisecond.</summary>
    /// <remarks>Processor time, because others may be running on the machine.</remarks>
    static double Rate(Func<double> call, double operations)
    {
        int repeats = 1;
        while (true)
        {
            var start = Environment.CpuUsage.TotalTime;
            double sink = 0;
            for (int i = 0; i < repeats; i++)
                sink += call();
            var elapsed = Environment.CpuUsage.TotalTime - start;
            if (elapsed.TotalMilliseconds > 1 || double.IsNaN(sink))
                return operations * repeats / elapsed.TotalNanoseconds;
            repeats *= 2;
        }
    }

    /// <summary>Prints the rate of each case and its fraction of the peak: medians of the rounds, and the best.</summary>
    public static int Run(TextWriter output, string[] names)
    {
        const int Steps = 50_000;
        output.WriteLine(
            "| product | GFlop/s | peak, GFlop/s | fraction, median | fraction, best |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var item in Cases())
        {
            if (names.Length > 0 && !names.Any(item.Name.Contains))
                continue;

            List<double> rates = [],
                peaks = [];
            for (int round = 0; round < 81; round++)
            {
                peaks.Add(Rate(() => MatrixPeak.Run(Steps), MatrixPeak.Operations(Steps)));
                rates.Add(Rate(item.Run, item.Operations));
            }

            rates.Sort();
            peaks.Sort();
            double rate = rates[rates.Count / 2],
                peak = peaks[peaks.Count / 2];
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {item.Name} | {rate:F1} | {peak:F1} | {rate / peak:F2} | {rates[^1] / peaks[^1]:F2} |"
                )
            );
        }

        return 0;
    }
}
