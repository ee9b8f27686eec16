namespace Descent;

/// <summary>Projected Newton-CG: Newton's method in a trust region, its model solved within bounds.</summary>
/// <remarks>
/// Lin and Moré, Newton's method for large bound-constrained optimization problems, SIAM J. Optim. 9 (1999) 1100–1127 (TRON), equations
/// 2.2 to 4.3, in the trust region of <see cref="TrustRegion"/>. Differs from the paper in that products with the Hessian are all it
/// needs, so that conjugate gradients go without a preconditioner, and in the region: it is a ball for the whole step, not one for each
/// of its parts. Needs second derivatives.
/// </remarks>
public sealed record ProjectedNewtonCg : TrustRegion, IBoundedUpdate
{
    /// <summary>l ≤ x ≤ u; none by default.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>The loosest relative residual to stop the inner iteration at; in (0, 1), 0.5 by default.</summary>
    public double Forcing
    {
        get;
        init => field = ForcingRange.Require(value, nameof(ProjectedNewtonCg), nameof(Forcing));
    } = 0.5;

    IUpdate IBoundedUpdate.Within(Bounds bounds) => this with { Bounds = bounds };

    ISimpleTerm ICompositeUpdate.Term(int dimension) => Bounds.FeasibleBox(dimension);

    private protected override double LoosestResidual => Forcing;

    private protected override FeasibleBox Box(int dimension) => Bounds.FeasibleBox(dimension);

    private protected override ITrustRegionModel Model(CountedObjective objective) =>
        new ProjectedModel(Box(objective.Dimension), objective);
}
