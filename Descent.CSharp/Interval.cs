using System.Globalization;

namespace Descent;

/// <summary>A range of real numbers a setting may take: what is documented, printed and enforced.</summary>
/// <param name="Low">The lower end; −∞ when there is none.</param>
/// <param name="High">The upper end; +∞ when there is none.</param>
/// <param name="LowIncluded">Whether <paramref name="Low"/> itself is allowed.</param>
/// <param name="HighIncluded">Whether <paramref name="High"/> itself is allowed.</param>
/// <param name="WholeNumbers">Whether only whole numbers are allowed.</param>
public sealed record Interval(
    double Low,
    double High,
    bool LowIncluded = false,
    bool HighIncluded = false,
    bool WholeNumbers = false
)
{
    /// <summary>(0, 1).</summary>
    public static Interval OpenUnit { get; } = new(0, 1);

    /// <summary>[0, 1).</summary>
    public static Interval HalfOpenUnit { get; } = new(0, 1, LowIncluded: true);

    /// <summary>(0, ∞).</summary>
    public static Interval Positive { get; } = new(0, double.PositiveInfinity);

    /// <summary>[0, ∞).</summary>
    public static Interval NonNegative { get; } =
        new(0, double.PositiveInfinity, LowIncluded: true);

    /// <summary>The whole numbers from 1 on, as far as <see cref="int"/> goes.</summary>
    public static Interval Count { get; } = new(1, int.MaxValue, true, true, true);

    /// <summary>Whether the number lies in the range. NaN lies in none, an infinity only where it is an end that is included.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(double value) =>
        (LowIncluded ? value >= Low : value > Low)
        && (HighIncluded ? value <= High : value < High)
        && (!WholeNumbers || value == Math.Floor(value));

    /// <summary>The range as mathematics writes it: <c>(0, 1]</c>.</summary>
    public override string ToString()
    {
        char left = LowIncluded ? '[' : '(';
        char right = HighIncluded ? ']' : ')';
        string range = $"{left}{Text(Low)}, {Text(High)}{right}";
        return WholeNumbers ? $"{range}, whole" : range;
    }

    /// <summary>Returns the value, or refuses it in a sentence that names setting and range.</summary>
    internal double Require(double value, string owner, string property) =>
        Contains(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                property,
                value,
                $"{owner}.{property} must lie in {this}."
            );

    /// <inheritdoc cref="Require(double, string, string)"/>
    internal int Require(int value, string owner, string property) =>
        (int)Require((double)value, owner, property);

    static string Text(double end) =>
        end switch
        {
            double.PositiveInfinity => "∞",
            double.NegativeInfinity => "-∞",
            _ => end.ToString(CultureInfo.InvariantCulture),
        };
}
