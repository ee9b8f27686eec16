namespace Descent;

/// <summary>A search that takes no step longer than a length: ‖αd‖₂ ≤ s.</summary>
/// <remarks>
/// As the stpmax of Moré and Thuente's dcsrch (1994). Every search of this library ends at the largest step if f falls enough there
/// and would fall on. A rule of one's own has to keep to <see cref="Line.Longest"/>; one that tries a longer step is refused.
/// </remarks>
public sealed record LimitedStep : IStepRule
{
    internal static readonly Interval LengthRange = new(
        0,
        double.PositiveInfinity,
        HighIncluded: true
    );

    /// <param name="rule">The search.</param>
    /// <param name="largest">s, positive; ∞ for no limit.</param>
    /// <exception cref="ArgumentException">The rule does not search, so that its step is not to be shortened.</exception>
    /// <exception cref="ArgumentOutOfRangeException">s is not positive.</exception>
    public LimitedStep(IStepRule rule, double largest)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (!rule.Searches)
        {
            throw new ArgumentException(
                $"{rule.GetType().Name} takes its step as it is known beforehand: only a rule that searches takes a largest one.",
                nameof(rule)
            );
        }

        Rule = rule;
        Largest = LengthRange.Require(largest, nameof(LimitedStep), nameof(Largest));
    }

    /// <summary>The search.</summary>
    public IStepRule Rule { get; }

    /// <summary>s, the greatest ‖αd‖₂.</summary>
    public double Largest { get; }

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(Rule.Begin(), Largest);

    sealed class State(IStepState inner, double largest) : IStepState
    {
        public double Planned(int iteration) => inner.Planned(iteration);

        public void Exchange(StateTransfer stream) => inner.Exchange(stream);

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            line.Limit(largest / Vectors.SafeNorm(line.Direction));
            return inner.Take(at, line, scale);
        }
    }
}
