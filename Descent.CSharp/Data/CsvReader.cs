namespace Descent.Data;

/// <summary>One reading of a table, a line at a time: only the numbers are kept.</summary>
sealed class CsvReader(TextReader reader)
{
    readonly CsvLine line = new();
    readonly CsvNumbers numbers = new();
    int row;

    public CsvTable Read()
    {
        if (!NextLine())
            throw new CsvException(
                "The table is empty: a header with the names of the columns is needed."
            );
        line.FindSeparator();
        CsvColumn[] columns = Header();
        while (NextLine())
        {
            row++;
            ReadRow(columns);
        }

        if (row == 0)
            throw new CsvException("The table has a header but no rows.") { Line = line.Number };
        return CsvTable.Of(columns, row);
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

    CsvColumn[] Header()
    {
        List<CsvColumn> columns = [];
        bool named = false;
        while (line.TryRead(out ReadOnlySpan<char> cell))
        {
            string name = cell.ToString();
            named |= name.Length > 0 && !numbers.TryRead(cell, line, out _);
            int earlier = columns.FindIndex(column => column.Name == name && name.Length > 0);
            if (earlier >= 0)
                throw line.Fault(
                    $"columns {earlier + 1} and {columns.Count + 1} are both named '{name}'."
                );
            columns.Add(new CsvColumn(name));
        }

        return named
            ? [.. columns]
            : throw line.Fault("a header with the names of the columns is needed.");
    }

    void ReadRow(CsvColumn[] columns)
    {
        int count = 0;
        while (line.TryRead(out ReadOnlySpan<char> cell))
        {
            if (count < columns.Length)
                ReadCell(columns[count], cell);
            count++;
        }

        if (count != columns.Length)
        {
            throw line.Fault(
                $"row {row} has {Cells(count)}, but the header has {columns.Length}.",
                row
            );
        }
    }

    void ReadCell(CsvColumn column, ReadOnlySpan<char> cell)
    {
        if (column.IsText)
            return;
        if (numbers.TryRead(cell, line, out double number) && double.IsFinite(number))
        {
            column.Add(number);
        }
        else if (CsvNumbers.IsMissing(cell))
        {
            string what = cell.IsEmpty ? "the cell is empty" : $"'{cell}' stands for no number";
            column.AddMissing(column.Fault ?? Fault(column, what, isMissing: true));
        }
        else
        {
            column.AddText(Fault(column, $"'{Shortened(cell)}' {numbers.Complaint(cell)}"));
        }
    }

    CsvException Fault(CsvColumn column, string what, bool isMissing = false) =>
        line.Fault($"row {row}, column '{column.Name}': {what}.", row, column.Name, isMissing);

    static string Shortened(ReadOnlySpan<char> cell) =>
        cell.Length <= 40 ? cell.ToString() : $"{cell[..39]}…";

    static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";
}
