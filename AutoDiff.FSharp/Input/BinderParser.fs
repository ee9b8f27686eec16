namespace AutoDiff.FSharp.TextInput

/// Indices with their ranges, and lets.
[<RequireQualifiedAccess>]
module internal BinderParser =
    /// Whether the ranges of an indexed function, or of a let, can begin or go on here.
    let takesBinder (cursor: Cursor) =
        match cursor.Top with
        | ValueSome({ Role = Role.Arguments _ } as frame)
        | ValueSome({ Role = Role.Dimensions } as frame) ->
            isNull frame.Binding
            && frame.Operands = frame.Binders
            && (frame.Token = cursor.At - 1 || cursor.Previous.Kind.IsComma)
        | _ -> false

    /// i = 1..n: moves past the sign of equality.
    let beginBinder (cursor: Cursor) =
        let frame = cursor.Top.Value
        let token = cursor.Current

        cursor.Replace
            { frame with
                Binding = cursor.Source.Slice token.Span
                BindingStart = token.Span.Offset
            }

        cursor.Advance()
        cursor.Advance()

    /// The call, or the indexed function, that is complete.
    let emitCall (name: string) (frame: Frame) (cursor: Cursor) =
        if frame.Binders = 0 then
            cursor.Emit(SyntaxKind.Call name, frame.Operands, frame.Start)
        else
            if frame.Operands <> frame.Binders + 1 then
                Recovery.wrongBodies cursor frame name

            cursor.Emit(SyntaxKind.Reduction name, frame.Operands, frame.Start)

    /// The let whose indices are complete; after it comes its value.
    let completeDimensions (frame: Frame) (cursor: Cursor) =
        if frame.Binders < frame.Operands then
            Recovery.unboundDimension cursor frame

        match cursor.Pop() with
        | { Role = Role.Let _ } as definition ->
            cursor.Restore
                { definition with
                    Operands = frame.Operands
                    Binders = frame.Binders
                }
        | _ -> invalidOp "Only a let has dimensions."

        Recovery.expectEquals cursor
        cursor.WantsOperand <- true

    // ---- Lets ----

    /// A let stands where a formula begins: at the start, after a bracket or comma, and after another let.
    let takesLet (cursor: Cursor) =
        match cursor.Top with
        | ValueNone
        | ValueSome { Role = Role.Block } -> cursor.At = 0 || cursor.Previous.Kind.IsSemicolon
        | ValueSome({ Role = Role.Operand _ })
        | ValueSome({ Role = Role.Let _ }) -> false
        | ValueSome frame ->
            frame.Range.IsNone
            && isNull frame.Binding
            && (frame.Token = cursor.At - 1 || cursor.Previous.Kind.IsComma)

    /// let s =, or let t[: moves past them.
    let beginLet (cursor: Cursor) =
        let start = cursor.Current.Span.Offset
        let name, after = cursor.Follower, cursor.Ahead 2

        if not (name.Kind.IsName && (after.Kind.IsEquals || after.Kind.IsLeftBracket)) then
            Recovery.malformedLet cursor
        else
            let block = cursor.Top |> ValueOption.exists _.Role.IsBlock

            if not block then
                cursor.Push(Role.Block, start)

            cursor.Push(Role.Let(cursor.Source.Slice name.Span), start)
            cursor.Advance()
            cursor.Advance()

            if after.Kind.IsLeftBracket then
                cursor.Push(Role.Dimensions, name.Span.Offset)

            cursor.Advance()

    /// The semicolon of a let, and the let with it.
    let semicolon (cursor: Cursor) =
        match cursor.Enclosing() with
        | ValueSome({ Role = Role.Let name } as frame) ->
            cursor.Emit(SyntaxKind.Let name, frame.Operands + 1, frame.Start)
            cursor.Pop() |> ignore
            let block = cursor.Pop()

            cursor.Restore
                { block with
                    Operands = block.Operands + 1
                }

            cursor.Advance()
            cursor.WantsOperand <- true
        | _ -> Recovery.misplacedStatement cursor ParserComplaints.misplacedSemicolon
