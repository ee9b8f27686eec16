namespace Descent;

/// <summary>What is added to a smooth f and is simple by itself: bounds, whose value is zero inside, or λ‖x‖₁.</summary>
interface ISimpleTerm
{
    /// <summary>What is measured at an iterate, as messages name it.</summary>
    string Measure { get; }

    /// <summary>The term's own value at a point where it is finite.</summary>
    double Value(ReadOnlySpan<double> x);

    /// <summary>Moves a point to the nearest where the term is finite.</summary>
    void Project(Span<double> x);

    /// <summary>How far x is from stationary, in the max-norm; zero exactly where it is. Not finite where the gradient is not.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="gradient">∇f(x) of the smooth part alone.</param>
    double Stationarity(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient);
}

/// <summary>An update that may minimise f plus a simple term.</summary>
interface ICompositeUpdate : IUpdate
{
    /// <summary>The term for n variables; null for f alone.</summary>
    /// <exception cref="ArgumentException">The term is of another dimension.</exception>
    ISimpleTerm? Term(int dimension);
}
