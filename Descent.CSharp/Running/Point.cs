namespace Descent;

/// <summary>A point and what is known of the objective there.</summary>
/// <remarks>A view of a buffer that later updates overwrite: copy what you want to keep.</remarks>
public sealed class Point
{
    readonly double[] x;
    readonly double[] gradient;
    readonly ISimpleTerm? term;

    internal Point(int dimension, ISimpleTerm? term = null)
    {
        this.term = term;
        x = new double[dimension];
        gradient = new double[dimension];
    }

    /// <summary>x, of length n.</summary>
    public ReadOnlySpan<double> X => x;

    /// <summary>∇f(x), of length n; for a method that adds (λ/2)‖x‖², the gradient of the sum, and for one that adds λ‖x‖₁, that of f.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>f(x); for a method that adds λ‖x‖₁ or (λ/2)‖x‖², the sum.</summary>
    public double Value => Smooth + Added;

    /// <summary>‖∇f(x)‖∞, the largest entry in size; NaN if any entry is.</summary>
    /// <remarks>
    /// Within bounds it is that of the projected gradient, ‖P(x − ∇f(x)) − x‖∞, with λ‖x‖₁ that of the least
    /// subgradient of the sum, with (λ/2)‖x‖² that of the gradient of the sum: zero exactly where x is stationary.
    /// </remarks>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>Whether f(x) and every entry of ∇f(x) are finite.</summary>
    public bool IsFinite => double.IsFinite(Value) && double.IsFinite(GradientNorm);

    internal Span<double> Coordinates => x;

    /// <summary>f(x) without the simple term a method adds.</summary>
    internal double Smooth { get; private set; } = double.NaN;

    /// <summary>The simple term's value; 0 where there is none.</summary>
    internal double Added { get; private set; }

    internal void Evaluate(CountedObjective objective)
    {
        Take(objective);
        Measure();
    }

    /// <summary>Evaluates, and returns the derivative ∇f(x)ᵀd.</summary>
    internal double Evaluate(CountedObjective objective, ReadOnlySpan<double> d)
    {
        Take(objective);
        if (term is null)
        {
            double slope = FusedVectors.Dot(gradient, d, out double norm);
            GradientNorm = norm;
            return slope;
        }

        Measure();
        return Slope(d);
    }

    /// <summary>∇f(x)ᵀd.</summary>
    internal double Slope(ReadOnlySpan<double> d) => Vectors.Dot(gradient, d);

    internal void Apply(IGradientFilter filter)
    {
        filter.Apply(x, gradient);
        Measure();
    }

    internal void Exchange(StateTransfer stream)
    {
        stream.Exchange(x);
        stream.Exchange(gradient);
        Smooth = stream.Exchanged(Smooth);
        Added = stream.Exchanged(Added);
        GradientNorm = stream.Exchanged(GradientNorm);
    }

    /// <summary>Takes over an evaluation; without a gradient, that and its norm are NaN.</summary>
    internal void Set(ReadOnlySpan<double> at, double value, ReadOnlySpan<double> slope)
    {
        at.CopyTo(x);
        if (slope.IsEmpty)
            Array.Fill(gradient, double.NaN);
        else
            slope.CopyTo(gradient);
        (Smooth, Added) = (value, 0);
        GradientNorm = Vectors.MaxNorm(gradient);
    }

    internal void CopyFrom(Point other)
    {
        other.x.CopyTo(x, 0);
        other.gradient.CopyTo(gradient, 0);
        (Smooth, Added) = (other.Smooth, other.Added);
        GradientNorm = other.GradientNorm;
    }

    void Take(CountedObjective objective)
    {
        Smooth = objective.Arrive(x, gradient);
        Added = term?.Value(x) ?? 0;
    }

    void Measure() => GradientNorm = term?.Stationarity(x, gradient) ?? Vectors.MaxNorm(gradient);
}
