namespace Descent;

/// <summary>λ‖x‖₁.</summary>
sealed class SparsityTerm(double weight) : ISimpleTerm
{
    public string Measure => "least subgradient";

    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double entry in x)
            sum += Math.Abs(entry);
        return weight * sum;
    }

    public void Project(Span<double> x) { }

    /// <summary>The largest entry of the subgradient of f + λ‖x‖₁ whose entries are the least in size.</summary>
    public double Stationarity(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double least =
                x[i] == 0
                    ? Math.Max(0, Math.Abs(gradient[i]) - weight)
                    : Math.Abs(gradient[i] + Math.CopySign(weight, x[i]));
            largest = Math.Max(largest, least); // NaN stays
        }

        return largest;
    }

    /// <summary>result ← argmin over z of ½‖z − (x − t g)‖² + t λ‖z‖₁: soft thresholding, which makes exact zeros.</summary>
    public void Shrink(
        ReadOnlySpan<double> x,
        double t,
        ReadOnlySpan<double> gradient,
        Span<double> result
    )
    {
        double threshold = t * weight;
        for (int i = 0; i < x.Length; i++)
        {
            double moved = x[i] - t * gradient[i];
            double left = Math.Abs(moved) - threshold;
            result[i] = left <= 0 ? 0 : Math.CopySign(left, moved);
        }
    }
}
