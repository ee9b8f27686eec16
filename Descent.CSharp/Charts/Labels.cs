using System.Globalization;
using System.Text;

namespace Descent.Charts;

/// <summary>Numbers as a person writes them in print: 25 000, −0.05, 3×10⁻⁷. The culture never matters.</summary>
internal static class Labels
{
    private const char Minus = '\u2212';
    private const char ThinSpace = '\u2009';
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>10ⁿ.</summary>
    public static string PowerOfTen(int n) => "10" + Superscript(n);

    /// <summary>m · 10ⁿ as 3×10⁻⁷, and as 10⁻⁷ when m is 1.</summary>
    public static string Scientific(string mantissa, int n) =>
        mantissa == "1" ? PowerOfTen(n) : $"{mantissa}×{PowerOfTen(n)}";

    /// <summary>
    /// The decimal fraction digits · 10ⁿ written out, exactly: (25, −2) is 0.25 and (25, 3) is 25 000, with
    /// the thousands of an integer set apart by thin spaces, as the SI brochure asks.
    /// </summary>
    public static string Plain(long digits, int n)
    {
        var text = Math.Abs(digits).ToString(CultureInfo.InvariantCulture);
        if (digits == 0)
            return "0";
        if (n >= 0)
            text = Grouped(text + new string('0', n));
        else
        {
            text = text.PadLeft(1 - n, '0');
            text = text.Insert(text.Length + n, ".");
        }
        return digits < 0 ? Minus + text : text;
    }

    /// <summary>A finite value to three significant digits as 3×10⁻⁷, whatever its size.</summary>
    public static string Scientific(double value)
    {
        var (mantissa, exponent) = Split(value);
        return Scientific(mantissa.Replace('-', Minus), exponent);
    }

    /// <summary>A value to three significant digits, for running text.</summary>
    public static string Rounded(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN"
                : value > 0 ? "∞"
                : Minus + "∞";
        var (mantissa, exponent) = Split(value);
        if (exponent is < -3 or > 5)
            return Scientific(value);
        var decimals = mantissa.Contains('.') ? mantissa.Length - mantissa.IndexOf('.') - 1 : 0;
        var digits = mantissa.Replace(".", "");
        return Plain(long.Parse(digits, CultureInfo.InvariantCulture), exponent - decimals);
    }

    private static (string Mantissa, int Exponent) Split(double value)
    {
        var parts = value.ToString("0.##E+0", CultureInfo.InvariantCulture).Split('E');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string Grouped(string digits)
    {
        var text = new StringBuilder(digits);
        for (var i = digits.Length - 3; i > 0; i -= 3)
            _ = text.Insert(i, ThinSpace);
        return text.ToString();
    }

    private static string Superscript(int n)
    {
        var digits = Math.Abs(n).ToString(CultureInfo.InvariantCulture);
        var raised = string.Concat(digits.Select(digit => Superscripts[digit - '0']));
        return n < 0 ? "⁻" + raised : raised;
    }
}
