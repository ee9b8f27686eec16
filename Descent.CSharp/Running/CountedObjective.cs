using System.Diagnostics.CodeAnalysis;
using AutoDiff;

namespace Descent;

/// <summary>An objective that counts what is asked of it: the only way a method reaches f.</summary>
/// <remarks>One run, one counter. Unlike the objective inside, it is not for two threads at once.</remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The reused map owns something only between HessianAt and the caller's Dispose."
)]
public sealed class CountedObjective : IObjective
{
    readonly IObjective inner;
    readonly CountedHessian hessian;
    long values;
    long gradients;
    long products;

    /// <summary>Counts the evaluations of an objective, from zero.</summary>
    /// <param name="objective">The objective; it stays the caller's.</param>
    public CountedObjective(IObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        inner = objective;
        hessian = new CountedHessian(this);
    }

    /// <summary>The evaluations so far.</summary>
    public Evaluations Evaluations => new(values, gradients, products);

    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        values++;
        return inner.Value(x);
    }

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        values++;
        gradients++;
        return inner.ValueAndGradient(x, gradient);
    }

    /// <summary>The Hessian at x as a linear map whose products are counted.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <returns>A map that is reused: dispose it before asking for the next.</returns>
    /// <exception cref="NotSupportedException">The objective knows no second derivatives.</exception>
    public IHessian HessianAt(ReadOnlySpan<double> x)
    {
        hessian.Inner = inner.HessianAt(x);
        return hessian;
    }

    /// <summary>Where the objective stops being finite, if it can say; this counts as no evaluation.</summary>
    /// <param name="x">The point, of length n.</param>
    public Diagnosis? Explain(ReadOnlySpan<double> x) => (inner as IExplainable)?.Explain(x);

    sealed class CountedHessian(CountedObjective owner) : IHessian
    {
        public IHessian? Inner { get; set; }

        public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
        {
            ObjectDisposedException.ThrowIf(Inner is null, this);
            owner.products++;
            Inner.Multiply(vector, result);
        }

        public void Dispose()
        {
            Inner?.Dispose();
            Inner = null;
        }
    }
}
