using AutoDiff;

namespace Descent;

/// <summary>The step to the minimum along the line: φ′(α) = 0.</summary>
/// <remarks>
/// Cauchy (1847). The first trial is Newton's step on the line, α = −gᵀd / dᵀHd with one Hessian product, which on a quadratic is
/// the minimum: gᵀg / gᵀHg for steepest descent (Nocedal and Wright 2006, equation 3.26). If the slope there is not zero, trials
/// enclose a zero of the slope and Brent's method finds it: Algorithms for Minimization without Derivatives (1973), chapter 4
/// (zero), on φ′, whose zero is found to full precision where a minimum of values is found to half of
/// it. An objective without second derivatives does without the product. Of several minima along the line it is one below the start.
/// </remarks>
public sealed record ExactStep : IStepRule
{
    internal static readonly Interval RemainderRange = Interval.OpenUnit;

    /// <summary>The share of the slope that counts as none; in (0, 1), 1e-8 by default.</summary>
    public double Remainder
    {
        get;
        init => field = RemainderRange.Require(value, nameof(ExactStep), nameof(Remainder));
    } = 1e-8;

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(Remainder);

    sealed class State(double remainder) : SearchState
    {
        readonly ExactSearch search = new(remainder);
        double[]? product;
        bool flat; // no second derivatives to be had

        // The closed form is mostly accepted on a quadratic and hardly ever elsewhere.
        protected override int Gradients => 1;

        protected override Trial? Search(Situation at, Line line, double alpha)
        {
            double newton = flat ? double.NaN : -line.Start.Slope / Curvature(at, line);
            double first = newton > 0 && double.IsFinite(newton) ? newton : alpha;
            return search.Run(Trials, Math.Min(first, line.Longest));
        }

        // dᵀHd.
        double Curvature(Situation at, Line line)
        {
            product ??= new double[at.Objective.Dimension];
            try
            {
                using IHessian hessian = at.Objective.HessianAt(at.Current.X);
                hessian.Multiply(line.Direction, product);
                return Vectors.Dot(line.Direction, product);
            }
            catch (NotSupportedException)
            {
                flat = true;
                return double.NaN;
            }
        }
    }
}
