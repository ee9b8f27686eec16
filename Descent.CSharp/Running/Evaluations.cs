namespace Descent;

/// <summary>What a run has asked of its objective.</summary>
/// <param name="Value">Times f or its residuals were computed, alone or with a gradient or slope.</param>
/// <param name="Gradient">Times ∇f was computed.</param>
/// <param name="HessianVector">Products ∇²f(x) v.</param>
/// <param name="Slope">Times the slope ∇f(x)ᵀd along a line was computed without the gradient.</param>
public readonly record struct Evaluations(
    long Value,
    long Gradient,
    long HessianVector,
    long Slope = 0
)
{
    /// <summary>Columns of the Jacobian of residuals that were computed: n for each Jacobian, 2 for a second derivative along a direction.</summary>
    public long JacobianColumns { get; init; }

    /// <summary>All of them added up: what a budget of evaluations is compared with.</summary>
    public long Total => Value + Gradient + HessianVector + Slope + JacobianColumns;
}
