using System.Runtime.Intrinsics;
using AutoDiff.FSharp;

namespace Descent.Benchmarks;

/// <summary>The floor of an update of L-BFGS: as many numbers as its pairs hold, read as fast as the threads read.</summary>
/// <remarks>The sums are the least that keeps the reads from being dropped.</remarks>
sealed class PairReading : IChunked
{
    const int Length = 32_000;

    readonly double[] memory;
    readonly double[] sums;

    public PairReading(int pairs, int dimension)
    {
        memory = new double[2 * pairs * dimension];
        Array.Fill(memory, 1); // memory that was never written is one page
        sums = new double[memory.Length / Length + 1];
    }

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
