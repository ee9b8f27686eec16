namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff

/// <summary>An operator-precedence parser. It stands in one of two states: an operand must begin here, or one has just
/// ended.</summary>
/// <remarks>Every token is looked at once in each state at most, and every frame is closed once: reading is linear.</remarks>
[<RequireQualifiedAccess>]
module internal Parser =
    // ---- Operands ----

    let private number (cursor: Cursor) =
        let token = cursor.Current
        let value = Characters.numberValue (cursor.Source.Slice token.Span)

        if not (Double.IsFinite value) then
            cursor.Report(token, (fun () -> ParserComplaints.numberTooLarge cursor.Source token))

        cursor.Leaf(SyntaxKind.Number value)

    let private opening role start (cursor: Cursor) =
        cursor.Push(role, start)
        cursor.Advance()
        cursor.WantsOperand <- true

    // ---- Names and signs ----

    let private name (cursor: Cursor) =
        let token = cursor.Current
        let words = cursor.NameOf token

        if cursor.Follower.Kind.IsEquals && BinderParser.takesBinder cursor then
            BinderParser.beginBinder cursor
        elif cursor.Follower.Kind.IsLeftParenthesis then
            cursor.Advance()
            opening (Role.Arguments words) token.Span.Offset cursor
        else
            cursor.Leaf(cursor.Name words)

    let private prefix operator (cursor: Cursor) =
        opening (Role.Operand operator) cursor.Current.Span.Offset cursor

    // ---- Operators ----

    let private complainOfChain operator (cursor: Cursor) =
        match cursor.Top with
        | ValueSome { Role = Role.Operand pending } when
            Operators.isComparison pending && Operators.isComparison operator
            ->
            let token = cursor.Current
            cursor.Report(token, (fun () -> ParserComplaints.chainedComparison cursor.Source token))
        | _ -> ()

    /// Begins the right operand of an operator at the current token, without moving past it.
    let private pushInfix (operator: Operator) (cursor: Cursor) =
        if Operators.isComparison operator then
            cursor.Reduce(operator.Left + 1)
            complainOfChain operator cursor

        cursor.Reduce operator.Left
        cursor.Push(Role.Operand operator, cursor.Start)
        cursor.WantsOperand <- true

    let private infix operator (cursor: Cursor) =
        pushInfix operator cursor
        cursor.Advance()

    let private superscript (cursor: Cursor) =
        let exponent = cursor.Current.Span
        let value = Characters.superscriptValue (cursor.Source.Slice exponent)
        let first = cursor.Start

        if not (Double.IsFinite value) then
            let token = cursor.Current
            cursor.Report(token, (fun () -> ParserComplaints.numberTooLarge cursor.Source token))

        cursor.Leaf(SyntaxKind.Number value)
        cursor.Emit(Operators.superscript, 2, first)
        cursor.Start <- first

    /// A number multiplies what follows on the same line; that is the only product without a sign.
    let private isImplicitProduct (cursor: Cursor) =
        let left, right = cursor.Previous, cursor.Current

        left.Kind.IsNumber
        && (right.Kind.IsName || right.Kind.IsLeftParenthesis)
        && not (cursor.Source.HasLineBreak(SourceSpan.Between(left.Span.End, right.Span.Offset)))

    // ---- Brackets ----

    /// Between the operators of the last operand and the comma or bracket after it: the frame as it is then.
    let private completeOperand (frame: Frame) (cursor: Cursor) =
        if frame.Range.IsUpper then
            cursor.Omit()

        if not frame.Range.IsNone then
            cursor.Emit(SyntaxKind.Range, 3, frame.RangeStart)

        let binders =
            match frame.Binding with
            | null -> 0
            | name ->
                if frame.Range.IsNone then
                    Recovery.missingRange cursor name frame.BindingStart

                cursor.Emit(SyntaxKind.Binder name, 1, frame.BindingStart)
                1

        { frame with
            Operands = frame.Operands + 1
            Binders = frame.Binders + binders
            Range = RangePart.None
            Binding = null
        }

    /// Moves past the closing bracket.
    let private completeBracket (frame: Frame) (cursor: Cursor) =
        cursor.Pop() |> ignore
        cursor.Advance()
        cursor.WantsOperand <- false

        match frame.Role with
        | Role.Arguments callee -> BinderParser.emitCall callee frame cursor
        | Role.Elements -> cursor.Emit(SyntaxKind.Vector, frame.Operands, frame.Start)
        | Role.Indices -> cursor.Emit(SyntaxKind.Index, frame.Operands + 1, frame.Start)
        | Role.Dimensions -> BinderParser.completeDimensions frame cursor
        | Role.Group
        | Role.Let _
        | Role.Block
        | Role.Operand _ -> ()

        cursor.Start <- frame.Start

    let private close (cursor: Cursor) =
        match Recovery.enclosingBracket cursor with
        | ValueNone -> Recovery.unopened cursor
        | ValueSome frame ->
            Recovery.checkPartner cursor frame
            completeBracket (completeOperand frame cursor) cursor

    /// f(): the one bracket that may be closed where an operand could begin.
    let private closeEmptyCall (cursor: Cursor) =
        match cursor.Top with
        | ValueSome({ Role = Role.Arguments _ } as frame) when
            frame.Token = cursor.At - 1 && cursor.Current.Kind.IsRightParenthesis
            ->
            completeBracket frame cursor
            true
        | _ -> false

    // ---- Commas and ranges ----

    let private comma (cursor: Cursor) =
        match cursor.Enclosing() with
        | ValueSome { Role = Role.Group }
        | ValueSome { Role = Role.Let _ }
        | ValueNone -> Recovery.misplacedComma cursor
        | ValueSome frame ->
            cursor.Replace(completeOperand frame cursor)
            cursor.Advance()
            cursor.WantsOperand <- true

    /// Moves a range from one part to the next: '..' after the lower bound, 'by' after the upper.
    let private rangePart from next (cursor: Cursor) =
        match cursor.Enclosing() with
        | ValueSome frame when frame.TakesRange && frame.Range = from ->
            let start = if from.IsNone then cursor.Start else frame.RangeStart

            cursor.Replace
                { frame with
                    Range = next
                    RangeStart = start
                }

            cursor.Advance()
            cursor.WantsOperand <- true
        | _ -> Recovery.misplacedRange cursor

    /// x[..5], x[2..], x[2.. by 3]: a bound may be left out here, and is.
    let private omitBound (cursor: Cursor) =
        let isIn part =
            match cursor.Top with
            | ValueSome({ Role = Role.Indices } as frame) -> frame.Range = part
            | _ -> false

        let isOmitted =
            match cursor.Current.Kind with
            | TokenKind.DotDot -> isIn RangePart.None
            | TokenKind.By
            | TokenKind.Comma
            | TokenKind.RightBracket -> isIn RangePart.Upper
            | _ -> false

        if isOmitted then
            cursor.Omit()

        isOmitted

    // ---- The two states ----

    let private operand (cursor: Cursor) =
        match cursor.Current.Kind with
        | TokenKind.Number -> number cursor
        | TokenKind.Name -> name cursor
        | TokenKind.LeftParenthesis -> opening Role.Group cursor.Current.Span.Offset cursor
        | TokenKind.LeftBracket -> opening Role.Elements cursor.Current.Span.Offset cursor
        | TokenKind.Minus -> prefix Operators.minus cursor
        | TokenKind.Not -> prefix Operators.negation cursor
        | TokenKind.Plus
        | TokenKind.Unreadable -> cursor.Advance()
        | _ when omitBound cursor || closeEmptyCall cursor -> ()
        | TokenKind.Let when BinderParser.takesLet cursor -> BinderParser.beginLet cursor
        | TokenKind.By
        | TokenKind.Let -> Recovery.reservedWord cursor
        | _ -> Recovery.missingOperand cursor

    let private afterOperand (cursor: Cursor) =
        match cursor.Current.Kind with
        | TokenKind.Superscript -> superscript cursor
        | TokenKind.LeftBracket when not cursor.Previous.Kind.IsNumber ->
            opening Role.Indices cursor.Start cursor
        | TokenKind.RightParenthesis
        | TokenKind.RightBracket -> close cursor
        | TokenKind.Comma -> comma cursor
        | TokenKind.DotDot -> rangePart RangePart.None RangePart.Upper cursor
        | TokenKind.By -> rangePart RangePart.Upper RangePart.Step cursor
        | TokenKind.Equals -> Recovery.misplacedStatement cursor ParserComplaints.misplacedEquals
        | TokenKind.Semicolon -> BinderParser.semicolon cursor
        | TokenKind.Arrow ->
            let arrow = cursor.Current

            Recovery.misplacedStatement cursor (fun () -> ParserComplaints.misplacedArrow cursor.Source arrow)
        | TokenKind.Unreadable -> Recovery.asOperator cursor
        | kind ->
            match Operators.infix kind with
            | ValueSome operator -> infix operator cursor
            | ValueNone when isImplicitProduct cursor -> pushInfix Operators.implicitProduct cursor
            | ValueNone -> Recovery.missingOperator cursor

    /// <summary>Reads one formula.</summary>
    /// <exception cref="T:AutoDiff.ParseException">The text is not one; up to ten errors say why.</exception>
    let parse (text: string) =
        let source = SourceText text
        let errors = Diagnostics source
        let cursor = Cursor(source, Lexer.tokens source errors, errors)

        Heading.skip cursor

        while cursor.WantsOperand || not cursor.Current.Kind.IsEndOfText do
            if cursor.WantsOperand then
                operand cursor
            else
                afterOperand cursor

        cursor.Complete()
        Recovery.openBrackets cursor
        Recovery.openLet cursor
        cursor.ToTree()
