using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Several vectors of length n in one array, block by block: the first entries of all, then the next of all.</summary>
/// <remarks>
/// What multiplies or combines all of them walks through memory once and in order, and a block of whatever they meet stays in the
/// nearest cache. Rows begin at cache lines, so that no load straddles two, and not a power of two apart, so that they do
/// not compete for the same sets of the cache.
/// </remarks>
sealed class VectorBlocks
{
    const int Longest = 1024;
    const int CacheLine = 64;
    const int Gap = 2 * CacheLine / sizeof(double);

    readonly double[] entries;
    readonly int origin; // the first entry at the beginning of a cache line
    readonly int rows;
    readonly int dimension;
    readonly int length; // of a row in a block
    readonly int stride; // from one row of a block to the next

    public VectorBlocks(int rows, int dimension)
    {
        (this.rows, this.dimension) = (rows, dimension);
        length = Math.Min(VectorLanes.Groups(dimension) * VectorLanes.Count, Longest);
        stride = length + Gap;
        Count = (dimension + length - 1) / length;
        entries = GC.AllocateArray<double>(Count * rows * stride + VectorLanes.Count, pinned: true);
        origin = Misalignment(entries);
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>Where a block begins in a vector of length n.</summary>
    public int Begin(int block) => block * length;

    /// <summary>The entries of one vector that are in a block.</summary>
    public int Length(int block) => Math.Min(length, dimension - Begin(block));

    /// <summary>What a block holds of a row.</summary>
    public Span<double> Row(int block, int row) =>
        entries.AsSpan(origin + (block * rows + row) * stride, Length(block));

    /// <summary>Saves or loads all rows.</summary>
    public void Exchange(StateTransfer stream) =>
        stream.Exchange(entries.AsSpan(origin, Count * rows * stride));

    /// <summary>Adds what a block contributes to the products of some rows with two vectors.</summary>
    /// <param name="block">The block.</param>
    /// <param name="chosen">The rows.</param>
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
        int k = 0;
        for (; k <= chosen.Length - 4; k += 4)
        {
            RowKernels.AddProducts(
                Row(block, chosen[k]),
                Row(block, chosen[k + 1]),
                Row(block, chosen[k + 2]),
                Row(block, chosen[k + 3]),
                u,
                v,
                sums.Slice(2 * k, 8)
            );
        }

        for (; k < chosen.Length; k++)
            RowKernels.AddProducts(Row(block, chosen[k]), u, v, sums.Slice(2 * k, 2));
    }

    /// <summary>Adds a combination of some rows to a block of a vector.</summary>
    /// <param name="block">The block.</param>
    /// <param name="chosen">The rows.</param>
    /// <param name="weights">Their weights, in the order of the rows.</param>
    /// <param name="result">The vector's entries in the block.</param>
    public void AddCombination(
        int block,
        ReadOnlySpan<int> chosen,
        ReadOnlySpan<double> weights,
        Span<double> result
    )
    {
        int k = 0;
        for (; k <= chosen.Length - 4; k += 4)
        {
            RowKernels.AddFour(
                weights.Slice(k, 4),
                Row(block, chosen[k]),
                Row(block, chosen[k + 1]),
                Row(block, chosen[k + 2]),
                Row(block, chosen[k + 3]),
                result
            );
        }

        for (; k < chosen.Length; k++)
            Vectors.Add(weights[k], Row(block, chosen[k]), result);
    }

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
