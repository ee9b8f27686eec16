namespace Descent;

/// <summary>A validation at work in one run: the least value so far, and the point that has it.</summary>
sealed class EarlyStopping
{
    const double FewUlps = 8 * Vectors.Epsilon;

    readonly Validation validation;
    readonly CountedObjective objective;
    readonly Point kept;
    double least = double.PositiveInfinity;
    int iteration;

    /// <exception cref="ArgumentException">The objectives are of different dimensions.</exception>
    public EarlyStopping(Validation validation, Walk walk)
    {
        this.validation = validation;
        int dimension = walk.Current.X.Length;
        if (validation.Objective.Dimension != dimension)
        {
            throw new ArgumentException(
                $"The validation has {validation.Objective.Dimension} variables, the objective {dimension}."
            );
        }

        objective = new CountedObjective(validation.Objective);
        kept = new Point(dimension);
        kept.CopyFrom(walk.Current);
    }

    /// <summary>The value at the iterate last learned from.</summary>
    public double Latest { get; private set; } = double.NaN;

    /// <summary>The point of the least value; the start until something finite is lower.</summary>
    public Point Point => kept;

    /// <summary>The least value and when it was met.</summary>
    public ValidationResult Result => new(least, iteration);

    /// <summary>What the objective threw last.</summary>
    public Exception? Fault => objective.Fault;

    /// <summary>The updates since the least value, and how many are waited for.</summary>
    public (int Waited, int Patience) Wait(Walk walk) =>
        (walk.Iteration - iteration, validation.Patience);

    /// <summary>Whether the iterate last learned from has the least value, up to rounding.</summary>
    public bool IsLeast => Latest <= least + FewUlps * Math.Abs(least);

    /// <summary>Looks at the iterate a walk has just reached.</summary>
    public void Learn(Walk walk)
    {
        Latest = objective.Value(walk.Current.X);
        bool lower = walk.Current.IsFinite && Latest < least;
        if (walk.Iteration > 0 && !lower)
            return;
        least = lower ? Latest : double.PositiveInfinity;
        iteration = walk.Iteration;
        kept.CopyFrom(walk.Current);
    }

    /// <summary>Saves or loads what was seen.</summary>
    public void Exchange(StateTransfer stream)
    {
        kept.Exchange(stream);
        Latest = stream.Exchanged(Latest);
        stream.Exchange(ref least);
        stream.Exchange(ref iteration);
    }
}
