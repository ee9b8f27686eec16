using System.Runtime.Intrinsics;
using AutoDiff.FSharp;

namespace Descent;

/// <summary>Pairs s = x⁺ − x, y = ∇f(x⁺) − ∇f(x), and the two sweeps over them: one learns and multiplies, one combines.</summary>
/// <remarks>
/// A sweep reads every vector once. Several threads share it in chunks of fixed size, whose sums are added in order: the
/// result is the same bits for any number of them. Row 2i is s of slot i, row
/// 2i + 1 is y.
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
        learning = new Learning(blocks, slots);
        combining = new Combining(blocks);
    }

    /// <summary>Writes the pair between two points, and multiplies pairs with ∇f(x⁺) and with the new y.</summary>
    /// <param name="slot">Where the pair goes; it may be among those to multiply.</param>
    /// <param name="before">The slot of the pair before it, (s₋, y₋).</param>
    /// <param name="share">c, where s − c s₋ and y − c y₋ are to be kept; 0 for the pair as it is.</param>
    /// <param name="from">x and its gradient.</param>
    /// <param name="to">x⁺ and its gradient.</param>
    /// <param name="used">The pairs to multiply.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="products">Receives sᵀ∇f(x⁺), sᵀy⁺, yᵀ∇f(x⁺), yᵀy⁺, slot after slot.</param>
    /// <returns>s⁺ᵀs⁺.</returns>
    public double Learn(
        int slot,
        int before,
        double share,
        Point from,
        Point to,
        SlotRuns used,
        int threads,
        Span<double> products
    )
    {
        learning.Begin(slot, before, share, from, to, used);
        Workers.Run(learning, Sharing(threads));
        return learning.End(products);
    }

    /// <summary>d ← −γ ∇f(x) + Σ pᵢ sᵢ + qᵢ yᵢ.</summary>
    /// <param name="gamma">γ.</param>
    /// <param name="at">x and its gradient.</param>
    /// <param name="used">The pairs to combine.</param>
    /// <param name="weights">p and q, slot after slot.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="direction">Receives d.</param>
    public unsafe void Combine(
        double gamma,
        Point at,
        SlotRuns used,
        double[] weights,
        int threads,
        Span<double> direction
    )
    {
        fixed (double* target = direction)
        {
            combining.Begin(gamma, at, used, weights, (nint)target);
            Workers.Run(combining, Sharing(threads));
        }
    }

    /// <summary>Saves or loads all pairs.</summary>
    public void Exchange(StateTransfer stream) => blocks.Exchange(stream);

    int Sharing(int threads) => blocks.Entries < LeastShared ? 1 : threads;

    sealed class Learning(VectorBlocks blocks, int slots) : IChunked
    {
        readonly int width = 4 * slots + 1; // the products, and s⁺ᵀs⁺
        readonly double[] sums = new double[blocks.Chunks * (4 * slots + 1)];
        readonly Vector512<double>[] lanes = new Vector512<double>[
            Math.Min(Workers.Most, blocks.Chunks) * (4 * slots + 1)
        ];
        int slot;
        int before;
        double share;
        Point from = null!;
        Point to = null!;
        SlotRuns used;

        public int Chunks => blocks.Chunks;

        public void Begin(int slot, int before, double share, Point from, Point to, SlotRuns used)
        {
            (this.slot, this.before, this.share) = (slot, before, share);
            (this.from, this.to, this.used) = (from, to, used);
        }

        public void RunChunk(int chunk, int worker)
        {
            Span<Vector512<double>> own = lanes.AsSpan(worker * width, width);
            own.Clear();
            ReadOnlySpan<double> g = to.Gradient;
            (int s, int y) = (2 * slot, 2 * slot + 1);
            int end = blocks.FirstOf(chunk + 1);
            for (int block = blocks.FirstOf(chunk); block < end; block++)
            {
                own[^1] += blocks.Subtract(block, s, to.X, from.X);
                _ = blocks.Subtract(block, y, g, from.Gradient);
                if (share != 0)
                    blocks.Take(block, slot, share, before);
                blocks.AddProducts(block, used.First, g, y, own);
                if (used.Second.Count > 0)
                    blocks.AddProducts(block, used.Second, g, y, own);
            }

            for (int k = 0; k < width; k++)
                sums[chunk * width + k] = Vector512.Sum(own[k]);
        }

        public double End(Span<double> products)
        {
            products.Clear();
            double square = 0;
            for (int chunk = 0; chunk < Chunks; chunk++)
            {
                ReadOnlySpan<double> own = sums.AsSpan(chunk * width, width);
                Vectors.Add(1, own[..^1], products);
                square += own[^1];
            }

            return square;
        }
    }

    sealed class Combining(VectorBlocks blocks) : IChunked
    {
        double gamma;
        Point at = null!;
        SlotRuns used;
        double[] weights = [];
        nint target;

        public int Chunks => blocks.Chunks;

        public void Begin(double gamma, Point at, SlotRuns used, double[] weights, nint target)
        {
            (this.gamma, this.at, this.used) = (gamma, at, used);
            (this.weights, this.target) = (weights, target);
        }

        // From the last chunk on: what the other sweep has read last is still in the cache.
        public unsafe void RunChunk(int chunk, int worker)
        {
            ReadOnlySpan<double> g = at.Gradient;
            var direction = new Span<double>((double*)target, g.Length);
            int mirrored = Chunks - 1 - chunk;
            int end = blocks.FirstOf(mirrored + 1);
            for (int block = blocks.FirstOf(mirrored); block < end; block++)
            {
                blocks.Combine(block, -gamma, g, used.First, weights, direction);
                if (used.Second.Count > 0)
                    blocks.Combine(block, 1, direction, used.Second, weights, direction);
            }
        }
    }
}
