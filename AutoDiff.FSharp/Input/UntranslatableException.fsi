namespace AutoDiff

open System

/// <summary>A lambda or a quotation has a part that is no formula. The message shows the part and says what to do.</summary>
[<Sealed>]
type UntranslatableException =
    inherit ArgumentException

    internal new: part: string * message: string -> UntranslatableException
    static member internal Of: part: string * why: string -> UntranslatableException

    static member internal InText:
        source: SourceText * span: SourceSpan * why: string -> UntranslatableException

    /// <summary>The part that was not understood, as the host language prints it.</summary>
    member Part: string
