namespace Descent;

/// <summary>Shampoo: D = −L^−¼ G R^−¼ for a matrix with gradient G, L = ε I + Σ G Gᵀ and R = ε I + Σ Gᵀ G.</summary>
/// <remarks>
/// Gupta, Koren and Singer, Shampoo: preconditioned stochastic tensor optimization (2018), Algorithm 1; for a vector it is their
/// Algorithm 2 of order 1, d = −(ε I + Σ g gᵀ)^−½ g, AdaGrad with a full matrix. The matrices are the variables of the objective, each by itself;
/// an array of three axes or more is taken as a matrix of its first axis by the others, where the paper has a factor for each axis. Of an objective that has
/// no named variables all coordinates are one vector. A side longer than <see cref="LargestSide"/> has the diagonal of its factor alone, as
/// the authors do. Steps shrink as AdaGrad's do.
/// </remarks>
public sealed record Shampoo : IDirection
{
    internal static readonly Interval EpsilonRange = Interval.Positive;
    internal static readonly Interval CountRange = Interval.Count;

    /// <summary>ε, what L and R begin with; positive, 1e-4 by default.</summary>
    public double Epsilon
    {
        get;
        init => field = EpsilonRange.Require(value, nameof(Shampoo), nameof(Epsilon));
    } = 1e-4;

    /// <summary>The updates between two computations of the roots; 1 or more, 1 by default. L and R learn at each.</summary>
    public int Every
    {
        get;
        init => field = CountRange.Require(value, nameof(Shampoo), nameof(Every));
    } = 1;

    /// <summary>The longest side with a whole matrix, whose roots take time that grows with its cube; 1 or more, 128 by default.</summary>
    public int LargestSide
    {
        get;
        init => field = CountRange.Require(value, nameof(Shampoo), nameof(LargestSide));
    } = 128;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => Begin(MatrixBlock.Vector(dimension));

    IDirectionState IDirection.Begin(CountedObjective objective) =>
        Begin(MatrixBlock.Of(objective));

    Blockwise Begin(IReadOnlyList<MatrixBlock> blocks) =>
        new(blocks, block => new State(this, block));

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
