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
    readonly ISlopes? directional;
    readonly CountedHessian hessian;
    long values;
    long gradients;
    long products;
    long slopes;

    /// <summary>Counts the evaluations of an objective, from zero.</summary>
    /// <param name="objective">The objective; it stays the caller's.</param>
    public CountedObjective(IObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        inner = objective;
        directional = objective as ISlopes;
        hessian = new CountedHessian(this);
    }

    /// <summary>The evaluations so far.</summary>
    public Evaluations Evaluations => new(values, gradients, products, slopes);

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

    /// <summary>Whether the objective offers slopes along a line for less than a gradient.</summary>
    public bool HasSlopes => directional is not null;

    /// <summary>
    /// Whether the caller has asked the run to end, or its time is up: a search or an inner iteration then gives up, and
    /// its step ends as <see cref="StepVerdict.Interrupted"/>.
    /// </summary>
    public bool IsInterrupted => Interruption?.Invoke() ?? false;

    internal Func<bool>? Interruption { get; set; }

    /// <summary>Returns f(x) and gives the slope ∇f(x)ᵀd.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="direction">d, of length n.</param>
    /// <param name="slope">Receives ∇f(x)ᵀd.</param>
    /// <exception cref="NotSupportedException">The objective offers no slopes.</exception>
    public double ValueAndSlope(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> direction,
        out double slope
    )
    {
        if (directional is null)
            throw new NotSupportedException("This objective offers no slopes along a line.");
        values++;
        slopes++;
        return directional.ValueAndSlope(x, direction, out slope);
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
