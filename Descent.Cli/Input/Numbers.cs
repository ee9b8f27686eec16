using System.Globalization;

namespace Descent.Cli.Input;

/// <summary>Numbers as they are typed, whatever the culture.</summary>
static class Numbers
{
    /// <summary>Reads a number; the typographic minus is one.</summary>
    public static bool TryRead(string text, out double number) =>
        double.TryParse(
            text.Replace('\u2212', '-'),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out number
        );

    /// <summary>Reads a whole number of 0 or more; 1e6 is one.</summary>
    public static bool TryReadCount(string text, out int count)
    {
        bool whole =
            TryRead(text, out double number)
            && number is >= 0 and <= int.MaxValue
            && number == Math.Floor(number);
        count = whole ? (int)number : 0;
        return whole;
    }
}
