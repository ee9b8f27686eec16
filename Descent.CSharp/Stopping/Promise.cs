namespace Descent;

/// <summary>What a step promised, to first order.</summary>
static class Promise
{
    /// <summary>−∇f(x⁻)ᵀ(x − x⁻): of a step along the negative gradient α‖∇f‖², and within bounds only what they leave of it.</summary>
    /// <remarks>A simple term that is added to f needs no first order: what it loses is part of the promise as it is.</remarks>
    /// <param name="walk">A walk, at least one update from its start.</param>
    public static double OfLastStep(Walk walk)
    {
        Point before = walk.Previous!;
        ReadOnlySpan<double> g = before.Gradient;
        ReadOnlySpan<double> from = before.X;
        ReadOnlySpan<double> to = walk.Current.X;
        double sum = before.Added - walk.Current.Added;
        for (int i = 0; i < g.Length; i++)
            sum += g[i] * (from[i] - to[i]);
        return sum;
    }
}
