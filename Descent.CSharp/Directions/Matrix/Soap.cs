namespace Descent;

/// <summary>SOAP: Adam in the eigenvectors of Shampoo's factors, L a running mean of G Gᵀ and R of Gᵀ G.</summary>
/// <remarks>
/// Vyas et al., SOAP: improving and stabilizing Shampoo using Adam (2024), Algorithm 3, with its settings as defaults and Adam's bias correction. Differs
/// in that eigenvectors are found whole, by rotations from those found last, where the paper makes one step of power iteration and QR (its Algorithm 4),
/// and that the first gradient gives the first of them, where the authors' program makes no update. Vectors and scalars are Adam's, as in that program;
/// a side longer than <see cref="MatrixDirection.LargestSide"/> is not turned.
/// </remarks>
public sealed record Soap : MatrixDirection
{
    /// <summary>The paper's settings, with new eigenvectors every tenth update.</summary>
    public Soap()
        : base(every: 10) { }

    /// <summary>β₁, the decay of the mean gradient; in [0, 1), 0.95 by default.</summary>
    public double Beta1
    {
        get;
        init => field = AdaptiveMoments.BetaRange.Require(value, nameof(Soap), nameof(Beta1));
    } = 0.95;

    /// <summary>β₂, the decay of the mean square and of L and R; in [0, 1), 0.95 by default.</summary>
    public double Beta2
    {
        get;
        init => field = AdaptiveMoments.BetaRange.Require(value, nameof(Soap), nameof(Beta2));
    } = 0.95;

    /// <summary>ε, what keeps the quotient finite; positive, 1e-8 by default.</summary>
    public double Epsilon
    {
        get;
        init => field = AdaptiveMoments.EpsilonRange.Require(value, nameof(Soap), nameof(Epsilon));
    } = 1e-8;

    private protected override IBlockState Begin(MatrixBlock block) => new State(this, block);

    sealed class State : IBlockState
    {
        readonly Soap rule;
        readonly EigenBasis basis;
        readonly double[] mean; // M, as G lies
        readonly double[] square; // V, in the eigenvectors
        readonly double[] turned; // G′
        readonly double[] step; // M′, then N′

        public State(Soap rule, MatrixBlock block)
        {
            this.rule = rule;
            basis = new EigenBasis(block, block.IsMatrix ? rule.LargestSide : 0);
            mean = new double[block.Size];
            square = new double[block.Size];
            turned = new double[block.Size];
            step = new double[block.Size];
        }

        public void Point(int update, ReadOnlySpan<double> gradient, Span<double> direction)
        {
            if (update == 1)
                Learn(gradient, renew: true);
            Vectors.Scale(rule.Beta1, mean, mean);
            Vectors.Add(1 - rule.Beta1, gradient, mean);
            basis.Turn(gradient, turned);
            basis.Turn(mean, step);
            Divide(update);
            basis.TurnBack(step, direction);
            if (update > 1)
                Learn(gradient, update % rule.Every == 0);
        }

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(mean);
            stream.Exchange(square);
            basis.Exchange(stream);
        }

        public void Clear()
        {
            Array.Clear(mean);
            Array.Clear(square);
            basis.Clear();
        }

        void Learn(ReadOnlySpan<double> gradient, bool renew) =>
            basis.Learn(rule.Beta2, 1 - rule.Beta2, gradient, renew);

        // −M̂′ / (√V̂ + ε), entry by entry.
        void Divide(int update)
        {
            double meanBias = 1 - Math.Pow(rule.Beta1, update);
            double squareBias = 1 - Math.Pow(rule.Beta2, update);
            for (int i = 0; i < step.Length; i++)
            {
                square[i] = rule.Beta2 * square[i] + (1 - rule.Beta2) * turned[i] * turned[i];
                double size = Math.Sqrt(square[i] / squareBias) + rule.Epsilon;
                step[i] = -(step[i] / meanBias) / size;
            }
        }
    }
}
