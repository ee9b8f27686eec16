using System.Diagnostics.CodeAnalysis;
using System.Text;
using AutoDiff;

namespace Descent.Data;

/// <summary>Named columns of one length, those of numbers as vectors.</summary>
/// <remarks>
/// <para>
/// The format is that of RFC 4180: a header of names, then rows of as many cells. Cells are separated by what the header has most of:
/// commas, semicolons or tabs. They may stand in quotes, with <c>""</c> for a quote inside; blanks around a cell, blank lines, a
/// byte-order mark and either kind of line end are no part of the data. Decimals take a point whatever the culture, or a comma
/// throughout where semicolons separate.
/// </para>
/// <para>
/// A column of dates or remarks is no fault until it is asked for; neither is a value that is missing: an empty cell, <c>NA</c>,
/// <c>N/A</c>, <c>#N/A</c>, <c>NaN</c>, <c>null</c>, <c>None</c>, <c>-</c> or <c>?</c>. A column without a name cannot be asked for.
/// </para>
/// <para>Differs from the RFC in one way: a quoted cell ends on its line.</para>
/// </remarks>
public sealed class CsvTable
{
    readonly Dictionary<string, Column> columns;

    CsvTable(IReadOnlyList<string> names, Dictionary<string, Column> columns, int rows) =>
        (Names, this.columns, Rows) = (names, columns, rows);

    /// <summary>A table of columns that have been read, which are let go one by one.</summary>
    internal static CsvTable Of(CsvColumn[] read, int rows) =>
        new(
            [.. read.Select(column => column.Name)],
            read.Where(column => column.Name.Length > 0)
                .ToDictionary(
                    column => column.Name,
                    column => new Column(
                        column.IsText ? null : new DataArray(column.Take()),
                        column.Fault
                    )
                ),
            rows
        );

    /// <summary>The names of the columns, in their order; empty for one without a name.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>The numbers of a column, as a vector.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="CsvException">A cell of it is no number, or missing; the message says where.</exception>
    public DataArray this[string name] =>
        TryGet(name, out DataArray? column)
            ? column
            : throw new KeyNotFoundException(
                $"There is no column '{name}'.{Spelling.Hint(name, Names)} There are {string.Join(", ", Names)}."
            );

    /// <summary>Looks a column up.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <param name="column">The column, or null.</param>
    /// <exception cref="CsvException">A cell of it is no number, or missing; the message says where.</exception>
    public bool TryGet(string name, [NotNullWhen(true)] out DataArray? column)
    {
        column = columns.TryGetValue(name, out Column found)
            ? found.Fault is null
                ? found.Numbers
                : throw found.Fault
            : null;
        return column is not null;
    }

    /// <summary>The rows in which none of some columns lacks a value.</summary>
    /// <param name="names">The columns; names of none are passed over.</param>
    /// <exception cref="CsvException">No row is left.</exception>
    public CsvTable WithoutMissing(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        HashSet<string> asked = [.. names];
        DataArray[] lacking =
        [
            .. columns
                .Where(pair => asked.Contains(pair.Key) && pair.Value.Fault is not null)
                .Select(pair => pair.Value.Numbers)
                .OfType<DataArray>(),
        ];
        int[] kept =
        [
            .. Enumerable
                .Range(0, Rows)
                .Where(row => lacking.All(column => !double.IsNaN(column.Values[row]))),
        ];
        if (kept.Length == 0)
            throw new CsvException("A value is missing in every row: none is left.");
        return kept.Length == Rows
            ? this
            : new CsvTable(
                Names,
                columns.ToDictionary(pair => pair.Key, pair => RowsOf(pair.Value, kept)),
                kept.Length
            );
    }

    static Column RowsOf(Column column, int[] rows)
    {
        if (column.Numbers is not { } all)
            return column;
        double[] numbers = [.. rows.Select(row => all.Values[row])];
        return new Column(new DataArray(numbers), numbers.Any(double.IsNaN) ? column.Fault : null);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of a text in UTF-8.</param>
    /// <exception cref="CsvException">It is no table of numbers; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static CsvTable Load(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return Read(reader);
    }

    /// <summary>Reads a text to its end.</summary>
    /// <param name="reader">The text; it stays open.</param>
    /// <exception cref="CsvException">It is no table of numbers; the message says where.</exception>
    public static CsvTable Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new CsvReader(reader).Read();
    }

    /// <param name="Numbers">NaN where a value is missing; null of a column that is none of numbers.</param>
    /// <param name="Fault">What to say to who asks for it; null if all is well.</param>
    readonly record struct Column(DataArray? Numbers, CsvException? Fault);
}
