namespace Descent;

/// <summary>What a step rule asks of the step it takes, as far as a picture can show it.</summary>
/// <param name="Decrease">c₁ of Armijo's condition, φ(α) ≤ φ(0) + c₁ α φ′(0).</param>
/// <param name="Curvature">c₂ of the strong curvature condition, |φ′(α)| ≤ c₂ |φ′(0)|.</param>
sealed record StepConditions(double Decrease, double Curvature)
{
    /// <summary>Whether the rule asks for the curvature condition.</summary>
    public bool AsksForCurvature { get; init; } = true;

    /// <summary>c of a condition that rules out short steps, φ(α) ≥ φ(0) + c α φ′(0); none if null.</summary>
    public double? MostDecrease { get; init; }

    /// <summary>A rule's own conditions; those of Wolfe with c₁ = 1e-4 and c₂ = 0.9 for a rule without.</summary>
    public static StepConditions Of(IStepRule rule) =>
        rule switch
        {
            StrongWolfe own => new(own.Armijo, own.Curvature),
            MoreThuente own => new(own.Decrease, own.Curvature),
            HagerZhang own => new(own.Decrease, own.Curvature),
            Armijo own => new(own.Slope, Wolfe.UsualCurvature) { AsksForCurvature = false },
            Goldstein own => new(own.Share, Wolfe.UsualCurvature)
            {
                AsksForCurvature = false,
                MostDecrease = 1 - own.Share,
            },
            _ => new(1e-4, Wolfe.UsualCurvature),
        };

    /// <summary>Whether a trial meets all that is asked.</summary>
    public bool Hold(Trial start, Trial trial) =>
        Wolfe.Decreases(start, trial, Decrease)
        && (!AsksForCurvature || Wolfe.Flattens(start, trial, Curvature))
        && !(MostDecrease is { } most && Wolfe.Decreases(start, trial, most));

    /// <summary>The conditions by name and with their figures.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            AsksForCurvature
                ? $"the strong Wolfe conditions hold, c₁ = {Decrease}, c₂ = {Curvature}"
            : MostDecrease is null ? $"Armijo's condition holds, c₁ = {Decrease}"
            : (FormattableString)$"Goldstein's conditions hold, c = {Decrease}"
        );
}
