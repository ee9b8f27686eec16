using System.Runtime.Intrinsics;
using AutoDiff.FSharp;

namespace Descent;

/// <summary>Pairs s = x⁺ − x, y = ∇f(x⁺) − ∇f(x), and the two sweeps over them: one learns and multiplies, one combines.</summary>
/// <remarks>
/// A sweep reads every vector once. Several threads share it in chunks of fixed size, whose sums are added in order: the
/// result is the same bits for any number of them. Row 2i is s of slot i, row 2i + 1 is y.
/// </remarks>
sealed class StepPairs
{
    // Entries read in a sweep, below which it is over before another thread has woken up.
    const long LeastShared = 1 << 19;

    readonly int dimension;
    readonly VectorBlocks blocks;
    readonly Learning learning;
    readonly Combining combining;

    public StepPairs(int slots, int dimension)
    {
        this.dimension = dimension;
        blocks = new VectorBlocks(2 * slots, dimension);
        learning = new Learning(blocks, 2 * slots);
        combining = new Combining(blocks);
    }

    /// <summary>Writes the pair between two points, and multiplies rows with ∇f(x⁺) and with the new y.</summary>
    /// <param name="slot">Where the pair goes; its rows may be among those to multiply.</param>
    /// <param name="from">x and its gradient.</param>
    /// <param name="to">x⁺ and its gradient.</param>
    /// <param name="rows">The rows to multiply.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="products">Receives those of the k-th row at 2k and 2k + 1.</param>
    /// <returns>sᵀs.</returns>
    public double Learn(
        int slot,
        Point from,
        Point to,
        ReadOnlyMemory<int> rows,
        int threads,
        Span<double> products
    )
    {
        learning.Begin(slot, from, to, rows);
        Workers.Run(learning, Sharing(rows.Length, threads));
        return learning.End(products);
    }

    /// <summary>d ← −γ ∇f(x) + Σ wₖ rₖ over rows r.</summary>
    /// <param name="gamma">γ.</param>
    /// <param name="at">x and its gradient.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="weights">w, in the order of the rows.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="direction">Receives d.</param>
    public unsafe void Combine(
        double gamma,
        Point at,
        ReadOnlyMemory<int> rows,
        ReadOnlyMemory<double> weights,
        int threads,
        Span<double> direction
    )
    {
        fixed (double* target = direction)
        {
            combining.Begin(gamma, at, rows, weights, (nint)target);
            Workers.Run(combining, Sharing(rows.Length, threads));
        }
    }

    /// <summary>Saves or loads all pairs.</summary>
    public void Exchange(StateTransfer stream) => blocks.Exchange(stream);

    int Sharing(int rows, int threads) => (long)rows * dimension < LeastShared ? 1 : threads;

    sealed class Learning(VectorBlocks blocks, int most) : IChunked
    {
        readonly int width = 2 * most + 1; // the products, and sᵀs
        readonly double[] sums = new double[blocks.Chunks * (2 * most + 1)];
        readonly Vector512<double>[] lanes = new Vector512<double>[
            Math.Min(Workers.Most, blocks.Chunks) * (2 * most + 1)
        ];
        int slot;
        Point from = null!;
        Point to = null!;
        ReadOnlyMemory<int> rows;

        public int Chunks => blocks.Chunks;

        public void Begin(int slot, Point from, Point to, ReadOnlyMemory<int> rows) =>
            (this.slot, this.from, this.to, this.rows) = (slot, from, to, rows);

        public void RunChunk(int chunk, int worker)
        {
            Span<Vector512<double>> own = lanes.AsSpan(worker * width, 2 * rows.Length + 1);
            own.Clear();
            int end = blocks.FirstOf(chunk + 1);
            for (int block = blocks.FirstOf(chunk); block < end; block++)
                RunBlock(block, own);

            for (int k = 0; k < own.Length; k++)
                sums[chunk * width + k] = Vector512.Sum(own[k]);
        }

        public double End(Span<double> products)
        {
            products.Clear();
            double square = 0;
            for (int chunk = 0; chunk < Chunks; chunk++)
            {
                ReadOnlySpan<double> own = sums.AsSpan(chunk * width, products.Length + 1);
                Vectors.Add(1, own[..^1], products);
                square += own[^1];
            }

            return square;
        }

        void RunBlock(int block, Span<Vector512<double>> own)
        {
            (int begin, int length) = (blocks.Begin(block), blocks.Length(block));
            Span<double> s = blocks.Row(block, 2 * slot);
            Span<double> y = blocks.Row(block, 2 * slot + 1);
            ReadOnlySpan<double> g = to.Gradient.Slice(begin, length);
            Vectors.Subtract(to.X.Slice(begin, length), from.X.Slice(begin, length), s);
            Vectors.Subtract(g, from.Gradient.Slice(begin, length), y);
            own[^1] += Square(s);
            blocks.AddProducts(block, rows.Span, g, y, own[..^1]);
        }
    }

    static Vector512<double> Square(ReadOnlySpan<double> s)
    {
        var lanes = Vector512<double>.Zero;
        for (int i = 0; i < s.Length; i += VectorLanes.Count)
        {
            var part = VectorLanes.Load(s, i);
            lanes += part * part;
        }

        return lanes;
    }

    sealed class Combining(VectorBlocks blocks) : IChunked
    {
        double gamma;
        Point at = null!;
        ReadOnlyMemory<int> rows;
        ReadOnlyMemory<double> weights;
        nint target;

        public int Chunks => blocks.Chunks;

        public void Begin(
            double gamma,
            Point at,
            ReadOnlyMemory<int> rows,
            ReadOnlyMemory<double> weights,
            nint target
        ) =>
            (this.gamma, this.at, this.rows, this.weights, this.target) = (
                gamma,
                at,
                rows,
                weights,
                target
            );

        // From the last chunk on: what the other sweep has read last is still in the cache.
        public void RunChunk(int chunk, int worker)
        {
            int mirrored = Chunks - 1 - chunk;
            int end = blocks.FirstOf(mirrored + 1);
            for (int block = blocks.FirstOf(mirrored); block < end; block++)
            {
                (int begin, int length) = (blocks.Begin(block), blocks.Length(block));
                Span<double> part = Part(begin, length);
                ReadOnlySpan<double> g = at.Gradient.Slice(begin, length);
                blocks.Combine(block, -gamma, g, rows.Span, weights.Span, part);
            }
        }

        unsafe Span<double> Part(int begin, int length) => new((double*)target + begin, length);
    }
}
