using AutoDiff;

namespace Descent;

/// <summary>Levenberg and Marquardt's method: the residuals made linear, and believed within a region.</summary>
/// <remarks>
/// Moré (1978), in Watson (ed.), Numerical Analysis, LNM 630, Algorithm 7.1, as in MINPACK's LMDER: an ellipsoid ‖D p‖ ≤ Δ with
/// D the longest each column of the Jacobian has been, and QR factors instead of normal equations, so that half of
/// the digits are not lost. Differs in that columns are scaled before they are factored; in that the decrease is taken
/// from differences of residuals, which do not cancel as values of f do; and at the limit of rounding: where a
/// step promises less than the rounding of f, it is taken only if it makes the gradient, in the same scaling, smaller,
/// and if it does not the run is at the limit of its precision.
/// Steps are bent along with the residuals (geodesic acceleration): Transtrum and Sethna, Improvements to the Levenberg-Marquardt
/// algorithm for nonlinear least-squares minimization (2012), section 4, with the second derivative along the step by forward mode twice;
/// where the bend is too sharp the radius is halved. Residuals that do not know it (<see cref="ICurvedResiduals"/>) get straight
/// steps. A small gradient ends a run once ‖D p‖ is below 1e-8 of the largest ‖D x‖: it says little where the residuals themselves are tiny.
/// </remarks>
public sealed record LevenbergMarquardt : IUpdate
{
    internal const string Id = "levenberg-marquardt";

    const double Acceptable = 1e-4;
    const double Poor = 0.25;
    const double Good = 0.75;
    const double Closer = 0.9; // for steps that are cut short; less would be noise
    const double Bent = 0.5; // what a radius is shortened to where the residuals bend too much
    const double Settled = 1e-8; // the share of x, as D measures it, that the last step of a run may have
    const int MaxBlind = 5;
    const int MaxRejections = 100;

    /// <summary>The first radius as a multiple of ‖D x₀‖; more than 0, 1 by default.</summary>
    public double FirstRadius
    {
        get;
        init =>
            field = Interval.Positive.Require(
                value,
                nameof(LevenbergMarquardt),
                nameof(FirstRadius)
            );
    } = 1;

    /// <summary>α, the most that a step may be bent: 2 ‖δ₂‖ ≤ α ‖δ₁‖; 0, which bends none, or more, 0.75 by default.</summary>
    public double Acceleration
    {
        get;
        init =>
            field = Interval.NonNegative.Require(
                value,
                nameof(LevenbergMarquardt),
                nameof(Acceleration)
            );
    } = 0.75;

    /// <inheritdoc/>
    public bool Searches => true;

    bool IUpdate.SolvesItsModel => true;

    /// <inheritdoc/>
    public IUpdateState Begin(CountedObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new State(FirstRadius, Acceleration, objective.Dimension);
    }

    sealed class State(double firstRadius, double acceleration, int n) : IUpdateState
    {
        readonly double[] scale = new double[n]; // D
        readonly double[] scaled = new double[n]; // D p
        readonly double[] step = new double[n]; // p
        readonly DampedStep damped = new(n);
        Linearization? linear;
        double radius = double.NaN;
        double extent; // the largest ‖D x‖ so far
        double moved; // ‖D p‖ of the last step
        double[] resumed = []; // r at the iterate a checkpoint was made at, until it is asked for

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(ref radius);
            stream.Exchange(ref extent);
            stream.Exchange(ref moved);
            stream.Exchange(scale);
            damped.Exchange(stream);
            ReadOnlySpan<double> residuals = linear is null ? resumed : linear.Residuals;
            int count = stream.Exchanged(residuals.Length);
            resumed = stream.IsLoading
                ? new double[Linearization.Checked(count)]
                : residuals.ToArray();
            stream.Exchange(resumed);
        }

        public bool IsSettled => moved <= Settled * extent;

        public StepOutcome Advance(Situation at, Point next)
        {
            Point here = at.Current;
            Linearization model = Linearize(at);
            double rounding = Rounding(model, here.X);
            int blind = 0;
            for (int i = 0; i < MaxRejections; i++)
            {
                if (!Propose(model, here.X))
                    continue;
                Vectors.Move(here.X, 1, step, next.Coordinates);
                if (next.X.SequenceEqual(here.X))
                    return new StepOutcome(StepVerdict.BelowRounding, 0);
                model.Try(next.X);
                double promise =
                    damped.SquaredChange + 2 * damped.Damping * damped.Norm * damped.Norm;
                bool seen = promise > rounding;
                bool accepted = seen
                    ? Falls(model, promise, rounding) && Arrive(at, next)
                    : IsCloser(at, next, blind == 0 ? 1 : Closer, rounding);
                if (accepted)
                    return Taken(here, model.Factor * rounding);
                if (seen)
                    continue;
                if (++blind == MaxBlind)
                    return new StepOutcome(StepVerdict.BelowRounding, 0);
                radius = Poor * Math.Min(radius, damped.Norm);
            }

            return new StepOutcome(StepVerdict.NotFound, 0);
        }

        // The residuals as a linear function around the iterate, factored in the scaling D; the region to believe it in.
        Linearization Linearize(Situation at)
        {
            ReadOnlySpan<double> x = at.Current.X;
            Linearization model = linear ?? Begin(at);
            model.Differentiate(x);
            for (int j = 0; j < n; j++)
                scale[j] = Longest(scale[j], model.Lengths[j]);
            model.Factorize(scale);
            damped.Aim(model.Qr, model.Rotated);
            double size = Size(x);
            extent = Math.Max(extent, size);
            if (double.IsNaN(radius))
                radius = firstRadius * (size > 0 ? size : 1);
            return model;
        }

        // A step within the region; where the residuals bend too much along it there is none, and the region is smaller.
        bool Propose(Linearization model, ReadOnlySpan<double> x)
        {
            damped.Solve(model.Qr, model.Rotated, radius, scaled);
            for (int j = 0; j < n; j++)
                step[j] = scaled[j] / scale[j];
            if (acceleration == 0 || Accelerate(model, x))
                return true;
            radius = Bent * Math.Min(radius, damped.Norm);
            return false;
        }

        // Whether f falls by enough of what the step promises. The radius learns from it either way.
        bool Falls(Linearization model, double promise, double rounding)
        {
            double change = Change(model.Residuals, model.Trial);
            double ratio = (change + rounding) / (promise + rounding);
            Adjust(ratio, change, promise);
            return ratio >= Acceptable;
        }

        // Adds δ₂, half the acceleration of the geodesic that sets out with δ₁ = p; false where it is no small part of p.
        bool Accelerate(Linearization model, ReadOnlySpan<double> x)
        {
            ReadOnlySpan<double> bend = model.Bend(x, step);
            if (bend.IsEmpty)
                return true;
            double length = damped.SolveAgain(model.Qr, bend, scaled);
            if (!(2 * length <= acceleration * damped.Norm))
                return false;
            for (int j = 0; j < n; j++)
                step[j] += scaled[j] / scale[j];
            return true;
        }

        Linearization Begin(Situation at)
        {
            linear = Linearization.Of(Id, at.Objective.Residuals);
            if (!linear.Resume(resumed))
            {
                linear.Try(at.Current.X);
                linear.Accept();
            }

            resumed = [];
            return linear;
        }

        // Residuals may be finite where f or its gradient is not.
        bool Arrive(Situation at, Point next)
        {
            next.Evaluate(at.Objective);
            if (next.IsFinite)
                linear!.Accept();
            else
                radius = 0.1 * Math.Min(radius, damped.Norm);
            return next.IsFinite;
        }

        StepOutcome Taken(Point here, double rounding)
        {
            moved = Size(step);
            double alpha = Vectors.Norm(step) / Vectors.Norm(here.Gradient);
            return new StepOutcome(StepVerdict.Taken, alpha, rounding);
        }

        // Values no longer tell, but gradients may. Where curvature of the residuals makes the undamped step too long, a shorter one is closer.
        bool IsCloser(Situation at, Point next, double share, double rounding)
        {
            next.Evaluate(at.Objective);
            bool closer =
                next.IsFinite
                && next.Value <= at.Current.Value + linear!.Factor * rounding
                && ScaledNorm(next.Gradient) < share * ScaledNorm(at.Current.Gradient);
            if (closer)
                linear!.Accept();
            return closer;
        }

        double ScaledNorm(ReadOnlySpan<double> gradient)
        {
            double squared = 0;
            for (int j = 0; j < n; j++)
                squared += gradient[j] / scale[j] * (gradient[j] / scale[j]);
            return Math.Sqrt(squared);
        }

        // Shrinks to where a parabola through what was met is lowest, within a tenth and a half.
        void Adjust(double ratio, double change, double promise)
        {
            if (ratio >= Good || (ratio > Poor && damped.Damping == 0))
                radius = Math.Max(radius, 2 * damped.Norm);
            if (ratio > Poor)
                return;
            double slope = damped.SquaredChange + damped.Damping * damped.Norm * damped.Norm;
            double lowest = change >= 0 ? 0.5 : slope / (2 * slope - change);
            double share = lowest > 0.1 ? lowest : 0.1; // NaN: a tenth
            radius = share * Math.Min(radius, 10 * damped.Norm);
        }

        // ‖D x‖.
        double Size(ReadOnlySpan<double> x)
        {
            double squared = 0;
            for (int j = 0; j < n; j++)
                squared += scale[j] * x[j] * (scale[j] * x[j]);
            return Math.Sqrt(squared);
        }

        static double Longest(double before, double now) =>
            Math.Max(before, now) is var longest && longest > 0 ? longest : 1;

        // Σ rᵢ² − Σ r₊ᵢ² by factors, so that the digits two sums share do not cancel.
        static double Change(ReadOnlySpan<double> before, ReadOnlySpan<double> after)
        {
            double sum = 0;
            for (int i = 0; i < before.Length; i++)
                sum += (before[i] - after[i]) * (before[i] + after[i]);
            return sum;
        }

        // A residual is off by ε times itself and what rounding x moves it by.
        double Rounding(Linearization model, ReadOnlySpan<double> x)
        {
            double size = Vectors.Norm(model.Residuals);
            double moved = size;
            for (int j = 0; j < n; j++)
                moved += model.Lengths[j] * Math.Abs(x[j]);
            return 2 * size * Vectors.Epsilon * moved;
        }
    }
}
