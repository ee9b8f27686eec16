namespace Descent.Tests.Expressions;

/// <summary>An unevaluated sum of two doubles, about 104 bits: what the elementary functions are measured against.</summary>
/// <remarks>Dekker, Numerische Mathematik 18, 1971; the sum is Knuth's and the product uses a fused one.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    static DoubleDouble FastTwoSum(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }

    static DoubleDouble TwoSum(double a, double b)
    {
        double sum = a + b;
        double added = sum - a;
        return new(sum, (a - (sum - added)) + (b - added));
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var high = TwoSum(a.High, b.High);
        var low = TwoSum(a.Low, b.Low);
        var first = FastTwoSum(high.High, high.Low + low.High);
        return FastTwoSum(first.High, first.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double high = a.High * b.High;
        double low = Math.FusedMultiplyAdd(a.High, b.High, -high);
        return FastTwoSum(high, low + (a.High * b.Low + a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        var rest = a - first * b;
        double second = rest.High / b.High;
        rest -= second * b;
        return FastTwoSum(first, second) + rest.High / b.High;
    }

    public DoubleDouble Scaled(int power) => new(Math.ScaleB(High, power), Math.ScaleB(Low, power));

    public DoubleDouble Abs() => High < 0 ? -this : this;

    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        if (a.High == 0)
            return a;
        double root = Math.Sqrt(a.High);
        return root + (a - (DoubleDouble)root * root) / (2 * root);
    }

    /// <summary>How far a double is from this number, in units of the number's last place as a double.</summary>
    public double UlpsTo(double actual)
    {
        if (actual.Equals(High))
            return double.IsFinite(High) ? Math.Abs(Low) / Unit(High) : 0;
        return double.IsFinite(High) && double.IsFinite(actual)
            ? Math.Abs((actual - High) - Low) / Unit(High)
            : double.PositiveInfinity;
    }

    static double Unit(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
}
