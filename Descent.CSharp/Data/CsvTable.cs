using System.Diagnostics.CodeAnalysis;
using System.Text;
using AutoDiff;

namespace Descent.Data;

/// <summary>Named columns of numbers of one length.</summary>
/// <remarks>
/// <para>
/// The format is that of RFC 4180 for numbers: a header of names, then rows of as many cells, separated by commas. Cells may stand
/// in quotes, with <c>""</c> for a quote inside; blanks around a cell, blank lines, a byte-order mark and either kind of line end
/// are no part of the data. Decimals take a point whatever the culture.
/// </para>
/// <para>Differs from the RFC in one way: a quoted cell ends on its line.</para>
/// </remarks>
public sealed class CsvTable
{
    readonly Dictionary<string, DataArray> columns;

    internal CsvTable(IReadOnlyList<string> names, IReadOnlyList<DataArray> data, int rows)
    {
        Names = names;
        Rows = rows;
        columns = names.Zip(data).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>The names of the columns, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>The numbers of a column, as a vector.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public DataArray this[string name] => columns[name];

    /// <summary>Looks a column up.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <param name="column">The column, or null.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out DataArray? column) =>
        columns.TryGetValue(name, out column);

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
}
