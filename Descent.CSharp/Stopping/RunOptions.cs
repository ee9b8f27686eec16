namespace Descent;

/// <summary>When a run stops, who watches it, and what it remembers.</summary>
public sealed record RunOptions
{
    /// <summary>All defaults.</summary>
    public static RunOptions Default { get; } = new();

    /// <summary>‖∇f(x)‖∞ to converge at; 0 or more, 1e-8 by default.</summary>
    /// <remarks>With decoupled weight decay also ‖x − x⁻‖∞/α of two updates in a row, which f alone does not bring to rest.</remarks>
    public double GradientTolerance
    {
        get;
        init =>
            field = Interval.NonNegative.Require(
                value,
                nameof(RunOptions),
                nameof(GradientTolerance)
            );
    } = 1e-8;

    /// <summary>‖∇f(x)‖∞ to converge at, as a share of ‖∇f(x₀)‖∞; 0 or more, none by default.</summary>
    public double? RelativeGradientTolerance
    {
        get;
        init => field = Tolerance(value, nameof(RelativeGradientTolerance));
    }

    /// <summary>‖x − x⁻‖∞ of the last update to converge at; 0 or more, none by default.</summary>
    /// <remarks>
    /// The tests of step and decrease pass only at the lowest value so far, which is then the point returned. A method whose steps
    /// are short for other reasons passes them far from a minimum.
    /// </remarks>
    public double? StepTolerance
    {
        get;
        init => field = Tolerance(value, nameof(StepTolerance));
    }

    /// <summary>‖x − x⁻‖∞ to converge at, as a share of the larger of ‖x‖∞ and ‖x⁻‖∞; 0 or more, none by default.</summary>
    public double? RelativeStepTolerance
    {
        get;
        init => field = Tolerance(value, nameof(RelativeStepTolerance));
    }

    /// <summary>f(x⁻) − f(x) of the last update to converge at; 0 or more, none by default.</summary>
    public double? DecreaseTolerance
    {
        get;
        init => field = Tolerance(value, nameof(DecreaseTolerance));
    }

    /// <summary>f(x⁻) − f(x) to converge at, as a share of the larger of |f(x)| and |f(x⁻)|; 0 or more, none by default.</summary>
    public double? RelativeDecreaseTolerance
    {
        get;
        init => field = Tolerance(value, nameof(RelativeDecreaseTolerance));
    }

    /// <summary>The most updates to make; 0 or more, 100 000 by default.</summary>
    public int MaxIterations
    {
        get;
        init => field = Whole.Require(value, nameof(RunOptions), nameof(MaxIterations));
    } = 100_000;

    /// <summary>The most evaluations of every kind together, looked at after each update; none by default.</summary>
    public long? MaxEvaluations
    {
        get;
        init => field = Budget(value, nameof(MaxEvaluations));
    }

    /// <summary>The most times f may be computed, with its gradient or without; none by default.</summary>
    public long? MaxValues
    {
        get;
        init => field = Budget(value, nameof(MaxValues));
    }

    /// <summary>The most times ∇f may be computed; none by default.</summary>
    public long? MaxGradients
    {
        get;
        init => field = Budget(value, nameof(MaxGradients));
    }

    /// <summary>The most products of the Hessian with a vector; none by default.</summary>
    public long? MaxHessianVectors
    {
        get;
        init => field = Budget(value, nameof(MaxHessianVectors));
    }

    /// <summary>The most time to take, looked at after each update and in long ones on the way; none by default.</summary>
    public TimeSpan? MaxTime
    {
        get;
        init
        {
            if (value is { } most)
            {
                _ = Interval.NonNegative.Require(
                    most.TotalSeconds,
                    nameof(RunOptions),
                    nameof(MaxTime)
                );
            }

            field = value;
        }
    }

    /// <summary>A value of f that is low enough; none by default.</summary>
    public double? TargetValue
    {
        get;
        init =>
            field = value is null or { } and not double.NaN
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(TargetValue),
                    value,
                    "RunOptions.TargetValue must be a number."
                );
    }

    /// <summary>The updates without a lower value or a smaller gradient after which a run has stalled.</summary>
    /// <remarks>1 or more, 10 000 by default: Adam and momentum wander for thousands.</remarks>
    public int Patience
    {
        get;
        init => field = Interval.Count.Require(value, nameof(RunOptions), nameof(Patience));
    } = 10_000;

    /// <summary>A second objective whose least value decides which point is kept, and when it is enough; none by default.</summary>
    /// <remarks>Minimisers of other libraries, whose iterates are not seen, refuse it.</remarks>
    public Validation? Validation { get; init; }

    /// <summary>The most rows a trace keeps, from 8 on; 1000 by default. A longer run is thinned out evenly.</summary>
    public int TraceCapacity
    {
        get;
        init => field = Rows.Require(value, nameof(RunOptions), nameof(TraceCapacity));
    } = 1000;

    /// <summary>Asks the run to end with the best point so far, be it in the middle of a search.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Called at every iterate, on the caller's thread; null for none.</summary>
    public RunObserver? Observer { get; init; }

    /// <summary>Where the run is saved on its way, to be resumed; null for nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>The clock of elapsed time and <see cref="MaxTime"/>; the system's by default.</summary>
    public TimeProvider Clock
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Whether so many evaluations are all there may be.</summary>
    internal bool IsSpent(Evaluations spent) =>
        spent.Total >= MaxEvaluations
        || spent.Value >= MaxValues
        || spent.Gradient >= MaxGradients
        || spent.HessianVector >= MaxHessianVectors;

    static double? Tolerance(double? value, string property) =>
        value is { } given
            ? Interval.NonNegative.Require(given, nameof(RunOptions), property)
            : null;

    static long? Budget(long? value, string property)
    {
        if (value is { } most)
            _ = Interval.Positive.Require(most, nameof(RunOptions), property);
        return value;
    }

    static readonly Interval Whole = new(0, int.MaxValue, true, true, true);
    static readonly Interval Rows = new(8, 1_000_000, true, true, true);
}
