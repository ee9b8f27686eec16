using AutoDiff;

namespace Descent.Data;

/// <summary>A line of a table, read cell by cell without a copy.</summary>
sealed class CsvLine
{
    string text = "";
    int at;
    SourceSpan cell;
    bool more;

    /// <summary>The number of the line in the file, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>What stands between cells: a comma, a semicolon or a tab.</summary>
    public char Separator { get; private set; } = ',';

    /// <summary>Takes for the separator what this line, the header, has most of outside of quotes; a comma if it has none.</summary>
    public void FindSeparator()
    {
        string[] outside = [.. text.Split('"').Where((_, i) => i % 2 == 0)];
        Separator = ((char[])[',', ';', '\t']).MaxBy(candidate =>
            outside.Sum(part => part.Count(letter => letter == candidate))
        );
    }

    /// <summary>Turns to the next line.</summary>
    public void Begin(string next)
    {
        (text, at, more) = (next, 0, true);
        Number++;
    }

    /// <summary>The next cell, without quotes and the blanks around it.</summary>
    public bool TryRead(out ReadOnlySpan<char> content)
    {
        content = default;
        if (!more)
            return false;
        SkipBlanks();
        content = at < text.Length && text[at] == '"' ? Quoted() : Plain();
        more = at < text.Length;
        at++;
        return true;
    }

    /// <summary>A fault in the cell read last, under which the carets stand.</summary>
    public CsvException Fault(
        string message,
        int row = 0,
        string? column = null,
        bool isMissing = false
    )
    {
        string excerpt = new SourceText(text).Excerpt(cell);
        string indented = excerpt.Replace("\n", "\n  ", StringComparison.Ordinal);
        return new CsvException($"line {Number}, {message}\n  {indented}")
        {
            Line = Number,
            Row = row,
            Column = column,
            IsMissing = isMissing,
        };
    }

    string SeparatorName =>
        Separator switch
        {
            ';' => "semicolon",
            '\t' => "tab",
            _ => "comma",
        };

    // A tab that separates is no blank.
    void SkipBlanks()
    {
        while (at < text.Length && text[at] != Separator && char.IsWhiteSpace(text[at]))
            at++;
    }

    ReadOnlySpan<char> Plain()
    {
        int next = text.IndexOf(Separator, at);
        int stop = next < 0 ? text.Length : next;
        ReadOnlySpan<char> content = text.AsSpan(at, stop - at).TrimEnd();
        cell = new SourceSpan(at, content.Length);
        at = stop;
        return content;
    }

    ReadOnlySpan<char> Quoted()
    {
        int open = at++;
        int close = ClosingQuote();
        cell = new SourceSpan(open, Math.Min(close + 1, text.Length) - open);
        if (close == text.Length)
            throw Fault("the quote that opens here is not closed on its line.");
        int begin = open + 1;
        at = close + 1;
        SkipBlanks();
        if (at < text.Length && text[at] != Separator)
        {
            cell = new SourceSpan(at, 1);
            throw Fault($"a {SeparatorName} should follow the closing quote.");
        }

        string content = text[begin..close];
        return content.Replace("\"\"", "\"", StringComparison.Ordinal).AsSpan().Trim();
    }

    /// <summary>Where the quote ends that opened before: at a quote that is not doubled.</summary>
    int ClosingQuote()
    {
        int i = at;
        while (i < text.Length)
        {
            if (text[i] != '"')
                i++;
            else if (i + 1 < text.Length && text[i + 1] == '"')
                i += 2;
            else
                return i;
        }

        return text.Length;
    }
}
