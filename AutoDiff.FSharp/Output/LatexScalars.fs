namespace AutoDiff.FSharp.TextOutput

open AutoDiff.FSharp
open Pattern

/// Products, quotients, powers and functions on paper, of numbers and of elements alike.
[<RequireQualifiedAccess>]
module internal LatexScalars =
    open LatexPieces

    let private isMatrixProduct (node: Node) =
        match node.Operation with
        | Operation.MatMul -> true
        | _ -> false

    let private startsWithDigit (node: Node) exponent =
        match unrepeated node with
        | Uniform _ -> true
        | Binary Primitives.power (struct (Uniform _, _)) -> exponent = 1
        | _ -> false

    // ---- Products, quotients and powers ----

    let private command (node: Node) =
        match node.Operation with
        | Operation.Elementwise row ->
            match row.Latex with
            | Notation.Command words when row.Arity = 1 -> ValueSome words
            | _ -> ValueNone
        | _ -> ValueNone

    let power (node: Node) (exponent: int) aspect =
        match command node with
        | ValueSome words when exponent > 0 ->
            [
                text $"{words}^{{{Numerals.integer exponent}}}\\left("
                part node.Operands[0] aspect Level.anything
                text "\\right)"
            ]
        | _ -> [ part node aspect Level.atom; text $"^{{{Numerals.integer exponent}}}" ]

    /// Whether the text has no end of its own: sums stand last among factors.
    let private isOpen (node: Node) =
        match node.Operation with
        | Operation.Sum _
        | Operation.Max _
        | Operation.LogSumExp _ -> true
        | _ -> false

    /// Numbers, sums among them last, then arrays; and how many numbers there are.
    let private inOrder (aspect: Aspect) (factors: struct (Node * int) list) =
        let scalars, arrays =
            factors
            |> List.partition (fun struct (node, _) -> aspect.Index.IsSome || node.Shape.Rank = 0)

        let open', closed =
            scalars
            |> List.partition (fun struct (node, exponent) -> exponent = 1 && isOpen node)

        struct (closed @ open' @ arrays, scalars.Length)

    /// The factors side by side, a number first and a sum unparenthesised where it comes last.
    let private product alone (aspect: Aspect) (number: string) (factors: struct (Node * int) list) =
        let struct (factors, scalars) = inOrder aspect factors
        let count = factors.Length

        let least at (node: Node) =
            if count = 1 && number = "" then
                alone
            elif at < count - 1 then
                Level.product + 1
            elif isMatrixProduct node && scalars = count - 1 then
                Level.matrixProduct
            else
                Level.product

        let between at (node: Node) exponent =
            if at = 0 && number = "" then ""
            elif at > scalars then " \\odot "
            elif startsWithDigit node exponent then " \\cdot "
            else " "

        [
            if number <> "" then
                text number

            for at, struct (node, exponent) in List.indexed factors do
                text (between at node exponent)

                if exponent = 1 then
                    part node aspect (least at node)
                else
                    yield! power node exponent aspect
        ]

    let private numberOf (value: float) (factors: struct (Node * int) list) =
        if value = 1.0 && not factors.IsEmpty then
            ""
        else
            let struct (words, _) = LatexNames.number value
            words

    let private fraction aspect (factors: Factors) =
        let coefficient = abs factors.Coefficient

        let top, bottom =
            match LatexNames.ratio coefficient with
            | ValueSome(struct (p, q)) when not factors.Above.IsEmpty -> p, string q
            | _ -> coefficient, ""

        let number = numberOf top factors.Above

        if factors.Below.IsEmpty && bottom = "" then
            product (Level.product + 1) aspect number factors.Above
        else
            [
                text "\\frac{"
                yield! product Level.anything aspect number factors.Above
                text "}{"
                yield! product Level.anything aspect bottom factors.Below
                text "}"
            ]

    let private integerPower (node: Node) aspect =
        match node with
        | IntegerPower(struct (x, n)) -> form Level.power (power x n aspect)
        | _ -> invalidOp "Only integer powers are their own factor."

    /// How a product binds: one of arrays, a ⊙ b, looser than one of matrices.
    let private levelOf (aspect: Aspect) (factors: struct (Node * int) list) =
        let isArray struct (node: Node, _) = node.Shape.Rank > 0

        if aspect.Index.IsNone && (List.filter isArray factors).Length > 1 then
            Level.elementProduct
        else
            Level.product

    let private quotient (node: Node) aspect =
        let factors = Factors.collect node

        match factors with
        | {
              Coefficient = 1.0
              Above = [ struct (only, 1) ]
              Below = []
          } when obj.ReferenceEquals(only, node) -> integerPower node aspect
        | _ ->
            let pieces = fraction aspect factors

            if factors.Coefficient < 0.0 then
                form Level.sum (text "-" :: pieces)
            elif not factors.Below.IsEmpty || (LatexNames.ratio factors.Coefficient).IsSome then
                form Level.sign pieces
            else
                match factors with
                | {
                      Coefficient = 1.0
                      Above = [ struct (_, exponent) ]
                  } when exponent > 1 -> form Level.power pieces
                | _ -> form (levelOf aspect factors.Above) pieces

    let private isTall (node: Node) =
        match node.Operation with
        | Operation.Select
        | Operation.Sum _ -> true
        | Operation.Elementwise row -> row.Name = "divide" || row.Name = "quotientOrZero"
        | _ -> false

    let private exponential (x: Node) aspect =
        if isTall x || Array.exists isTall x.Operands then
            form Level.atom [ text "\\exp\\left("; part x aspect Level.anything; text "\\right)" ]
        else
            form Level.power [ text "e^{"; part x aspect Level.anything; text "}" ]

    // ---- Functions ----

    let private layout (row: Primitive) (node: Node) (operands: Node[]) aspect =
        match row.Name with
        | "add" ->
            form
                Level.sum
                [
                    part operands[0] aspect Level.sum
                    text " + "
                    part operands[1] aspect Level.sum
                ]
        | "subtract" ->
            form
                Level.sum
                [
                    part operands[0] aspect Level.sum
                    text " - "
                    part operands[1] aspect (Level.sum + 1)
                ]
        | "power" ->
            form
                Level.power
                [
                    part operands[0] aspect Level.atom
                    text "^{"
                    part operands[1] aspect Level.anything
                    text "}"
                ]
        | "exp" -> exponential operands[0] aspect
        | _ -> quotient node aspect

    let elementwise (row: Primitive) (node: Node) aspect =
        let operands = node.Operands |> Array.map unrepeated

        match row.Latex with
        | Notation.Layout -> layout row node operands aspect
        | Notation.Command words -> applied words operands aspect
        | Notation.Relation sign ->
            form
                Level.atom
                [
                    text "\\left["
                    yield! separated $" {sign} " operands aspect Level.sum
                    text "\\right]"
                ]
        | Notation.Delimited template -> form Level.atom (filled template operands aspect Level.anything)
        | Notation.Product template ->
            form Level.product (filled template operands aspect (Level.product + 1))
        | Notation.Sum template -> form Level.sum (filled template operands aspect Level.anything)
        | Notation.Plain _ -> form Level.matrixProduct [ part operands[0] aspect Level.product ]

    let private condition (node: Node) (aspect: Aspect) =
        let ofIndices =
            aspect.Index |> ValueOption.bind (fun index -> LatexConditions.write node index)

        let notation =
            match node.Operation with
            | Operation.Elementwise row -> row.Latex
            | _ -> Notation.Layout

        match ofIndices, notation with
        | ValueSome words, _ -> [ text words ]
        | _, Notation.Relation sign ->
            separated $" {sign} " (Array.map unrepeated node.Operands) aspect Level.sum
        | _ -> [ part node aspect Level.sum; text " \\ne 0" ]

    let cases (node: Node) aspect =
        let operands = node.Operands |> Array.map unrepeated

        form
            (Level.anything + 1)
            [
                text "\\begin{cases} "
                part operands[1] aspect Level.anything
                text " & \\text{if } "
                yield! condition operands[0] aspect
                text " \\\\ "
                part operands[2] aspect Level.anything
                text " & \\text{otherwise} \\end{cases}"
            ]
