namespace AutoDiff

open System
open AutoDiff.FSharp.TextInput

[<Struct; NoComparison>]
type SourceSpan =
    {
        Offset: int
        Length: int
    }

    member span.End = span.Offset + span.Length

    static member internal Between(start, stop) =
        {
            Offset = start
            Length = stop - start
        }

[<Struct; NoComparison>]
type SourcePosition = { Line: int; Column: int }

[<Sealed>]
type SourceText(text: string) =
    do ArgumentNullException.ThrowIfNull(text, nameof text)

    static let lineStarts (text: string) =
        let starts = ResizeArray [ 0 ]

        for i in 0 .. text.Length - 1 do
            let endsLine =
                text[i] = '\n'
                || text[i] = '\r' && not (i + 1 < text.Length && text[i + 1] = '\n')

            if endsLine then
                starts.Add(i + 1)

        starts.ToArray()

    /// Found on the first question only: a text without errors is never asked.
    let starts = lazy lineStarts text

    member _.Text = text

    member _.Slice(span: SourceSpan) =
        text.Substring(span.Offset, span.Length)

    member internal _.HasLineBreak(span: SourceSpan) =
        text.AsSpan(span.Offset, span.Length).IndexOfAny('\n', '\r') >= 0

    member _.Locate(offset: int) =
        let found = Array.BinarySearch(starts.Value, offset)
        let line = if found >= 0 then found else ~~~found - 1

        {
            Line = line + 1
            Column = offset - starts.Value[line] + 1
        }

    member _.Excerpt(span: SourceSpan) =
        Excerpt.render text span.Offset span.Length
