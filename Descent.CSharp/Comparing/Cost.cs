namespace Descent;

/// <summary>What an evaluation is taken to cost: which method wins depends on it.</summary>
public static class Cost
{
    /// <summary>Points at which f was computed, with its gradient or without.</summary>
    public static Func<Evaluations, double> Points { get; } = spent => spent.Value;

    /// <summary>Points, and products of the Hessian at the price of a point.</summary>
    public static Func<Evaluations, double> PointsAndProducts { get; } =
        spent => spent.Value + spent.HessianVector;

    /// <summary>Values at 1, gradients at 3 and Hessian-vector products at 6: about what derivatives by reverse mode cost.</summary>
    public static Func<Evaluations, double> Derivatives { get; } =
        spent => spent.Value + 3.0 * spent.Gradient + 6.0 * spent.HessianVector;
}
