namespace Descent;

/// <summary>(λ/2) ‖x‖².</summary>
sealed class PenaltyTerm(double lambda) : ISimpleTerm
{
    public string Measure => "penalised gradient";

    public double Value(ReadOnlySpan<double> x) => 0.5 * lambda * Vectors.Dot(x, x);

    public double Slope(ReadOnlySpan<double> x, ReadOnlySpan<double> d) =>
        lambda * Vectors.Dot(x, d);

    public void Project(Span<double> x) { }

    /// <summary>‖∇f(x) + λ x‖∞.</summary>
    public double Stationarity(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, Math.Abs(gradient[i] + lambda * x[i])); // NaN stays
        return largest;
    }
}
