namespace Descent;

/// <summary>Newton-CG in a trust region: conjugate gradients that end at its boundary.</summary>
/// <remarks>The model is solved after Steihaug (1983) and Toint (1981): Algorithm 7.2 of Nocedal and Wright (2006).</remarks>
public sealed record TrustRegionNewtonCg : TrustRegion
{
    /// <summary>The loosest relative residual to stop the inner iteration at; in (0, 1), 0.5 by default.</summary>
    public double Forcing
    {
        get;
        init => field = ForcingRange.Require(value, nameof(TrustRegionNewtonCg), nameof(Forcing));
    } = 0.5;

    private protected override double LoosestResidual => Forcing;

    private protected override ITrustRegionModel Model(CountedObjective objective) =>
        new Steihaug(objective.Dimension, () => objective.IsInterrupted);
}
