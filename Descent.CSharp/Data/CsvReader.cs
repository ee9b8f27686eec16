using System.Globalization;
using AutoDiff;

namespace Descent.Data;

/// <summary>One reading of a table, a line at a time: only the numbers are kept.</summary>
sealed class CsvReader(TextReader reader)
{
    readonly CsvLine line = new();
    int row;

    public CsvTable Read()
    {
        if (!NextLine())
            throw new CsvException(
                "The table is empty: a header with the names of the columns is needed."
            );
        string[] names = Header();
        var columns = names.Select(_ => new List<double>()).ToArray();
        while (NextLine())
        {
            row++;
            ReadRow(names, columns);
        }

        if (row == 0)
            throw new CsvException("The table has a header but no rows.") { Line = line.Number };
        return new CsvTable(names, Arrays(columns), row);
    }

    /// <summary>Each list is let go as soon as its array is made: one column at a time is held twice.</summary>
    static DataArray[] Arrays(List<double>[] columns)
    {
        var arrays = new DataArray[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            arrays[i] = new DataArray([.. columns[i]]);
            columns[i] = [];
        }

        return arrays;
    }

    bool NextLine()
    {
        while (reader.ReadLine() is { } text)
        {
            line.Begin(text);
            if (!string.IsNullOrWhiteSpace(text))
                return true;
        }

        return false;
    }

    string[] Header()
    {
        List<string> names = [];
        while (line.TryRead(out ReadOnlySpan<char> cell))
        {
            string name = cell.ToString();
            if (name.Length == 0)
                throw line.Fault($"column {names.Count + 1} has no name.");
            int earlier = names.IndexOf(name);
            if (earlier >= 0)
                throw line.Fault(
                    $"columns {earlier + 1} and {names.Count + 1} are both named '{name}'."
                );
            names.Add(name);
        }

        return [.. names];
    }

    void ReadRow(string[] names, List<double>[] columns)
    {
        int count = 0;
        while (line.TryRead(out ReadOnlySpan<char> cell))
        {
            if (count < names.Length)
                columns[count].Add(Number(cell, names[count], names.Length));
            count++;
        }

        if (count != names.Length)
        {
            throw line.Fault(
                $"row {row} has {Cells(count)}, but the header has {names.Length}.",
                row
            );
        }
    }

    double Number(ReadOnlySpan<char> cell, string column, int columns)
    {
        bool readable = double.TryParse(
            cell,
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out double number
        );
        if (readable && double.IsFinite(number))
            return number;
        string what =
            cell.IsEmpty ? "the cell is empty; leave rows with missing values out"
            : readable ? $"'{Shortened(cell)}' is not finite; leave rows with missing values out"
            : $"'{Shortened(cell)}' is no number{OtherSeparator(cell, columns)}";
        throw line.Fault($"row {row}, column '{column}': {what}.", row, column);
    }

    /// <summary>A line that is one cell was separated by something else.</summary>
    static string OtherSeparator(ReadOnlySpan<char> cell, int columns) =>
        columns == 1 && cell.IndexOfAny(';', '\t') >= 0 ? "; cells are separated by commas" : "";

    static string Shortened(ReadOnlySpan<char> cell) =>
        cell.Length <= 40 ? cell.ToString() : $"{cell[..39]}…";

    static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";
}
