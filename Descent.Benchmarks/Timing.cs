using System.Diagnostics;

namespace Descent.Benchmarks;

/// <summary>Times of several pieces of code, taken in turn.</summary>
static class Timing
{
    /// <summary>Milliseconds.</summary>
    const double Sample = 3;

    /// <summary>Samples' worth of calls before each sample.</summary>
    /// <remarks>
    /// Until the caches are as this code leaves them, not as its neighbour in the round does. The third level takes what the second
    /// drops: three arrays of 8 MB are at home there after a dozen passes, and the first of them takes twice the time.
    /// </remarks>
    const int WarmUp = 3;

    /// <summary>Microseconds a call in each round; null code takes none.</summary>
    /// <remarks>Processor time, because others may be running on the machine, and all the code is on one thread.</remarks>
    public static List<double>[] Interleaved(Action<int>?[] calls, int rounds)
    {
        var counts = Array.ConvertAll(calls, call => call is null ? 0 : Settle(call));
        var times = Array.ConvertAll(calls, _ => new List<double>());
        for (int round = 0; round < rounds; round++)
        for (int i = 0; i < calls.Length; i++)
        {
            if (calls[i] is not { } call)
                continue;
            call(WarmUp * counts[i]);
            var start = Environment.CpuUsage.TotalTime;
            call(counts[i]);
            times[i].Add((Environment.CpuUsage.TotalTime - start).TotalMicroseconds / counts[i]);
        }

        return times;
    }

    /// <summary>Microseconds of one call, by the clock.</summary>
    public static double Elapsed(Action call)
    {
        long start = Stopwatch.GetTimestamp();
        call();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    public static double Median(IReadOnlyCollection<double> times)
    {
        double[] sorted = [.. times.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    /// <summary>The median of the quotients of samples taken in the same round.</summary>
    public static double MedianRatio(IEnumerable<double> over, IEnumerable<double> under) =>
        Median([.. over.Zip(under, (a, b) => a / b)]);

    /// <summary>Calls until the JIT has done its best, and returns how many calls make a sample.</summary>
    static int Settle(Action<int> call)
    {
        int count = 1;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            double time = Elapsed(() => call(count)) / 1000;
            bool isSettled = Stopwatch.GetElapsedTime(start).TotalMilliseconds > 400;
            if (time >= Sample && isSettled)
                return Math.Max(1, (int)(count * Sample / time));
            if (time < Sample)
                count *= 2;
        }
    }
}
