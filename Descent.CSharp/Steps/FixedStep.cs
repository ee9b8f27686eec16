namespace Descent;

/// <summary>A fixed step: α is the learning rate, whatever happens.</summary>
/// <remarks>
/// On a quadratic whose Hessian has the largest eigenvalue λ, steepest descent with it converges
/// exactly for 0 &lt; α &lt; 2/λ. Nothing is searched, so a step too long diverges. It is <see cref="ScheduledStep"/>
/// with a <see cref="ConstantRate"/>.
/// </remarks>
public sealed record FixedStep : IStepRule
{
    internal static readonly Interval LengthRange = Interval.Positive;

    /// <summary>α; positive, 0.001 by default: what Rosenbrock's valley bears.</summary>
    public double Length
    {
        get;
        init => field = LengthRange.Require(value, nameof(FixedStep), nameof(Length));
    } = 0.001;

    /// <inheritdoc/>
    public bool Searches => false;

    /// <inheritdoc/>
    public IStepState Begin() => new ScheduledStep(new ConstantRate { Initial = Length }).Begin();
}
