namespace AutoDiff

open AutoDiff.FSharp

/// <summary>A function whose argument can leave its domain, as far as intervals can tell.</summary>
[<Sealed>]
type DomainWarning =
    /// <summary>The function's application, as the user wrote it, or as it prints.</summary>
    member Text: string

    /// <summary>The text it stands in; null where there is none.</summary>
    member Source: SourceText | null

    /// <summary>Where in <c>Source</c> it stands.</summary>
    member Span: SourceSpan

    /// <summary>The function's name, such as <c>log</c>.</summary>
    member Function: string

    /// <summary>What the argument can be; it may be less.</summary>
    member Argument: ValueRange

    /// <summary>The number outside the domain that it can reach.</summary>
    member Reached: float

    /// <summary>Such as "The argument of log at columns 12–18 can reach -3; it should be greater than 0."</summary>
    member Message: string

    /// <summary>The message, and the line of the text with carets under the application.</summary>
    override ToString: unit -> string

    static member internal Of: ofInput: (Input -> ValueRange[]) * root: Node -> DomainWarning[]
