namespace Descent;

/// <summary>Parts that go with any direction: clipping of the gradient, and decay of x.</summary>
/// <remarks>
/// Each wraps what it is called on, and the outermost sees the gradient first: <c>d.WithPenalty(λ).WithClipping(c)</c> clips
/// ∇f and then adds λ x. With a penalty the sum is what the whole run minimises: values, gradients, curvature, searches and tests are the sum's. With a decoupled
/// decay they are those of f itself, and the iterates go to where decay balances the direction, which is no minimum of f: there the run has
/// converged by the length of its updates, which is tested besides, or has stalled if they never come to rest.
/// </remarks>
public static class GradientParts
{
    /// <summary>Shortens gradients longer than c to length c: g ← g min(1, c / ‖g‖₂).</summary>
    /// <remarks>Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks (2013), Algorithm 1.</remarks>
    /// <param name="direction">The direction.</param>
    /// <param name="maxNorm">c; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not positive and finite.</exception>
    public static IDirection WithClipping(this IDirection direction, double maxNorm) =>
        Filtered(direction, new NormClipping(Positive(maxNorm, nameof(maxNorm))));

    /// <summary>Cuts every entry of the gradient to [−c, c].</summary>
    /// <remarks>Unlike <see cref="WithClipping"/> it turns the gradient.</remarks>
    /// <param name="direction">The direction.</param>
    /// <param name="most">c; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is not positive and finite.</exception>
    public static IDirection WithValueClipping(this IDirection direction, double most) =>
        Filtered(direction, new ValueClipping(Positive(most, nameof(most))));

    /// <summary>Coupled weight decay: f(x) + (λ/2) ‖x‖² in place of f, so that g ← g + λ x and H ← H + λ I.</summary>
    /// <remarks>With steepest descent x ← (1 − α λ) x − α ∇f(x).</remarks>
    /// <param name="direction">The direction.</param>
    /// <param name="lambda">λ; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lambda"/> is not positive and finite.</exception>
    public static IDirection WithPenalty(this IDirection direction, double lambda) =>
        new PenalisedDirection(NotNull(direction), Positive(lambda, nameof(lambda)));

    /// <summary>Decoupled weight decay: d ← d − λ x, which no adaptive scaling touches.</summary>
    /// <remarks>
    /// Loshchilov and Hutter, Decoupled weight decay regularization (2019), Algorithm 2: on <see cref="Adam"/> it is AdamW. Differs
    /// from the paper as libraries do: x shrinks by α λ a step, where the paper has λ times the schedule without its rate.
    /// </remarks>
    /// <param name="direction">The direction.</param>
    /// <param name="lambda">λ; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lambda"/> is not positive and finite.</exception>
    public static IDirection WithWeightDecay(this IDirection direction, double lambda) =>
        new DecayedDirection(NotNull(direction), Positive(lambda, nameof(lambda)));

    static FilteredDirection Filtered(IDirection direction, IGradientFilter filter) =>
        new(NotNull(direction), filter);

    static IDirection NotNull(IDirection direction)
    {
        ArgumentNullException.ThrowIfNull(direction);
        return direction;
    }

    static double Positive(double value, string name) =>
        Interval.Positive.Require(value, nameof(GradientParts), name);
}
