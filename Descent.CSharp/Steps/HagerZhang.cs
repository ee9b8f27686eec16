namespace Descent;

/// <summary>A step that meets the Wolfe conditions or, where values say little, the approximate ones.</summary>
/// <remarks>
/// Hager and Zhang, A new conjugate gradient method with guaranteed descent and an efficient line search, SIAM J. Optim. 16
/// (2005) 170–192, section 4: a trial ends the search if it meets T1 (the Wolfe conditions, with δ and σ) or T2
/// (equation 4.1, (2δ − 1) φ′(0) ≥ φ′(α) ≥ σ φ′(0), where φ(α) ≤ φ(0) + ε |φ(0)|); B0–B3 bracket, S1–S4 take a double secant
/// step (secant²), U0–U3 update, L0–L3 put them together. Differs from the paper in these ways: the first trial is that of the other
/// searches here; a non-finite trial is a wall to back away from; the allowance ε |φ(0)| is never
/// below the rounding of f; and if the conditions cannot be met, the lowest point found is taken.
/// </remarks>
public sealed record HagerZhang : IStepRule
{
    internal static readonly Interval AllowanceRange = Interval.HalfOpenUnit;

    /// <summary>δ, the share of the linear decrease to insist on; in (0, 0.5), 0.1 by default as in the paper.</summary>
    public double Decrease
    {
        get;
        init =>
            field = StrongWolfe.ArmijoRange.Require(value, nameof(HagerZhang), nameof(Decrease));
    } = 0.1;

    /// <summary>σ, the share of the slope that may remain; in (0, 1), 0.9 by default as in the paper.</summary>
    public double Curvature
    {
        get;
        init =>
            field = StrongWolfe.CurvatureRange.Require(
                value,
                nameof(HagerZhang),
                nameof(Curvature)
            );
    } = Wolfe.UsualCurvature;

    /// <summary>ε, the share of |f| a value may rise by if its slope is right; in [0, 1), 1e-6 by default as in the paper.</summary>
    public double Allowance
    {
        get;
        init => field = AllowanceRange.Require(value, nameof(HagerZhang), nameof(Allowance));
    } = 1e-6;

    /// <inheritdoc/>
    public bool Searches => true;

    /// <inheritdoc/>
    public IStepState Begin() => new State(this);

    sealed class State(HagerZhang rule) : SearchState
    {
        readonly HagerZhangSearch search = new(rule.Decrease, rule.Curvature, rule.Allowance);

        protected override Trial? Search(Situation at, Line line, double alpha) =>
            search.Run(Trials, alpha);
    }
}
