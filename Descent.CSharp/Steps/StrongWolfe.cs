namespace Descent;

/// <summary>A step that meets the strong Wolfe conditions, by bracketing and pinpointing.</summary>
/// <remarks>
/// φ(α) ≤ φ(0) + c₁ α φ′(0) and |φ′(α)| ≤ c₂ |φ′(0)|. Nocedal and Wright, Numerical Optimization, 2nd ed.
/// (2006), Algorithms 3.5 (bracketing) and 3.6 (pinpointing, there called zoom). Differs from the book in these ways: a
/// non-finite trial is a wall to back away from; the approximate conditions of Hager and Zhang are accepted
/// where values are rounding; and if the conditions cannot be met, the lowest point found is taken rather than lost.
/// </remarks>
public sealed record StrongWolfe : IStepRule
{
    internal static readonly Interval ArmijoRange = new(0, 0.5);
    internal static readonly Interval CurvatureRange = Interval.OpenUnit;

    /// <summary>c₁, the share of the linear decrease to insist on; in (0, 0.5), 1e-4 by default.</summary>
    public double Armijo
    {
        get;
        init => field = ArmijoRange.Require(value, nameof(StrongWolfe), nameof(Armijo));
    } = 1e-4;

    /// <summary>c₂, the share of the slope that may remain; in (0, 1), 0.9 by default.</summary>
    /// <remarks>Where it is not above c₁ there may be no step that meets both conditions.</remarks>
    public double Curvature
    {
        get;
        init => field = CurvatureRange.Require(value, nameof(StrongWolfe), nameof(Curvature));
    } = Wolfe.UsualCurvature;

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(this);

    sealed class State(StrongWolfe rule) : SearchState
    {
        readonly WolfeSearch search = new(rule.Armijo, rule.Curvature);

        protected override Trial? Search(Situation at, Line line, double alpha) =>
            search.Run(Trials, alpha);
    }
}
