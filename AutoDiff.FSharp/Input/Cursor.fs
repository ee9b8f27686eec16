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
    | Arguments of callee: string
    /// The elements of a vector.
    | Elements
    /// The indices of the operand before it.
    | Indices
    /// The indices of a let: t[i = 1..m].
    | Dimensions
    /// The value of a let, up to its semicolon.
    | Let of name: string
    /// The formula that lets are written for.
    | Block

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
        /// How many of the operands are indices with their ranges.
        Binders: int
        /// The index whose range is being read, or null.
        Binding: string | null
        /// Where the name of that index stands.
        BindingStart: int
    }

    /// Whether it is written with brackets.
    member frame.IsBracket =
        match frame.Role with
        | Role.Operand _
        | Role.Let _
        | Role.Block -> false
        | _ -> true

    /// Whether '..' may stand in it.
    member frame.TakesRange = frame.Role.IsIndices || not (isNull frame.Binding)

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

    member _.Ahead(count: int) =
        tokens[min (at + count) (tokens.Length - 1)]

    member this.Follower = this.Ahead 1

    /// The token before the current one; the first has none and answers for itself.
    member _.Previous = tokens[max 0 (at - 1)]

    member _.Opener(frame: Frame) = tokens[frame.Token]
    member _.Advance() = at <- at + 1

    /// To the last token before the end.
    member _.SkipToEnd() = at <- tokens.Length - 2

    member _.IsSound = errors.IsEmpty
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
                Binders = 0
                Binding = null
                BindingStart = 0
            }

    member _.Top =
        if frames.Count > 0 then
            ValueSome(frames.Peek())
        else
            ValueNone

    member _.Pop() = frames.Pop()

    member _.Restore frame = frames.Push frame

    member _.Replace frame =
        frames.Pop() |> ignore
        frames.Push frame

    /// The brackets that are open, innermost first.
    member _.OpenBrackets = frames |> Seq.filter _.IsBracket

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

    /// Completes what has no closing sign of its own: operators, and the formula after lets.
    member this.Complete() =
        this.Reduce Operators.loosest

        while frames.Count > 0 && frames.Peek().Role.IsBlock do
            let frame = frames.Pop()
            this.Emit(SyntaxKind.Block, frame.Operands + 1, frame.Start)
            this.Start <- frame.Start
            this.Reduce Operators.loosest

    /// The bracket, or let, around the operand that ends here, once what is within is complete.
    member this.Enclosing() =
        this.Complete()
        this.Top

    member _.ToTree() =
        errors.ThrowIfAny()
        builder.ToTree source
