namespace AutoDiff.FSharp

open AutoDiff
open AutoDiff.FSharp.TextOutput

/// What a node is called in a message, and where it stands in the user's own text.
[<RequireQualifiedAccess>]
module internal NodePlace =
    /// Longer formulas than this are not repeated in a message.
    let private longest = 60

    let printed (node: Node) : string = Infix.abbreviate longest node

    /// The user's words for it, or the formula printed where there are none.
    let text (node: Node) : string =
        match node.Origin with
        | null -> printed node
        | origin -> origin.Source.Slice origin.Span

    let source (origin: Origin | null) : SourceText | null =
        match origin with
        | null -> null
        | origin -> origin.Source

    let span (origin: Origin | null) : SourceSpan =
        match origin with
        | null -> { Offset = 0; Length = 0 }
        | origin -> origin.Span

    /// The message, and under it the line of the text with carets below the place.
    let withExcerpt (message: string) (origin: Origin | null) =
        match origin with
        | null -> message
        | origin ->
            let excerpt = (origin.Source.Excerpt origin.Span).Replace("\n", "\n  ")
            $"{message}\n  {excerpt}"
