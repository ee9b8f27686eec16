namespace AutoDiff

/// <summary>A stretch of a text: where it starts and how long it is, in UTF-16 code units.</summary>
[<Struct; NoComparison>]
type SourceSpan =
    {
        /// <summary>Where it starts, counted from 0.</summary>
        Offset: int
        /// <summary>How long it is; 0 for a place between two characters.</summary>
        Length: int
    }

    /// <summary>The offset just after it: <c>Offset + Length</c>.</summary>
    member End: int

    /// The span from start up to, not including, stop.
    static member internal Between: start: int * stop: int -> SourceSpan

/// <summary>A place in a text as an editor shows it: line and column, both counted from 1.</summary>
[<Struct; NoComparison>]
type SourcePosition =
    {
        /// <summary>The line. Lines end at <c>\n</c>, <c>\r\n</c> or <c>\r</c>.</summary>
        Line: int
        /// <summary>The column in UTF-16 code units; a tab counts as one.</summary>
        Column: int
    }

/// <summary>A text that formulas come from: it turns spans into words, positions and excerpts.</summary>
[<Sealed>]
type SourceText =
    /// <summary>Wraps a text.</summary>
    /// <param name="text">The text, kept as it is.</param>
    new: text: string -> SourceText

    /// <summary>The text itself.</summary>
    member Text: string

    /// <summary>The characters of a span.</summary>
    /// <param name="span">A span within the text.</param>
    member Slice: span: SourceSpan -> string

    /// Whether a line ends within the span.
    member internal HasLineBreak: span: SourceSpan -> bool

    /// <summary>Line and column of an offset.</summary>
    /// <param name="offset">From 0 to the length of the text, both included.</param>
    member Locate: offset: int -> SourcePosition

    /// <summary>The line a span starts on and, on a second line, carets under the span.</summary>
    /// <remarks>
    /// A long line is cut to a window around the span, marked with <c>…</c>. A span over several lines is marked on
    /// its first. Control characters are replaced, so that a foreign text cannot steer the terminal.
    /// </remarks>
    /// <param name="span">A span within the text.</param>
    member Excerpt: span: SourceSpan -> string
