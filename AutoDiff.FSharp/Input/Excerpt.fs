namespace AutoDiff.FSharp.TextInput

open System
open System.Globalization
open System.Text

/// One line of a text with carets under the part in question, fit for a terminal.
[<RequireQualifiedAccess>]
module internal Excerpt =
    /// Lines longer than this are shown through a window around the caret.
    let private widest = 100

    /// What stays to the left of the caret when a line is cut there.
    let private before = 50

    let private isLineBreak c = c = '\n' || c = '\r'

    let private lineStart (text: string) offset =
        let mutable at = offset

        while at > 0 && not (isLineBreak text[at - 1]) do
            at <- at - 1

        at

    let private lineEnd (text: string) offset =
        let mutable at = offset

        while at < text.Length && not (isLineBreak text[at]) do
            at <- at + 1

        at

    /// Control characters must not reach a terminal; tabs keep their width.
    let private shown c =
        if c = '\t' || not (Char.IsControl c) then c else '\uFFFD'

    /// What stands in the caret line under c: nothing under the parts of a character that take no column.
    let private underlay (mark: char) c =
        match Char.GetUnicodeCategory c with
        | UnicodeCategory.NonSpacingMark
        | UnicodeCategory.EnclosingMark -> ""
        | UnicodeCategory.Surrogate when Char.IsLowSurrogate c -> ""
        | _ when c = '\t' && mark = ' ' -> "\t"
        | _ -> string mark

    let private window (text: string) offset =
        let first, last = lineStart text offset, lineEnd text offset

        if last - first <= widest then
            struct (first, last)
        else
            let first = max first (min (offset - before) (last - widest))
            let first = if Char.IsLowSurrogate text[first] then first + 1 else first
            struct (first, min last (first + widest))

    let private appendCarets (builder: StringBuilder) (text: string) first offset stop =
        for i in first .. offset - 1 do
            builder.Append(underlay ' ' text[i]) |> ignore

        builder.Append '^' |> ignore

        for i in offset + 1 .. stop - 1 do
            builder.Append(underlay '^' text[i]) |> ignore

    /// The line that holds offset and, under it, carets for length characters of it (at least one caret).
    let render (text: string) offset length =
        let struct (first, last) = window text offset
        let cutLeft = first > 0 && not (isLineBreak text[first - 1])
        let builder = StringBuilder()
        builder.Append(if cutLeft then "…" else "") |> ignore

        for i in first .. last - 1 do
            builder.Append(shown text[i]) |> ignore

        if last < text.Length && not (isLineBreak text[last]) then
            builder.Append '…' |> ignore

        builder.Append('\n').Append(if cutLeft then " " else "") |> ignore
        appendCarets builder text first offset (min last (offset + length))
        builder.ToString()
