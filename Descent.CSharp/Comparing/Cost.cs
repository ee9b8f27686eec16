namespace Descent;

/// <summary>What a run is taken to cost: which method wins depends on it.</summary>
/// <param name="Id">The name, such as <c>points</c>.</param>
/// <param name="Unit">What is counted, as axes name it.</param>
/// <param name="Of">The cost of what was spent; 0 or more.</param>
public sealed record Cost(string Id, string Unit, Func<Spent, double> Of)
{
    /// <summary>Points at which f was computed, with its gradient or without.</summary>
    public static Cost Points { get; } = Counted("points", "points", spent => spent.Value);

    /// <summary>Points, and products of the Hessian at the price of a point.</summary>
    public static Cost PointsAndProducts { get; } =
        Counted("points-products", "points + Hv", spent => spent.Value + spent.HessianVector);

    /// <summary>
    /// Values at 1, gradients at 3 and Hessian-vector products at 6: about what derivatives by reverse mode cost. Slopes are at 2
    /// and columns of a Jacobian at 1, as by forward mode.
    /// </summary>
    public static Cost Derivatives { get; } =
        Counted(
            "derivatives",
            "f + 3 g + 6 Hv",
            spent =>
                spent.Value
                + 3.0 * spent.Gradient
                + 6.0 * spent.HessianVector
                + 2.0 * spent.Slope
                + spent.JacobianColumns
        );

    /// <summary>Seconds, of this machine and this day.</summary>
    public static Cost Time { get; } = new("time", "seconds", spent => spent.Elapsed.TotalSeconds);

    /// <summary>The four.</summary>
    public static IReadOnlyList<Cost> All { get; } = [Points, PointsAndProducts, Derivatives, Time];

    static Cost Counted(string id, string unit, Func<Evaluations, double> of) =>
        new(id, unit, spent => of(spent.Evaluations));
}
