namespace Descent;

/// <summary>Newton's method in a trust region, its model solved by the Lanczos process on the boundary, too.</summary>
/// <remarks>The model is solved after Gould, Lucidi, Roma and Toint (1999): GLTR.</remarks>
public sealed record TrustRegionLanczos : TrustRegion
{
    /// <summary>The loosest relative residual to stop the inner iteration at; in (0, 1), 0.5 by default.</summary>
    public double Forcing
    {
        get;
        init => field = ForcingRange.Require(value, nameof(TrustRegionLanczos), nameof(Forcing));
    } = 0.5;

    private protected override double LoosestResidual => Forcing;

    private protected override ITrustRegionModel Model(CountedObjective objective) =>
        new Lanczos(objective.Dimension, () => objective.IsInterrupted);
}
