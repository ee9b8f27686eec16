namespace AutoDiff.FSharp.TextInput

open AutoDiff

/// What is wrong, in words; the place is added when it is reported.
[<NoEquality; NoComparison>]
type internal Complaint =
    {
        Code: ParseErrorCode
        Message: string
        Expected: string list
        Suggestion: string | null
    }

/// <summary>The errors found in one text, at most ten: beyond that a reader has enough, and so has the parser.</summary>
/// <remarks>One error a place: what is said second about a place is nearly always a consequence of the first.</remarks>
[<Sealed>]
type internal Diagnostics(source: SourceText) =
    static let capacity = 10
    let errors = ResizeArray<ParseError>()

    /// The words are made only if they will be read, so that a text full of errors costs no more than its length.
    member _.Report(span: SourceSpan, complaint: unit -> Complaint) =
        let known (error: ParseError) = error.Offset = span.Offset

        if errors.Count < capacity && not (errors.Exists known) then
            let words = complaint ()
            let expected = List.toArray words.Expected
            errors.Add(ParseError(source, span, words.Code, words.Message, expected, words.Suggestion))

    member _.IsEmpty = errors.Count = 0

    /// Throws what was found, in the order of the text; does nothing if nothing was.
    member _.ThrowIfAny() =
        if errors.Count > 0 then
            let inOrder = errors.ToArray() |> Array.sortBy _.Offset
            raise (ParseException inOrder)
