using AutoDiff;

namespace Descent;

/// <summary>Newton's method in a trust region: of a quadratic model only as much is believed as has proved true.</summary>
/// <remarks>
/// Nocedal and Wright (2006), Algorithm 4.1; Conn, Gould and Toint, Trust-Region Methods (2000), section 17.4.2 for the ratio
/// where both its parts are below the rounding of f. Differs so that scaling f or x changes nothing: the radius has no
/// greatest value, and begins at ten times the way to the lowest point of the model downhill, or where
/// there is none at ‖x₀‖ or, at the origin, at 2|f|/‖∇f‖. And a step that promises less than rounding is taken only if the
/// gradient becomes smaller by it: if it does not, the run is at the limit of its precision. After a step that was not
/// taken the radius is the one at which a parabola through what was met is lowest, within a tenth and a half. Needs second derivatives.
/// </remarks>
public abstract record TrustRegion : IUpdate
{
    internal static readonly Interval ForcingRange = new(0, 1);

    const double Acceptable = 1e-4; // η of Algorithm 4.1
    const double Poor = 0.25;
    const double Good = 0.75;
    const double Growth = 2.5;
    const double FirstReach = 10;
    const double Closer = 0.99; // less is noise
    const int MaxRejections = 100;

    private protected TrustRegion() { }

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IUpdateState Begin(CountedObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new State(this, objective);
    }

    /// <summary>Δ₀; 0 to find it at the start.</summary>
    internal double FirstRadius { get; init; }

    private protected virtual double LoosestResidual => 0.5;

    /// <summary>What no step may leave; null for none.</summary>
    private protected virtual FeasibleBox? Box(int dimension) => null;

    private protected abstract ITrustRegionModel Model(CountedObjective objective);

    sealed class State(TrustRegion rules, CountedObjective objective) : IUpdateState
    {
        readonly double[] step = new double[objective.Dimension];
        readonly FeasibleBox? box = rules.Box(objective.Dimension);
        readonly MeasuredNoise noise = new();
        ITrustRegionModel? model;
        double radius = rules.FirstRadius;
        double largest;

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(ref radius);
            stream.Exchange(ref largest);
            noise.Exchange(stream);
        }

        public StepOutcome Advance(Situation at, Point next)
        {
            model ??= rules.Model(objective);
            Point here = at.Current;
            double norm = Norm(here);
            if (norm == 0)
                return new StepOutcome(StepVerdict.BelowRounding, 0);
            largest = Math.Max(largest, norm);
            using IHessian hessian = at.Objective.HessianAt(here.X);
            double residual = Math.Min(rules.LoosestResidual, Math.Sqrt(norm / largest));
            model.Aim(hessian, here, residual * norm);
            if (!(radius > 0))
                radius = First(here, norm);
            bool measured = false;
            for (int i = 0; i < MaxRejections; i++)
            {
                ModelStep promise = model.Solve(radius, step);
                if (objective.IsInterrupted)
                    return new StepOutcome(StepVerdict.Interrupted, 0);
                Place(here, next);
                if (next.X.SequenceEqual(here.X))
                    return new StepOutcome(StepVerdict.BelowRounding, 0);
                next.Evaluate(objective);
                double estimate = ValueRounding.Along(here, step, promise.Decrease);
                double rounding = Math.Min(estimate, noise.Bound);
                if (promise.Decrease <= rounding)
                {
                    StepOutcome outcome = Blind(here, next, norm, promise, rounding);
                    if (measured || outcome.Verdict == StepVerdict.Taken)
                        return outcome;
                    measured = true;
                    noise.Measure(objective, here, box, next.Coordinates);
                    continue;
                }

                double ratio = (here.Value - next.Value + rounding) / (promise.Decrease + rounding);
                Adjust(ratio, here, next, promise);
                if (ratio >= Acceptable && next.Value < here.Value && next.IsFinite)
                    return new StepOutcome(StepVerdict.Taken, promise.Norm / norm, rounding);
            }

            return new StepOutcome(StepVerdict.NotFound, 0);
        }

        // Values may no longer tell, but gradients do; or values tell after all, where rounding is less than it could be.
        StepOutcome Blind(Point here, Point next, double norm, ModelStep promise, double rounding)
        {
            double decrease = here.Value - next.Value;
            bool lower =
                decrease >= 0.5 * promise.Decrease
                && decrease > 8 * Vectors.Epsilon * Math.Abs(here.Value);
            bool flatter = decrease >= -rounding && Norm(next) < Closer * norm;
            bool closer = next.IsFinite && (lower || flatter);
            StepVerdict verdict = closer ? StepVerdict.Taken : StepVerdict.BelowRounding;
            return new StepOutcome(verdict, promise.Norm / norm, rounding);
        }

        double Norm(Point at) => box?.FreeNorm(at) ?? Vectors.Norm(at.Gradient);

        void Place(Point here, Point next)
        {
            if (box is null)
                Vectors.Move(here.X, 1, step, next.Coordinates);
            else
                box.Arrive(here.X, step, next.Coordinates);
        }

        void Adjust(double ratio, Point here, Point next, ModelStep promise)
        {
            if (!(ratio >= Poor) || !next.IsFinite)
                radius = Shrink(here, next, promise.Norm);
            else if (ratio >= Good && promise.OnBoundary)
                radius = Math.Max(radius, Growth * promise.Norm);
        }

        double Shrink(Point here, Point next, double length)
        {
            double slope = Vectors.Dot(here.Gradient, step);
            double rise = next.Value - here.Value;
            double lowest = -0.5 * slope / (rise - slope);
            return length * (lowest > 0.1 ? Math.Min(0.5, lowest) : 0.1); // NaN: a tenth
        }

        double First(Point here, double norm)
        {
            double curvature = Math.Abs(model!.CurvatureAlongGradient);
            double downhill = FirstReach * norm / curvature;
            if (double.IsFinite(downhill))
                return downhill;
            double size = Vectors.Norm(here.X);
            if (size > 0)
                return size;
            double way = 2 * Math.Abs(here.Value) / norm;
            return way > 0 ? way : 1;
        }
    }
}
