namespace AutoDiff

open System

/// <summary>A lambda or a quotation has a part that is no formula. The message shows the part and says what to do.</summary>
[<Sealed>]
type UntranslatableException internal (part: string, message: string) =
    inherit ArgumentException(message)

    /// The whole text, where it is known, with carets below the part.
    static member internal InText(source: SourceText, span: SourceSpan, why: string) =
        let excerpt = (source.Excerpt span).Replace("\n", "\n  ")
        UntranslatableException(source.Slice span, $"{why}\n  {excerpt}")

    static member internal Of(part: string, why: string) =
        UntranslatableException(part, $"{why}\n  in: {part}")

    /// <summary>The part that was not understood, as the host language prints it.</summary>
    member _.Part = part
