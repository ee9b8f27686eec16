namespace Descent;

/// <summary>One trial on a line: φ(α) = f(x + α d) and its slope φ′(α) = ∇f(x + α d)ᵀd.</summary>
/// <param name="Alpha">α.</param>
/// <param name="Value">φ(α).</param>
/// <param name="Slope">φ′(α).</param>
public readonly record struct Trial(double Alpha, double Value, double Slope)
{
    /// <summary>Whether value and slope are finite. A trial that is not can only be backed away from.</summary>
    public bool IsFinite => double.IsFinite(Value) && double.IsFinite(Slope);
}
