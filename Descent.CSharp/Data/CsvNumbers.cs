using System.Globalization;

namespace Descent.Data;

/// <summary>Numbers as one table writes them: with a decimal point, or with a comma where cells are separated by semicolons.</summary>
sealed class CsvNumbers
{
    static readonly NumberFormatInfo WithComma = new() { NumberDecimalSeparator = "," };

    static readonly string[] NoNumber = ["", "NA", "N/A", "#N/A", "NaN", "null", "None", "-", "?"];

    // The mark of the first number that had one, and its line; all others have to agree.
    char mark;
    int markedAt;

    /// <summary>Whether a cell says that a value is missing.</summary>
    public static bool IsMissing(ReadOnlySpan<char> cell)
    {
        foreach (string word in NoNumber)
            if (cell.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    public bool TryRead(ReadOnlySpan<char> cell, CsvLine line, out double number)
    {
        int at = cell.IndexOfAny('.', ',');
        char own = at < 0 ? mark : cell[at];
        bool isComma = own == ',';
        NumberFormatInfo format = isComma ? WithComma : NumberFormatInfo.InvariantInfo;
        bool readable =
            double.TryParse(cell, NumberStyles.Float, format, out number)
            && (!isComma || line.Separator == ';')
            && (at < 0 || mark is '\0' || own == mark);
        if (readable && at >= 0 && mark is '\0')
            (mark, markedAt) = (own, line.Number);
        return readable;
    }

    /// <summary>What is wrong with a cell that is no number.</summary>
    public string Complaint(ReadOnlySpan<char> cell)
    {
        if (
            double.TryParse(cell, CultureInfo.InvariantCulture, out double number)
            && !double.IsFinite(number)
        )
            return "is not finite";
        bool isOther = mark is not '\0' && cell.Contains(mark == ',' ? '.' : ',');
        string name = mark == ',' ? "comma" : "point";
        return isOther ? $"is no number: line {markedAt} has a decimal {name}" : "is no number";
    }
}
