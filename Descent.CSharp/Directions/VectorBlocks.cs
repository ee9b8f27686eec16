using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Several vectors of length n in one array, block by block: 64 entries of each, then the next 64 of each.</summary>
/// <remarks>
/// What multiplies or combines all of them walks through memory in order and without a gap, which is what the hardware reads ahead
/// of: skipping a tenth of the rows takes twice the time of reading them. Rows begin at cache lines, so that no load
/// straddles two.
/// </remarks>
sealed class VectorBlocks
{
    const int BlocksInChunk = 64;
    const int CacheLine = 64;

    readonly double[] entries;
    readonly int origin; // the first entry at the beginning of a cache line
    readonly int rows;
    readonly int dimension;
    readonly int length; // of a row in a block

    public VectorBlocks(int rows, int dimension)
    {
        (this.rows, this.dimension) = (rows, dimension);
        length = Math.Min(VectorLanes.Groups(dimension) * VectorLanes.Count, RowKernels.Length);
        Count = (dimension + length - 1) / length;
        entries = GC.AllocateArray<double>(Count * rows * length + VectorLanes.Count, pinned: true);
        origin = Misalignment(entries);
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>The number of chunks: so many blocks that it pays to hand them to a thread.</summary>
    public int Chunks => (Count + BlocksInChunk - 1) / BlocksInChunk;

    /// <summary>The first block of a chunk; of the one after the last, the number of blocks.</summary>
    public int FirstOf(int chunk) => Math.Min(chunk * BlocksInChunk, Count);

    /// <summary>Where a block begins in a vector of length n.</summary>
    public int Begin(int block) => block * length;

    /// <summary>The entries of one vector that are in a block.</summary>
    public int Length(int block) => Math.Min(length, dimension - Begin(block));

    /// <summary>What a block holds of a row.</summary>
    public Span<double> Row(int block, int row) => Rows(block).Slice(row * length, Length(block));

    /// <summary>Saves or loads all rows.</summary>
    public void Exchange(StateTransfer stream) =>
        stream.Exchange(entries.AsSpan(origin, Count * rows * length));

    /// <summary>Adds what a block contributes to the products of some rows with two vectors.</summary>
    /// <param name="block">The block.</param>
    /// <param name="chosen">The rows, best in the order of memory.</param>
    /// <param name="u">One vector's entries in the block.</param>
    /// <param name="v">The other's.</param>
    /// <param name="sums">In lanes: the products of the k-th chosen row with u and v at 2k and 2k + 1.</param>
    public void AddProducts(
        int block,
        ReadOnlySpan<int> chosen,
        ReadOnlySpan<double> u,
        ReadOnlySpan<double> v,
        Span<Vector512<double>> sums
    )
    {
        if (u.Length == RowKernels.Length)
        {
            RowKernels.AddProducts(Rows(block), chosen, u, v, sums);
            return;
        }

        for (int k = 0; k < chosen.Length; k++)
            RowKernels.AddProducts(Row(block, chosen[k]), u, v, sums.Slice(2 * k, 2));
    }

    /// <summary>Writes a block of γ g and a combination of some rows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="g">The entries of g in the block.</param>
    /// <param name="chosen">The rows, best in the order of memory.</param>
    /// <param name="weights">Their weights, in the order of the rows.</param>
    /// <param name="result">Receives the entries in the block.</param>
    public void Combine(
        int block,
        double gamma,
        ReadOnlySpan<double> g,
        ReadOnlySpan<int> chosen,
        ReadOnlySpan<double> weights,
        Span<double> result
    )
    {
        if (g.Length == RowKernels.Length)
        {
            RowKernels.Combine(Rows(block), gamma, g, chosen, weights, result);
            return;
        }

        Vectors.Scale(gamma, g, result);
        for (int k = 0; k < chosen.Length; k++)
            Vectors.Add(weights[k], Row(block, chosen[k]), result);
    }

    Span<double> Rows(int block) => entries.AsSpan(origin + block * rows * length, rows * length);

    // A pinned array stays where it is.
    static int Misalignment(double[] pinned)
    {
        nint address = Unsafe.ByteOffset(
            ref Unsafe.NullRef<double>(),
            ref MemoryMarshal.GetArrayDataReference(pinned)
        );
        return (int)(-address & (CacheLine - 1)) / sizeof(double);
    }
}
