namespace Descent;

/// <summary>Nonlinear conjugate gradients: d = −g + β d, the last direction bent towards the gradient.</summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), section 5.2; Hager and Zhang, A survey of nonlinear conjugate gradient
/// methods, Pacific J. Optim. 2 (2006), for the formulas of β. It starts afresh from −g after <see cref="RestartEvery"/> times n updates, where
/// two gradients in a row are far from orthogonal (Powell 1977, |g⁺ᵀg| ≥ ν ‖g⁺‖²), and where d would not descend.
/// </remarks>
public sealed record NonlinearConjugateGradient : IDirection
{
    internal static readonly Interval OrthogonalityRange = Interval.Positive;
    internal static readonly Interval RestartRange = Interval.Count;

    // Beyond this share of the gradient's own slope a direction hardly descends.
    const double LeastDescent = 1e-10;

    const double TruncationShare = 0.4;

    /// <summary>The formula of β; that of Hager and Zhang by default.</summary>
    public ConjugacyFormula Formula
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(Formula),
                    value,
                    "NonlinearConjugateGradient.Formula must be one of the formulas."
                );
    } = ConjugacyFormula.HagerZhang;

    /// <summary>ν of Powell's restart: positive; 0.2, as he chose it, by default; null for none.</summary>
    public double? Orthogonality
    {
        get;
        init
        {
            if (value is { } least)
            {
                _ = OrthogonalityRange.Require(
                    least,
                    nameof(NonlinearConjugateGradient),
                    nameof(Orthogonality)
                );
            }

            field = value;
        }
    } = 0.2;

    /// <summary>The updates to a restart, in units of n; 1 or more, 1 by default.</summary>
    public int RestartEvery
    {
        get;
        init =>
            field = RestartRange.Require(
                value,
                nameof(NonlinearConjugateGradient),
                nameof(RestartEvery)
            );
    } = 1;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(this, dimension);

    sealed class State(NonlinearConjugateGradient settings, int dimension) : IDirectionState
    {
        readonly double[] last = new double[dimension];
        readonly long period = Math.Max(2, (long)settings.RestartEvery * dimension);
        long sinceRestart = -1; // −1: nothing learned

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            Point now = at.Current;
            ConjugacyProducts? products =
                sinceRestart < 0 || at.Previous is null
                    ? null
                    : ConjugacyProducts.Of(at.Previous.Gradient, now.Gradient, last);
            double beta = products is { } known ? Beta(known) : 0;
            sinceRestart = beta == 0 ? 0 : sinceRestart + 1;
            if (beta == 0 || !Bends(now, beta, products!.Value.NextSquared, direction))
                Restart(now, direction);
            return DirectionScale.Unknown;
        }

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(ref sinceRestart);
            stream.Exchange(last);
        }

        public bool Forget()
        {
            bool learned = sinceRestart > 0;
            sinceRestart = -1;
            return learned;
        }

        // Whether the bent direction descends.
        bool Bends(Point now, double beta, double squared, Span<double> direction)
        {
            double slope = FusedVectors.Bend(
                Vectors.DownhillScale(now),
                now.Gradient,
                beta,
                last,
                direction
            );
            return slope <= -LeastDescent * squared;
        }

        void Restart(Point now, Span<double> direction)
        {
            Vectors.Downhill(now, direction);
            direction.CopyTo(last);
            sinceRestart = 0;
        }

        // 0 where it is time to start afresh, and where the figures overflow.
        double Beta(in ConjugacyProducts of)
        {
            if (sinceRestart + 1 >= period || AreFarFromOrthogonal(of))
                return 0;
            double beta = settings.Formula switch
            {
                ConjugacyFormula.FletcherReeves => of.NextSquared / of.Squared,
                ConjugacyFormula.PolakRibiere => Math.Max(0, of.NextChange / of.Squared),
                ConjugacyFormula.HestenesStiefel => Math.Max(0, of.NextChange / of.LastChange),
                ConjugacyFormula.DaiYuan => of.NextSquared / of.LastChange,
                _ => HagerZhang(of),
            };
            return double.IsFinite(beta) ? beta : 0;
        }

        bool AreFarFromOrthogonal(in ConjugacyProducts of) =>
            settings.Orthogonality is { } least
            && !(Math.Abs(of.NextGradient) < least * of.NextSquared);

        static double HagerZhang(in ConjugacyProducts of)
        {
            double curvature = of.LastChange;
            double beta =
                (of.NextChange - 2 * of.ChangeSquared * of.LastNext / curvature) / curvature;
            double least = TruncationShare * of.LastGradient / of.LastSquared;
            return Math.Max(beta, least);
        }
    }
}
