namespace Descent;

/// <summary>low ≤ x ≤ high, coordinate by coordinate, both finite.</summary>
sealed class Box
{
    readonly double[] low;
    readonly double[] high;

    public Box(IReadOnlyList<double> low, IReadOnlyList<double> high)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        (this.low, this.high) = ([.. low], [.. high]);
        if (low.Count != high.Count || low.Count == 0)
        {
            throw new ArgumentException(
                $"A box needs as many highs as lows, and at least one: there are {low.Count} and {high.Count}.",
                nameof(high)
            );
        }

        for (int i = 0; i < low.Count; i++)
        {
            if (!(double.IsFinite(low[i]) && double.IsFinite(high[i]) && low[i] <= high[i]))
            {
                throw new ArgumentException(
                    $"Coordinate {i} of a box needs a finite low, not above a finite high.",
                    nameof(low)
                );
            }
        }
    }

    public int Dimension => low.Length;

    /// <summary>The point a share u of the way from low to high, u in [0, 1).</summary>
    public double At(int i, double u) =>
        Math.Clamp((1 - u) * low[i] + u * high[i], low[i], high[i]);
}
