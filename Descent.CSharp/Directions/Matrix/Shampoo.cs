namespace Descent;

/// <summary>Shampoo: D = −L^−¼ G R^−¼ for a matrix with gradient G, L = ε I + Σ G Gᵀ and R = ε I + Σ Gᵀ G.</summary>
/// <remarks>
/// Gupta, Koren and Singer, Shampoo: preconditioned stochastic tensor optimization (2018), Algorithm 1; for a vector it is their
/// Algorithm 2 of order 1, d = −(ε I + Σ g gᵀ)^−½ g, AdaGrad with a full matrix. For an array of three axes or more
/// the paper has a factor for each axis, where here there are two. A side longer than <see cref="MatrixDirection.LargestSide"/> has the diagonal of its
/// factor alone, as the authors do. Steps shrink as AdaGrad's do.
/// </remarks>
public sealed record Shampoo : MatrixDirection
{
    /// <summary>ε = 1e-4, and roots at every update.</summary>
    public Shampoo()
        : base(every: 1) { }

    /// <summary>ε, what L and R begin with; positive, 1e-4 by default.</summary>
    public double Epsilon
    {
        get;
        init =>
            field = AdaptiveMoments.EpsilonRange.Require(value, nameof(Shampoo), nameof(Epsilon));
    } = 1e-4;

    private protected override IBlockState Begin(MatrixBlock block) => new State(this, block);

    IInverseRoot Root(int side, double power) =>
        side <= LargestSide
            ? new FullRoot(side, power, Epsilon)
            : new DiagonalRoot(side, power, Epsilon);

    sealed class State : IBlockState
    {
        readonly MatrixBlock block;
        readonly int every;
        readonly IInverseRoot left;
        readonly IInverseRoot? right; // a vector has none
        readonly double[] work;
        readonly double[] turned; // transposes

        public State(Shampoo rule, MatrixBlock block)
        {
            this.block = block;
            every = rule.Every;
            left = rule.Root(block.Rows, block.IsMatrix ? 0.25 : 0.5);
            right = block.IsMatrix ? rule.Root(block.Columns, 0.25) : null;
            work = new double[block.Size];
            turned = new double[block.Size];
        }

        public void Point(int update, ReadOnlySpan<double> gradient, Span<double> direction)
        {
            bool renew = (update - 1) % every == 0;
            left.Learn(gradient, renew);
            left.Apply(gradient, work);
            if (right is not null)
            {
                Matrices.Transpose(gradient, turned, block.Rows, block.Columns);
                right.Learn(turned, renew);
                Matrices.Transpose(work, turned, block.Rows, block.Columns);
                right.Apply(turned, work);
                Matrices.Transpose(work, turned, block.Columns, block.Rows);
            }

            Vectors.Scale(-1, right is null ? work : turned, direction);
        }

        public void Exchange(StateTransfer stream)
        {
            left.Exchange(stream);
            right?.Exchange(stream);
        }

        public void Clear()
        {
            left.Clear();
            right?.Clear();
        }
    }
}
