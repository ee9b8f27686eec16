namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic
open AutoDiff

/// How far a range has been read.
[<Struct; RequireQualifiedAccess; NoComparison>]
type internal RangePart =
    | None
    | Upper
    | Step

/// What an open frame is waiting for.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Role =
    /// The last operand of an operator.
    | Operand of Operator
    /// A closing parenthesis.
    | Group
    /// The arguments of a call.
    | Arguments of SyntaxKind
    /// The elements of a vector.
    | Elements
    /// The indices of the operand before it.
    | Indices

/// A construction that has begun in the text and is not complete.
[<Struct; NoEquality; NoComparison>]
type internal Frame =
    {
        Role: Role
        /// Where it starts in the text: that of an operator, where its left operand does.
        Start: int
        /// The operator or opening bracket, as an index of a token.
        Token: int
        /// How many operands, separated by commas, are complete.
        Operands: int
        Range: RangePart
        RangeStart: int
    }

/// <summary>Where the parser is: a place in the tokens, the frames open there, and the nodes made so far.</summary>
/// <remarks>Frames are a stack on the heap, so that depth costs memory and nothing else.</remarks>
[<Sealed>]
type internal Cursor(source: SourceText, tokens: Token[], errors: Diagnostics) =
    let builder = SyntaxBuilder()
    let frames = Stack<Frame>()
    let mutable at = 0

    let isPending least (frame: Frame) =
        match frame.Role with
        | Role.Operand operator -> operator.Precedence >= least
        | _ -> false

    member _.Source = source

    /// Whether an operand must begin here; otherwise one has just ended.
    member val WantsOperand = true with get, set

    /// Where the operand that has just ended begins, parentheses included.
    member val Start = 0 with get, set

    // ---- Tokens ----

    member _.At = at
    member _.Current = tokens[at]
    member _.Follower = tokens[min (at + 1) (tokens.Length - 1)]

    /// The token before the current one; the first has none and answers for itself.
    member _.Previous = tokens[max 0 (at - 1)]

    member _.Opener(frame: Frame) = tokens[frame.Token]
    member _.Advance() = at <- at + 1

    /// To the last token before the end.
    member _.SkipToEnd() = at <- tokens.Length - 2

    member _.Report(span: SourceSpan, complaint) = errors.Report(span, complaint)
    member _.Report(token: Token, complaint) = errors.Report(token.Span, complaint)

    // ---- Frames ----

    member _.Push(role, start) =
        frames.Push
            {
                Role = role
                Start = start
                Token = at
                Operands = 0
                Range = RangePart.None
                RangeStart = 0
            }

    member _.Top =
        if frames.Count > 0 then
            ValueSome(frames.Peek())
        else
            ValueNone

    member _.Pop() = frames.Pop()

    member _.Replace frame =
        frames.Pop() |> ignore
        frames.Push frame

    /// The brackets that are open, innermost first.
    member _.OpenBrackets = frames |> Seq.filter (fun frame -> not frame.Role.IsOperand)

    // ---- Nodes ----

    member _.Name words = builder.Name words

    /// A node over its last operands, from first to the end of the token before the current one.
    member this.Emit(kind, operands, first) =
        builder.Emit(kind, operands, SourceSpan.Between(first, this.Previous.Span.End))

    /// Stands for a bound that is left out at the current token, or for an operand that is missing there.
    member this.Omit() =
        this.Start <- this.Current.Span.Offset
        builder.Emit(SyntaxKind.Omitted, 0, { Offset = this.Start; Length = 0 })
        this.WantsOperand <- false

    /// Reads the current token as a whole operand.
    member this.Leaf kind =
        this.Start <- this.Current.Span.Offset
        this.Advance()
        this.Emit(kind, 0, this.Start)
        this.WantsOperand <- false

    /// Completes every pending operator that binds at least this tightly.
    member this.Reduce least =
        while frames.Count > 0 && isPending least (frames.Peek()) do
            let frame = frames.Pop()

            match frame.Role with
            | Role.Operand operator ->
                this.Emit(operator.Kind, operator.Operands, frame.Start)
                this.Start <- frame.Start
            | _ -> ()

    /// The bracket around the operand that ends here, once the operators within are complete.
    member this.Enclosing() =
        this.Reduce Operators.loosest
        this.Top

    member _.ToTree() =
        errors.ThrowIfAny()
        builder.ToTree source
