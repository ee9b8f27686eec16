namespace Descent.Tests.Support;

/// <summary>a + b ε₁ + c ε₂ + d ε₁ε₂ with ε₁² = ε₂² = 0: exact first and second derivatives, slowly.</summary>
/// <remarks>Fike and Alonso (2011). Independent of the toolkit's own derivatives, which is its use here.</remarks>
readonly record struct HyperDual(double A, double B = 0, double C = 0, double D = 0)
{
    public static implicit operator HyperDual(double a) => new(a);

    public static HyperDual operator +(HyperDual x, HyperDual y) =>
        new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

    public static HyperDual operator -(HyperDual x, HyperDual y) =>
        new(x.A - y.A, x.B - y.B, x.C - y.C, x.D - y.D);

    public static HyperDual operator -(HyperDual x) => new(-x.A, -x.B, -x.C, -x.D);

    public static HyperDual operator *(HyperDual x, HyperDual y) =>
        new(
            x.A * y.A,
            x.A * y.B + x.B * y.A,
            x.A * y.C + x.C * y.A,
            x.A * y.D + x.B * y.C + x.C * y.B + x.D * y.A
        );

    public static HyperDual operator /(HyperDual x, HyperDual y) =>
        x * y.Chain(1 / y.A, -1 / (y.A * y.A), 2 / (y.A * y.A * y.A));

    public static HyperDual Exp(HyperDual x)
    {
        double e = Math.Exp(x.A);
        return x.Chain(e, e, e);
    }

    public static HyperDual Log(HyperDual x) => x.Chain(Math.Log(x.A), 1 / x.A, -1 / (x.A * x.A));

    public static HyperDual Sin(HyperDual x) =>
        x.Chain(Math.Sin(x.A), Math.Cos(x.A), -Math.Sin(x.A));

    public static HyperDual Cos(HyperDual x) =>
        x.Chain(Math.Cos(x.A), -Math.Sin(x.A), -Math.Cos(x.A));

    public static HyperDual Sqrt(HyperDual x)
    {
        double r = Math.Sqrt(x.A);
        return x.Chain(r, 0.5 / r, -0.25 / (r * x.A));
    }

    /// <summary>g(x) from g, g′ and g″ at a.</summary>
    HyperDual Chain(double g, double slope, double bend) =>
        new(g, slope * B, slope * C, slope * D + bend * B * C);
}
