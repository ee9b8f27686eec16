namespace Descent.Data;

/// <summary>A table of numbers could not be read.</summary>
/// <param name="message">The sentence: what, where, and what would be right.</param>
public sealed class CsvException(string message) : Exception(message)
{
    /// <summary>The line of the file, counted from 1; 0 when the fault has no line.</summary>
    public int Line { get; init; }

    /// <summary>The row of data, counted from 1 below the header; 0 when the fault is not in a row.</summary>
    public int Row { get; init; }

    /// <summary>The name of the column; null when the fault is in none.</summary>
    public string? Column { get; init; }

    /// <summary>Whether a value is missing there: <see cref="CsvTable.WithoutMissing"/> leaves such rows out.</summary>
    public bool IsMissing { get; init; }
}
