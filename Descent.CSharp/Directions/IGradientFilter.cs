namespace Descent;

/// <summary>What is done to a gradient before a direction sees it.</summary>
interface IGradientFilter
{
    /// <summary>Changes ∇f(x) in place.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="gradient">∇f(x), of length n.</param>
    void Apply(ReadOnlySpan<double> x, Span<double> gradient);
}

/// <summary>g ← g min(1, c / ‖g‖₂).</summary>
/// <param name="MaxNorm">c.</param>
sealed record NormClipping(double MaxNorm) : IGradientFilter
{
    public void Apply(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double norm = Vectors.SafeNorm(gradient);
        if (norm > MaxNorm)
            Vectors.Scale(MaxNorm / norm, gradient, gradient);
    }
}

/// <summary>gᵢ ← min(max(gᵢ, −c), c).</summary>
/// <param name="Most">c.</param>
sealed record ValueClipping(double Most) : IGradientFilter
{
    // Math.Clamp hands NaN on.
    public void Apply(ReadOnlySpan<double> x, Span<double> gradient)
    {
        foreach (ref double entry in gradient)
            entry = Math.Clamp(entry, -Most, Most);
    }
}

/// <summary>A filter of ∇f where the gradient is that of f(x) + (λ/2) ‖x‖², as if λ x were added after it.</summary>
/// <param name="Filter">What is done to ∇f.</param>
/// <param name="Lambda">λ.</param>
sealed record BeforePenalty(IGradientFilter Filter, double Lambda) : IGradientFilter
{
    public void Apply(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Vectors.Add(-Lambda, x, gradient);
        Filter.Apply(x, gradient);
        Vectors.Add(Lambda, x, gradient);
    }
}
