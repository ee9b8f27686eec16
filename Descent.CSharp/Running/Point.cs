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

    internal void Exchange(StateTransfer stream)
    {
        (double value, double norm) = (Value, GradientNorm);
        stream.Exchange(x);
        stream.Exchange(gradient);
        stream.Exchange(ref value);
        stream.Exchange(ref norm);
        (Value, GradientNorm) = (value, norm);
    }

    /// <summary>Takes over an evaluation; without a gradient, that and its norm are NaN.</summary>
    internal void Set(ReadOnlySpan<double> at, double value, ReadOnlySpan<double> slope)
    {
        at.CopyTo(x);
        if (slope.IsEmpty)
            Array.Fill(gradient, double.NaN);
        else
            slope.CopyTo(gradient);
        Value = value;
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
