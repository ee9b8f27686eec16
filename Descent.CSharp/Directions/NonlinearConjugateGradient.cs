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
        readonly double[] change = new double[dimension]; // y
        readonly long period = Math.Max(2, (long)settings.RestartEvery * dimension);
        long sinceRestart = -1; // −1: nothing learned

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            double beta = sinceRestart < 0 || at.Previous is null ? 0 : Beta(at);
            sinceRestart = beta == 0 ? 0 : sinceRestart + 1;
            Point now = at.Current;
            Vectors.Downhill(now, direction);
            if (beta != 0)
            {
                Vectors.Add(beta, last, direction);
                double slope = Vectors.Dot(now.Gradient, direction);
                if (!(slope <= -LeastDescent * Vectors.Dot(now.Gradient, now.Gradient)))
                {
                    Vectors.Downhill(now, direction);
                    sinceRestart = 0;
                }
            }

            direction.CopyTo(last);
            return DirectionScale.Unknown;
        }

        public bool Forget()
        {
            bool learned = sinceRestart > 0;
            sinceRestart = -1;
            return learned;
        }

        // 0 where it is time to start afresh, and where the figures overflow.
        double Beta(Situation at)
        {
            var g = at.Previous!.Gradient;
            var next = at.Current.Gradient;
            double nextSquared = Vectors.Dot(next, next);
            if (sinceRestart + 1 >= period || AreFarFromOrthogonal(next, g, nextSquared))
                return 0;
            Vectors.Subtract(next, g, change);
            double beta = settings.Formula switch
            {
                ConjugacyFormula.FletcherReeves => nextSquared / Vectors.Dot(g, g),
                ConjugacyFormula.PolakRibiere => Math.Max(
                    0,
                    Vectors.Dot(next, change) / Vectors.Dot(g, g)
                ),
                ConjugacyFormula.HestenesStiefel => Math.Max(
                    0,
                    Vectors.Dot(next, change) / Vectors.Dot(last, change)
                ),
                ConjugacyFormula.DaiYuan => nextSquared / Vectors.Dot(last, change),
                _ => HagerZhang(g, next),
            };
            return double.IsFinite(beta) ? beta : 0;
        }

        bool AreFarFromOrthogonal(
            ReadOnlySpan<double> next,
            ReadOnlySpan<double> g,
            double nextSquared
        ) =>
            settings.Orthogonality is { } least
            && !(Math.Abs(Vectors.Dot(next, g)) < least * nextSquared);

        double HagerZhang(ReadOnlySpan<double> g, ReadOnlySpan<double> next)
        {
            double curvature = Vectors.Dot(last, change);
            double along = Vectors.Dot(last, next);
            double changeSquared = Vectors.Dot(change, change);
            double beta =
                (Vectors.Dot(change, next) - 2 * changeSquared * along / curvature) / curvature;
            double least = TruncationShare * Vectors.Dot(last, g) / Vectors.Dot(last, last);
            return Math.Max(beta, least);
        }
    }
}
