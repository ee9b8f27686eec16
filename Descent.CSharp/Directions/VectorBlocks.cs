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
        LargePages.Request(entries);
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>The entries of all rows.</summary>
    public long Entries => (long)rows * dimension;

    /// <summary>The number of chunks: so many blocks that it pays to hand them to a thread.</summary>
    public int Chunks => (Count + BlocksInChunk - 1) / BlocksInChunk;

    /// <summary>The first block of a chunk; of the one after the last, the number of blocks.</summary>
    public int FirstOf(int chunk) => Math.Min(chunk * BlocksInChunk, Count);

    /// <summary>Saves or loads all rows.</summary>
    public void Exchange(StateTransfer stream) =>
        stream.Exchange(entries.AsSpan(origin, Count * rows * length));

    /// <summary>Writes a block of a row: a − b, of two vectors of length n.</summary>
    /// <returns>What the block contributes to ‖a − b‖², in lanes.</returns>
    public Vector512<double> Subtract(
        int block,
        int row,
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b
    )
    {
        (int begin, int size) = Extent(block);
        if (size == RowKernels.Length)
            return RowKernels.Subtract(ref At(a, begin), ref At(b, begin), ref First(block, row));
        return RowKernels.Subtract(a.Slice(begin, size), b.Slice(begin, size), Row(block, row));
    }

    /// <summary>Takes from a block of a pair of rows a share of another pair.</summary>
    /// <param name="block">The block.</param>
    /// <param name="slot">The pair that loses: rows 2i and 2i + 1.</param>
    /// <param name="share">What is lost, in units of the other pair.</param>
    /// <param name="other">The other pair.</param>
    public void Take(int block, int slot, double share, int other)
    {
        if (Extent(block).Size == RowKernels.Length)
        {
            ref double from = ref First(block, 2 * slot);
            RowKernels.TakePair(ref from, share, ref First(block, 2 * other));
            return;
        }

        for (int k = 0; k < 2; k++)
            Vectors.Add(-share, Row(block, 2 * other + k), Row(block, 2 * slot + k));
    }

    /// <summary>Adds what a block contributes to the products of some pairs of rows with a vector and with one of the rows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="slots">The pairs: rows 2i and 2i + 1 for slot i.</param>
    /// <param name="u">The vector, of length n.</param>
    /// <param name="v">The row.</param>
    /// <param name="sums">In lanes: the products of row k with u and v at 2k and 2k + 1.</param>
    public void AddProducts(
        int block,
        SlotRun slots,
        ReadOnlySpan<double> u,
        int v,
        Span<Vector512<double>> sums
    )
    {
        (int begin, int size) = Extent(block);
        (int first, int count) = (2 * slots.Begin, 2 * slots.Count);
        Span<Vector512<double>> own = sums.Slice(2 * first, 2 * count);
        if (size == RowKernels.Length)
        {
            ref double change = ref First(block, v);
            RowKernels.AddProducts(ref First(block, first), ref At(u, begin), ref change, own);
            return;
        }

        for (int k = 0; k < count; k++)
        {
            RowKernels.AddProducts(
                Row(block, first + k),
                u.Slice(begin, size),
                Row(block, v),
                own.Slice(2 * k, 2)
            );
        }
    }

    /// <summary>Writes a block of γ g and a combination of some pairs of rows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="g">A vector, of length n.</param>
    /// <param name="slots">The pairs: rows 2i and 2i + 1 for slot i.</param>
    /// <param name="weights">The weights of all rows.</param>
    /// <param name="result">Receives the entries in the block; of length n. It may be g.</param>
    public void Combine(
        int block,
        double gamma,
        ReadOnlySpan<double> g,
        SlotRun slots,
        ReadOnlySpan<double> weights,
        Span<double> result
    )
    {
        (int begin, int size) = Extent(block);
        (int first, int count) = (2 * slots.Begin, 2 * slots.Count);
        ReadOnlySpan<double> own = weights.Slice(first, count);
        if (size == RowKernels.Length)
        {
            ref double part = ref At(result, begin);
            RowKernels.Combine(ref First(block, first), own, gamma, ref At(g, begin), ref part);
            return;
        }

        Span<double> rest = result.Slice(begin, size);
        Vectors.Scale(gamma, g.Slice(begin, size), rest);
        for (int k = 0; k < count; k++)
            Vectors.Add(own[k], Row(block, first + k), rest);
    }

    // Where a block begins in a vector of length n, and how many of its entries there are.
    (int Begin, int Size) Extent(int block)
    {
        int begin = block * length;
        return (begin, Math.Min(length, dimension - begin));
    }

    Span<double> Row(int block, int row) =>
        MemoryMarshal.CreateSpan(ref First(block, row), Extent(block).Size);

    ref double First(int block, int row) => ref entries[origin + (block * rows + row) * length];

    static ref double At(ReadOnlySpan<double> vector, int index) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(vector), index);

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
