namespace Descent;

/// <summary>Which way? The first of the two questions of iterative descent.</summary>
/// <remarks>
/// An <see cref="IDirection"/> is a description: immutable, shared, named by its settings. What a run
/// remembers on its way is the <see cref="IDirectionState"/> it begins.
/// </remarks>
public interface IDirection
{
    /// <summary>Starts a run.</summary>
    /// <param name="dimension">The number of variables, at least 1.</param>
    /// <returns>The memory of one run, with all the buffers it will need.</returns>
    IDirectionState Begin(int dimension);

    /// <summary>Starts a run on an objective, for directions that ask what its variables are.</summary>
    internal IDirectionState Begin(CountedObjective objective) => Begin(objective.Dimension);

    /// <summary>λ, where f(x) + (λ/2) ‖x‖² is to be minimised in place of f; 0 for most.</summary>
    internal double Penalty => 0;

    /// <summary>Whether x decays beside what the objective asks for, so that iterates come to rest where f is not stationary.</summary>
    internal bool Decays => false;
}

/// <summary>A direction at work in one run.</summary>
public interface IDirectionState : IRunState
{
    /// <summary>Writes the direction of the next step, x ← x + α d.</summary>
    /// <param name="at">Where the run is.</param>
    /// <param name="direction">Receives d, of length n.</param>
    /// <returns>Whether α = 1 is a natural first trial along it.</returns>
    DirectionScale Point(Situation at, Span<double> direction);

    /// <summary>Drops what was learned on the way, after a step along the last direction failed.</summary>
    /// <returns>Whether there was anything to drop, so that another direction is worth a try.</returns>
    bool Forget();

    /// <summary>The greatest ‖αd‖₂ that what was learned can be trusted for along the direction last given; ∞ for any.</summary>
    internal double Farthest => double.PositiveInfinity;
}

/// <summary>What is known of the length of a direction.</summary>
public enum DirectionScale
{
    /// <summary>Only where it points: the step rule has to find a length of its own.</summary>
    Unknown,

    /// <summary>It comes from a model of f, and α = 1 leads to the model's minimum.</summary>
    Unit,
}

/// <summary>Where a run is when the next direction is asked for.</summary>
public sealed class Situation
{
    readonly Situation? outer;
    readonly IGradientFilter? filter;

    internal Situation(CountedObjective objective, Point current)
    {
        Objective = objective;
        Current = current;
    }

    /// <summary>The same situation with its gradients filtered; <see cref="Follow"/> brings it up to date.</summary>
    internal Situation(Situation outer, IGradientFilter filter)
        : this(outer.Objective, new Point(outer.Objective.Dimension)) =>
        (this.outer, this.filter, Iteration) = (outer, filter, outer.Iteration);

    /// <summary>The objective, for directions that look further than the gradient.</summary>
    public CountedObjective Objective { get; }

    /// <summary>The iterate the step starts from.</summary>
    public Point Current { get; internal set; }

    /// <summary>The iterate before it; null before the first step.</summary>
    public Point? Previous { get; internal set; }

    /// <summary>k, the number of updates made so far.</summary>
    public int Iteration { get; internal set; }

    /// <summary>α of the last update; 0 before the first.</summary>
    public double LastStep { get; internal set; }

    /// <summary>α of the next update if it is known beforehand; NaN if a line search will find it.</summary>
    public double PlannedStep { get; internal set; } = double.NaN;

    internal void Exchange(StateTransfer stream)
    {
        Iteration = stream.Exchanged(Iteration);
        LastStep = stream.Exchanged(LastStep);
        PlannedStep = stream.Exchanged(PlannedStep);
    }

    /// <summary>Ten times the largest change of a variable in the last step, or the largest variable if that is more; ∞ before the first step.</summary>
    /// <remarks>For models that can be singular: their steps may be any number of orders too long. It scales as x does.</remarks>
    internal double Neighbourhood =>
        Previous is { } before
            ? Math.Max(10 * Vectors.Distance(before.X, Current.X), Vectors.MaxNorm(Current.X))
            : double.PositiveInfinity;

    /// <summary>f and ∇f elsewhere, for directions that look ahead.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="gradient">Receives ∇f(x), of length n, as this direction is to see it.</param>
    /// <returns>f(x).</returns>
    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (outer is null)
            return Objective.ValueAndGradient(x, gradient);
        double value = outer.ValueAndGradient(x, gradient);
        filter!.Apply(x, gradient);
        return value;
    }

    /// <summary>Takes over where the outer situation is.</summary>
    internal void Follow()
    {
        if (outer!.Iteration != Iteration)
            (Previous, Current) = (Current, Previous ?? new Point(Objective.Dimension));
        else if (Previous is null && outer.Previous is { } before) // a run resumed
            Filter(before, Previous = new Point(Objective.Dimension));
        Filter(outer.Current, Current);
        Iteration = outer.Iteration;
        LastStep = outer.LastStep;
        PlannedStep = outer.PlannedStep;
    }

    void Filter(Point of, Point result)
    {
        result.CopyFrom(of);
        result.Apply(filter!);
    }
}
