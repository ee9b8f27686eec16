namespace Descent;

/// <summary>How far two values of f can differ by rounding alone.</summary>
static class ValueRounding
{
    const double Units = 16;

    /// <summary>16 ε (|f(x)| + r² |pᵀHp|), r the multiple of the step that moves x by its own size.</summary>
    /// <remarks>The same estimate as a line search makes: see <see cref="Line"/>. The curvature is that of the model.</remarks>
    /// <param name="here">Where the step begins.</param>
    /// <param name="step">p, not zero.</param>
    /// <param name="decrease">−gᵀp − ½ pᵀHp.</param>
    public static double Along(Point here, ReadOnlySpan<double> step, double decrease)
    {
        double reach = Vectors.Reach(here.X, step);
        double curvature = 2 * Math.Abs(decrease + Vectors.Dot(here.Gradient, step));
        double terms = reach * reach * curvature;
        return Units
            * Vectors.Epsilon
            * (Math.Abs(here.Value) + (double.IsFinite(terms) ? terms : 0));
    }
}
