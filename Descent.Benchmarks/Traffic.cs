using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent.Benchmarks;

/// <summary>
/// Memory traffic with next to no arithmetic, a half of it on each of two threads: what the machine itself gains from a
/// second one. The second thread waits awake.
/// </summary>
sealed class Traffic : IDisposable
{
    readonly Action<int> half;
    volatile int asked;
    volatile int done;
    volatile bool isOver;

    Traffic(string name, double bytes, Action<int> half)
    {
        this.half = half;
        Name = name;
        Bytes = bytes;
        new Thread(Help) { IsBackground = true }.Start();
    }

    public string Name { get; }

    /// <summary>Read and written in a run.</summary>
    public double Bytes { get; }

    /// <summary>y ← 2x, as a gradient reads a point and writes as much.</summary>
    public static Traffic Copy(int n)
    {
        double[] x = new double[n],
            y = new double[n];
        Array.Fill(x, 1.5);
        return new($"y ← 2x, n = {n}", 16.0 * n, part => Double(Half(x, part), Half(y, part)));
    }

    /// <summary>Σ x, as an objective reads its data.</summary>
    public static Traffic Sum(int n)
    {
        double[] x = new double[n],
            sums = new double[64];
        Array.Fill(x, 1.5);
        return new($"Σ x, n = {n}", 8.0 * n, part => sums[32 * part] = Total(Half(x, part)));
    }

    /// <summary>All of it, on one thread or on two.</summary>
    public void Run(int threads)
    {
        if (threads == 1)
        {
            half(0);
            half(1);
            return;
        }

        asked++;
        half(0);
        while (done != asked) { }
    }

    void Help()
    {
        while (!isOver)
        {
            if (done == asked)
                continue;
            half(1);
            done++;
        }
    }

    static Span<double> Half(double[] array, int part) =>
        array.AsSpan(part * (array.Length / 2), array.Length / 2);

    static void Double(Span<double> from, Span<double> to)
    {
        var source = MemoryMarshal.Cast<double, Vector512<double>>(from);
        var target = MemoryMarshal.Cast<double, Vector512<double>>(to);
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i] + source[i];
    }

    static double Total(Span<double> numbers)
    {
        var vectors = MemoryMarshal.Cast<double, Vector512<double>>(numbers);
        Vector512<double> a = default,
            b = default,
            c = default,
            d = default;
        for (int i = 0; i + 3 < vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        return Vector512.Sum(a + b + (c + d));
    }

    public void Dispose() => isOver = true;
}
