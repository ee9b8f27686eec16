namespace Descent;

/// <summary>The length of a first step where no curvature is known yet.</summary>
static class FirstReach
{
    /// <summary>α with α‖g‖ = ‖x‖/10 or, at the origin, α‖g‖² = 2|f|; 1 where both are zero.</summary>
    /// <remarks>It scales with f and with x as a step of Newton's does.</remarks>
    public static double Along(Point here)
    {
        double norm = Vectors.SafeNorm(here.Gradient);
        double size = 0.1 * Vectors.SafeNorm(here.X);
        double reach = size > 0 ? size / norm : 2 * Math.Abs(here.Value) / norm / norm;
        return reach > 0 && double.IsFinite(reach) ? reach : 1;
    }
}
