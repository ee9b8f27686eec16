namespace Descent;

/// <summary>A step that meets the strong Wolfe conditions, by the search of Moré and Thuente.</summary>
/// <remarks>
/// Moré and Thuente, Line search algorithms with guaranteed sufficient decrease, ACM TOMS 20 (1994) 286–307: the search
/// algorithm of section 2, with the auxiliary function ψ of equation 2.1 until the modified updating algorithm of section 3
/// takes over, and the trial value selection of section 4; extrapolation factors 1.1 and 4, and bisection where two
/// trials have not shrunk the bracket by a third, as in their subroutine dcsrch. Differs from the paper in these ways: a
/// non-finite trial is a wall to back away from; the approximate conditions of Hager and Zhang are accepted where
/// values are rounding; and if the conditions cannot be met, the lowest point found is taken rather than lost.
/// </remarks>
public sealed record MoreThuente : IStepRule
{
    /// <summary>μ, the share of the linear decrease to insist on; in (0, 0.5), 1e-4 by default.</summary>
    public double Decrease
    {
        get;
        init =>
            field = StrongWolfe.ArmijoRange.Require(value, nameof(MoreThuente), nameof(Decrease));
    } = 1e-4;

    /// <summary>η, the share of the slope that may remain; in (0, 1), 0.9 by default.</summary>
    /// <remarks>Where it is not above μ there may be no step that meets both conditions.</remarks>
    public double Curvature
    {
        get;
        init =>
            field = StrongWolfe.CurvatureRange.Require(
                value,
                nameof(MoreThuente),
                nameof(Curvature)
            );
    } = Wolfe.UsualCurvature;

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(this);

    sealed class State(MoreThuente rule) : SearchState
    {
        readonly MoreThuenteSearch search = new(rule.Decrease, rule.Curvature);

        protected override Trial? Search(Situation at, Line line, double alpha) =>
            search.Run(Trials, alpha);
    }
}
