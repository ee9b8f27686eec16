namespace Descent.Tests.Expressions;

/// <summary>Elementary functions to about 100 bits, by whatever series is easiest to trust.</summary>
internal static class PreciseFunctions
{
    static readonly DoubleDouble Log2 = new(0.6931471805599453, 2.3190468138462996e-17);
    static readonly DoubleDouble Pi = new(3.141592653589793, 1.2246467991473532e-16);
    static readonly DoubleDouble TwoPerRootPi = 2 / DoubleDouble.Sqrt(Pi);

    // π/2 to 160 bits, for arguments that all but cancel.
    static readonly double[] HalfPi =
    [
        1.5707963267948966,
        6.123233995736766e-17,
        -1.4973849048591698e-33,
    ];

    /// <summary>Σ x^n / n! from a first term on, for small x.</summary>
    static DoubleDouble ExponentialSeries(DoubleDouble x, int from)
    {
        DoubleDouble term = 1;
        DoubleDouble sum = from == 0 ? 1 : 0;
        for (int n = 1; n < 40; n++)
        {
            term = term * x / n;
            if (n >= from)
                sum += term;
        }

        return sum;
    }

    public static DoubleDouble Exp(DoubleDouble x)
    {
        if (!double.IsFinite(x.High) || Math.Abs(x.High) > 800)
            return Math.Exp(x.High);
        int k = (int)Math.Round(x.High / Log2.High);
        return ExponentialSeries(x - k * Log2, 0).Scaled(k);
    }

    public static DoubleDouble ExpM1(DoubleDouble x) =>
        Math.Abs(x.High) < 0.4 ? ExponentialSeries(x, 1) : Exp(x) - 1;

    /// <summary>log(1 + x) = 2 artanh(x / (2 + x)) near 0.</summary>
    public static DoubleDouble Log1P(DoubleDouble x)
    {
        if (!(Math.Abs(x.High) < 0.4))
            return Log(1 + x);
        if (Math.Abs(x.High) < 1e-40)
            return x;
        var s = x / (2 + x);
        DoubleDouble sum = 0;
        for (int n = 61; n >= 1; n -= 2)
            sum = sum * s * s + (DoubleDouble)1 / n;
        return 2 * s * sum;
    }

    public static DoubleDouble Log(DoubleDouble x)
    {
        if (!(x.High > 0) || !double.IsFinite(x.High))
            return Math.Log(x.High);
        if (Math.Abs(x.High - 1) < 0.4)
            return Log1P(x - 1);
        int k = Math.ILogB(x.High);
        var scaled = x.Scaled(-k);
        double guess = Math.Log(scaled.High);
        var image = Exp(guess);
        return k * Log2 + (guess + 2 * (scaled - image) / (scaled + image));
    }

    public static DoubleDouble Sinh(DoubleDouble x) =>
        Math.Abs(x.High) > 50 ? Math.Sign(x.High) * Cosh(x) : (ExpM1(x) - ExpM1(-x)).Scaled(-1);

    // Halved in the exponent: e^x itself may overflow.
    public static DoubleDouble Cosh(DoubleDouble x) => Exp(x - Log2) + Exp(-x - Log2);

    public static DoubleDouble Tanh(DoubleDouble x)
    {
        if (Math.Abs(x.High) > 50)
            return Math.Sign(x.High);
        var t = ExpM1(2 * x);
        return t / (t + 2);
    }

    public static DoubleDouble Sigmoid(DoubleDouble x) =>
        x.High > 0 ? 1 / (1 + Exp(-x)) : Exp(x) / (1 + Exp(x));

    public static DoubleDouble Softplus(DoubleDouble x) =>
        x.High > 0 ? x + Log1P(Exp(-x)) : Log1P(Exp(x));

    /// <summary>sin and cos of what is left of x after k quarter turns.</summary>
    static (int Quadrant, DoubleDouble Sin, DoubleDouble Cos) Turn(DoubleDouble x)
    {
        double k = Math.Round(x.High / HalfPi[0]);
        var r = x;
        foreach (double part in HalfPi)
            r -= (DoubleDouble)k * part;
        DoubleDouble sin = 0;
        DoubleDouble cos = 0;
        DoubleDouble term = 1;
        for (int n = 0; n < 40; n++)
        {
            var signed = (n & 2) == 0 ? term : -term;
            if (n % 2 == 0)
                cos += signed;
            else
                sin += signed;
            term = term * r / (n + 1);
        }

        return ((int)(k - 4 * Math.Floor(k / 4)), sin, cos);
    }

    public static DoubleDouble Sin(DoubleDouble x)
    {
        var (quadrant, sin, cos) = Turn(x);
        var size = quadrant % 2 == 0 ? sin : cos;
        return quadrant < 2 ? size : -size;
    }

    public static DoubleDouble Cos(DoubleDouble x)
    {
        var (quadrant, sin, cos) = Turn(x);
        var size = quadrant % 2 == 0 ? cos : sin;
        return quadrant is 0 or 3 ? size : -size;
    }

    public static DoubleDouble Tan(DoubleDouble x)
    {
        var (quadrant, sin, cos) = Turn(x);
        return quadrant % 2 == 0 ? sin / cos : -(cos / sin);
    }

    /// <summary>y + atan((x cos y - sin y) / (cos y + x sin y)) for a guess y, to second order.</summary>
    public static DoubleDouble Atan(DoubleDouble x)
    {
        if (Math.Abs(x.High) > 1e100)
            return Math.Atan(x.High);
        double y = Math.Atan(x.High);
        var (sin, cos) = (Sin(y), Cos(y));
        return y + (x * cos - sin) / (cos + x * sin);
    }

    /// <summary>One Newton step from a guess, for x up to √½.</summary>
    static DoubleDouble InnerAsin(DoubleDouble x)
    {
        double y = Math.Asin(x.High);
        return y + (x - Sin(y)) / Cos(y);
    }

    public static DoubleDouble Asin(DoubleDouble x)
    {
        if (Math.Abs(x.High) <= 0.5)
            return InnerAsin(x);
        var size = Pi.Scaled(-1) - Acos(x.Abs(), true);
        return x.High < 0 ? -size : size;
    }

    static DoubleDouble Acos(DoubleDouble size, bool positive)
    {
        var small = 2 * InnerAsin(DoubleDouble.Sqrt((1 - size).Scaled(-1)));
        return positive ? small : Pi - small;
    }

    public static DoubleDouble Acos(DoubleDouble x) =>
        Math.Abs(x.High) <= 0.5 ? Pi.Scaled(-1) - InnerAsin(x) : Acos(x.Abs(), x.High > 0);

    /// <summary>2/√π exp(-x²) Σ 2^n x^(2n+1) / (2n+1)!!, whose terms have one sign.</summary>
    public static DoubleDouble Erf(DoubleDouble x)
    {
        if (Math.Abs(x.High) > 6.5)
            return Math.Sign(x.High);
        var term = x;
        var sum = x;
        for (int n = 1; Math.Abs(term.High) > 1e-35 * Math.Abs(sum.High); n++)
        {
            term = term * 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return TwoPerRootPi * Exp(-(x * x)) * sum;
    }

    /// <summary>From 3 on by the continued fraction, whose 80th approximant has 33 digits there.</summary>
    public static DoubleDouble Erfc(DoubleDouble x)
    {
        if (!(x.High > 3))
            return 1 - Erf(x);
        if (x.High > 28)
            return 0;
        var tail = x;
        for (int n = 80; n >= 1; n--)
            tail = x + (DoubleDouble)(n / 2.0) / tail;
        return TwoPerRootPi.Scaled(-1) * Exp(-(x * x)) / tail;
    }

    public static DoubleDouble Asinh(DoubleDouble x)
    {
        var size = x.Abs();
        if (size.High < 1e-40)
            return x;
        var square = size * size;
        var value =
            size.High > 1e150
                ? Log(size) + Log2
                : Log1P(size + square / (1 + DoubleDouble.Sqrt(1 + square)));
        return x.High < 0 ? -value : value;
    }

    public static DoubleDouble Acosh(DoubleDouble x)
    {
        var over = x - 1;
        return x.High > 1e150 ? Log(x) + Log2 : Log1P(over + DoubleDouble.Sqrt(over * (over + 2)));
    }

    public static DoubleDouble Atanh(DoubleDouble x) =>
        Math.Abs(x.High) < 1e-40 ? x : Log1P(2 * x / (1 - x)).Scaled(-1);

    public static DoubleDouble LogOfBase(double b, DoubleDouble x) => Log(x) / Log(b);

    public static DoubleDouble Exp2(DoubleDouble x) => Exp(x * Log2);

    /// <summary>One Newton step from a guess, on a number scaled by a power of 8.</summary>
    public static DoubleDouble Cbrt(DoubleDouble x)
    {
        int k = Math.ILogB(x.High) / 3;
        var scaled = x.Scaled(-k).Scaled(-2 * k);
        DoubleDouble y = Math.Cbrt(scaled.High);
        return (y - (y * y * y - scaled) / (3 * y * y)).Scaled(k);
    }

    public static DoubleDouble Logit(DoubleDouble p) =>
        Math.Abs(p.High - 0.5) < 0.2 ? 2 * Atanh(2 * p - 1) : Log(p) - Log1P(-p);

    /// <summary>√(a² + b²), scaled to the larger.</summary>
    public static DoubleDouble Hypot(double a, double b)
    {
        int k = Math.ILogB(Math.Max(Math.Abs(a), Math.Abs(b)));
        DoubleDouble u = Math.ScaleB(a, -k);
        DoubleDouble v = Math.ScaleB(b, -k);
        return DoubleDouble.Sqrt(u * u + v * v).Scaled(k);
    }

    /// <summary>x^y for positive x.</summary>
    public static DoubleDouble Power(double x, double y) => Exp(y * Log(x));
}
