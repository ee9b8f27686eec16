namespace Descent;

/// <summary>The conditions of Wolfe on a step, exact and approximate.</summary>
static class Wolfe
{
    /// <summary>c₂ where a method needs no other: 0.9.</summary>
    public const double UsualCurvature = 0.9;

    /// <summary>δ of the approximate conditions, as Hager and Zhang choose it.</summary>
    const double Delta = 0.1;

    /// <summary>Sufficient decrease: φ(α) ≤ φ(0) + c₁ α φ′(0). Nocedal and Wright (2006), equation 3.6a.</summary>
    public static bool Decreases(Trial start, Trial trial, double c1) =>
        trial.Value <= start.Value + c1 * trial.Alpha * start.Slope;

    /// <summary>Strong curvature: |φ′(α)| ≤ c₂ |φ′(0)|. Nocedal and Wright (2006), equation 3.7b.</summary>
    public static bool Flattens(Trial start, Trial trial, double c2) =>
        Math.Abs(trial.Slope) <= -c2 * start.Slope;

    /// <summary>|φ′(α)| ≤ min(c₂, 1 − 2δ) |φ′(0)| where φ(α) = φ(0) up to rounding.</summary>
    /// <remarks>
    /// After Hager and Zhang (2005), equation 4.1: near a minimum a difference of values is all rounding long
    /// before the slopes are. Differs from the paper in that the rounding of f, and not 1e-6 of it, decides where
    /// values say nothing, and in that the curvature condition stays the strong one.
    /// </remarks>
    public static bool HoldsApproximately(Trial start, Trial trial, double c2, double rounding) =>
        trial.IsFinite
        && Math.Abs(trial.Value - start.Value) <= rounding
        && Flattens(start, trial, Math.Min(c2, 1 - 2 * Delta));
}
