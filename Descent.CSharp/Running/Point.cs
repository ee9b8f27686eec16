namespace Descent;

/// <summary>A point and what is known of the objective there.</summary>
/// <remarks>A view of a buffer that later updates overwrite: copy what you want to keep.</remarks>
public sealed class Point
{
    readonly double[] x;
    readonly double[] gradient;

    internal Point(int dimension)
    {
        x = new double[dimension];
        gradient = new double[dimension];
    }

    /// <summary>x, of length n.</summary>
    public ReadOnlySpan<double> X => x;

    /// <summary>∇f(x), of length n.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>f(x).</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>‖∇f(x)‖∞, the largest entry in size; NaN if any entry is.</summary>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>Whether f(x) and every entry of ∇f(x) are finite.</summary>
    public bool IsFinite => double.IsFinite(Value) && double.IsFinite(GradientNorm);

    internal Span<double> Coordinates => x;

    internal void Evaluate(CountedObjective objective)
    {
        Value = objective.Arrive(x, gradient);
        GradientNorm = Vectors.MaxNorm(gradient);
    }

    internal void Apply(IGradientFilter filter)
    {
        filter.Apply(x, gradient);
        GradientNorm = Vectors.MaxNorm(gradient);
    }

    internal void CopyFrom(Point other)
    {
        other.x.CopyTo(x, 0);
        other.gradient.CopyTo(gradient, 0);
        Value = other.Value;
        GradientNorm = other.GradientNorm;
    }
}
