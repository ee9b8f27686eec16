namespace Descent;

/// <summary>Where the parabola or cubic through what is known of φ has its minimum.</summary>
static class Interpolation
{
    /// <summary>Minimum of the parabola with φ(0), φ′(0) and φ(α).</summary>
    /// <remarks>Nocedal and Wright (2006), equation 3.58. NaN when φ(α) is not finite.</remarks>
    public static double Parabola(Trial start, double alpha, double value) =>
        -start.Slope * alpha * alpha / (2 * (value - start.Value - start.Slope * alpha));

    /// <summary>Minimum of the cubic with values and slopes of both trials.</summary>
    /// <remarks>
    /// Nocedal and Wright (2006), equation 3.59, with the difference taken so that large values do not
    /// cancel, as in Moré and Thuente (1994). NaN when the cubic has no minimum.
    /// </remarks>
    public static double Cubic(Trial a, Trial b)
    {
        double theta = 3 * (a.Value - b.Value) / (b.Alpha - a.Alpha) + a.Slope + b.Slope;
        double size = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(a.Slope), Math.Abs(b.Slope)));
        double t = theta / size;
        double root = size * Math.Sqrt(t * t - a.Slope / size * (b.Slope / size));
        if (b.Alpha < a.Alpha)
            root = -root;
        return b.Alpha
            - (b.Alpha - a.Alpha) * ((b.Slope + root - theta) / (b.Slope - a.Slope + 2 * root));
    }

    /// <summary>Where the straight line through both slopes is zero.</summary>
    public static double Secant(Trial a, Trial b) =>
        (a.Alpha * b.Slope - b.Alpha * a.Slope) / (b.Slope - a.Slope);
}
