namespace AutoDiff.FSharp.TextOutput

open System
open AutoDiff
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput
open Pattern

/// Reads of the graph that decide between x and xᵢ.
[<RequireQualifiedAccess>]
module internal LatexShape =
    /// How deep a formula counts as one vector of linear algebra.
    let private deepest = 4

    let private repeatsScalar (node: Node) =
        match node.Operation with
        | Operation.Broadcast _ -> node.Operands[0].Shape.Rank = 0
        | _ -> false

    let rec private reads depth (node: Node) =
        let operands () =
            node.Operands |> Array.forall (reads (depth + 1))

        depth <= deepest
        && match node, node.Operation with
           | _, Operation.Input input -> input.Name <> ""
           | _, Operation.MatMul -> operands ()
           | _, Operation.Permute [| 1; 0 |] -> operands ()
           | Binary Primitives.add _, _
           | Binary Primitives.subtract _, _
           | Unary Primitives.negate _, _ ->
               // A number added to each element is not linear algebra.
               operands ()
           | Binary Primitives.multiply (struct (a, b)), _ when repeatsScalar a -> reads (depth + 1) b
           | Binary Primitives.multiply (struct (a, b)), _
           | Binary Primitives.divide (struct (a, b)), _ when repeatsScalar b -> reads (depth + 1) a
           | _ -> false

    /// Whether an array reads well as one letter formula: A x - b.
    let isVector (node: Node) = node.Shape.Rank = 1 && reads 0 node

    let private isElementwise (node: Node) =
        match node.Operation with
        | Operation.Elementwise _ -> true
        | _ -> false

    /// Whether an array is written as a whole, with products of matrices in it, rather than element by element.
    let isWhole (root: Node) =
        let isArray (node: Node) = node.Shape.Rank > 0

        let arrays =
            Graph.topological [ root ]
            |> Array.filter (fun node ->
                isArray node
                && not (
                    match node.Operation with
                    | Operation.Input _ -> true
                    | _ -> false
                ))

        let allowed (node: Node) =
            match node.Operation with
            | Operation.MatMul
            | Operation.Elementwise _ -> true
            | Operation.Permute permutation -> permutation.Length = 2
            | Operation.Broadcast _ -> repeatsScalar node
            | _ -> false

        reads 0 root
        || (Array.forall allowed arrays
            && arrays
               |> Array.exists (fun node ->
                   match node.Operation with
                   | Operation.MatMul -> true
                   | _ -> false))

/// What each operation looks like on paper. The limits of sums are written out; an array is a letter where linear
/// algebra has a word for it, and else its element.
[<Sealed>]
type internal LatexForms(symbols: string[], letterOf: Input -> string voption) =
    let text words = ElementPiece.Text words
    let part (node: Node) aspect least = ElementPiece.Part(node, aspect, least)
    let form level pieces = { Level = level; Pieces = pieces }

    let symbol at =
        if at < symbols.Length then symbols[at] else $"i_{{{at}}}"

    let unrepeated (node: Node) =
        match node.Operation with
        | Operation.Broadcast _ when node.Operands[0].Shape.Rank = 0 -> node.Operands[0]
        | _ -> node

    let isMatrixProduct (node: Node) =
        match node.Operation with
        | Operation.MatMul -> true
        | _ -> false

    let startsWithDigit (node: Node) exponent =
        match unrepeated node with
        | Uniform _ -> true
        | Binary Primitives.power (struct (Uniform _, _)) -> exponent = 1
        | _ -> false

    // ---- Products, quotients and powers ----

    let command (node: Node) =
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
                text $"{words}^{{{exponent}}}\\left("
                part node.Operands[0] aspect Level.anything
                text "\\right)"
            ]
        | _ -> [ part node aspect Level.atom; text $"^{{{exponent}}}" ]

    /// Whether the text has no end of its own: sums stand last among factors.
    let isOpen (node: Node) =
        match node.Operation with
        | Operation.Sum _
        | Operation.Max _
        | Operation.LogSumExp _ -> true
        | _ -> false

    /// The factors side by side, a number first and a sum unparenthesised where it comes last.
    let product alone (aspect: Aspect) (number: string) (factors: struct (Node * int) list) =
        let scalars, arrays =
            factors
            |> List.partition (fun struct (node, _) -> aspect.Index.IsSome || node.Shape.Rank = 0)

        let open', closed =
            scalars
            |> List.partition (fun struct (node, exponent) -> exponent = 1 && isOpen node)

        let factors = closed @ open' @ arrays
        let count = factors.Length

        let least at (node: Node) =
            if count = 1 && number = "" then
                alone
            elif at < count - 1 then
                Level.product + 1
            elif isMatrixProduct node && arrays.Length = 1 then
                Level.matrixProduct
            else
                Level.product

        let between at (node: Node) exponent =
            if at = 0 && number = "" then ""
            elif at > scalars.Length then " \\odot "
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

    let numberOf (value: float) (factors: struct (Node * int) list) =
        if value = 1.0 && not factors.IsEmpty then
            ""
        else
            let struct (words, _) = LatexNames.number value
            words

    let fraction aspect (factors: Factors) =
        let coefficient = abs factors.Coefficient

        let top, bottom =
            match LatexNames.ratio coefficient with
            | Some(struct (p, q)) when not factors.Above.IsEmpty -> p, string q
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

    let integerPower (node: Node) aspect =
        match node with
        | IntegerPower(struct (x, n)) -> form Level.power (power x n aspect)
        | _ -> invalidOp "Only integer powers are their own factor."

    let quotient (node: Node) aspect =
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
                | _ -> form Level.product pieces

    let isTall (node: Node) =
        match node.Operation with
        | Operation.Select
        | Operation.Sum _ -> true
        | Operation.Elementwise row -> row.Name = "divide" || row.Name = "quotientOrZero"
        | _ -> false

    let exponential (x: Node) aspect =
        if isTall x || Array.exists isTall x.Operands then
            form Level.atom [ text "\\exp\\left("; part x aspect Level.anything; text "\\right)" ]
        else
            form Level.power [ text "e^{"; part x aspect Level.anything; text "}" ]

    // ---- Functions ----

    /// The template's words with the operands in their places.
    let filled (template: string) (operands: Node[]) aspect least =
        [
            for words in
                System.Text.RegularExpressions.Regex.Split(template, "(#[0-9])")
                |> Array.filter ((<>) "") do
                if words.Length = 2 && words[0] = '#' then
                    part operands[int words[1] - int '1'] aspect least
                else
                    text words
        ]

    let separated (separator: string) (nodes: Node[]) aspect least =
        [
            for at, node in Array.indexed nodes do
                if at > 0 then
                    text separator

                part node aspect least
        ]

    let applied (words: string) (operands: Node[]) aspect =
        form
            Level.atom
            [
                text $"{words}\\left("
                yield! separated ", " operands aspect Level.anything
                text "\\right)"
            ]

    let layout (row: Primitive) (node: Node) (operands: Node[]) aspect =
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

    let condition (node: Node) aspect =
        match node.Operation with
        | Operation.Elementwise row ->
            match row.Latex with
            | Notation.Relation sign ->
                separated $" {sign} " (Array.map unrepeated node.Operands) aspect Level.sum
            | _ -> [ part node aspect Level.sum; text " \\ne 0" ]
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

    // ---- Reductions ----

    /// The operator under which new symbols run over the axes, and the aspect of the operand.
    let bind (node: Node) (axes: int[]) (aspect: Aspect) =
        let source = node.Operands[0].Shape
        let index = aspect.Index |> ValueOption.defaultValue [||]
        let names = axes |> Array.mapi (fun at _ -> symbol (aspect.Bound + at))
        let inner = Views.beneath axes source.Rank (Array.map Subscript.symbol names) index

        let limits =
            Array.map2 (fun axis name -> struct (name, source.Dims[axis])) axes names

        struct (limits, Aspect.at (aspect.Bound + axes.Length) inner)

    let sums (limits: struct (string * int)[]) =
        limits
        |> Array.map (fun struct (name, extent) -> $"\\sum_{{{name}=1}}^{{{extent}}}")
        |> String.concat " "

    let isAll (node: Node) (axes: int[]) =
        axes.Length = node.Operands[0].Shape.Rank

    let squaredNorm (x: Node) =
        form
            Level.power
            [
                text "\\left\\lVert "
                part x Aspect.whole Level.anything
                text " \\right\\rVert^{2}"
            ]

    let innerProduct (a: Node) (b: Node) =
        form
            Level.product
            [
                part a Aspect.whole Level.atom
                text "^{\\top} "
                part b Aspect.whole Level.product
            ]

    let bigSum (node: Node) axes aspect =
        let struct (limits, inner) = bind node axes aspect
        form Level.product [ text (sums limits + " "); part node.Operands[0] inner Level.product ]

    let sum (node: Node) axes aspect =
        match node.Operands[0] with
        | IntegerPower(struct (x, 2)) when isAll node axes && LatexShape.isVector x -> squaredNorm x
        | Binary Primitives.multiply (struct (a, b)) when
            isAll node axes && LatexShape.isVector a && LatexShape.isVector b
            ->
            innerProduct a b
        | _ -> bigSum node axes aspect

    let norm (node: Node) axes aspect =
        let x = node.Operands[0]

        if isAll node axes && LatexShape.isVector x then
            form
                Level.atom
                [
                    text "\\left\\lVert "
                    part x Aspect.whole Level.anything
                    text " \\right\\rVert"
                ]
        else
            let struct (limits, inner) = bind node axes aspect

            form Level.atom [ text $"\\sqrt{{{sums limits} "; yield! power x 2 inner; text "}" ]

    let largest (node: Node) axes aspect =
        let struct (limits, inner) = bind node axes aspect
        let names = limits |> Array.map (fun struct (name, _) -> name) |> String.concat ","
        form Level.product [ text $"\\max_{{{names}}} "; part node.Operands[0] inner Level.product ]

    let logSumExp (node: Node) axes aspect =
        let struct (limits, inner) = bind node axes aspect

        form
            Level.product
            [
                text $"\\log {sums limits} e^{{"
                part node.Operands[0] inner Level.anything
                text "}"
            ]

    // ---- Arrays ----

    let places (index: Subscript[]) =
        index |> Array.map LatexNames.index |> String.concat ","

    /// An element of what has no form of its own: the whole in parentheses, with an index.
    let elementOf (node: Node) (index: Subscript[]) =
        form
            Level.atom
            [
                text "\\left("
                part node Aspect.whole Level.anything
                text $"\\right)_{{{places index}}}"
            ]

    /// Where the element of a pad comes from, and what must hold for it not to be 0.
    let padded (node: Node) (starts: int[]) (steps: int[]) (index: Subscript[]) aspect =
        let extents = node.Operands[0].Shape.Dims

        let axis at =
            let start, step, count, (here: Subscript) =
                starts[at], steps[at], extents[at], index[at]

            let name = LatexNames.index here
            let first, last = start + 1, start + 1 + step * (count - 1)

            let place =
                if step = 1 then
                    Subscript.along -start 1 here
                else
                    // 1-based: (i - first)/step + 1.
                    let shift = step - first
                    let sign = if shift < 0 then $" - {-shift}" else $" + {shift}"
                    let moved = if shift = 0 then name else name + sign
                    Subscript.symbol $"({moved})/{step}"

            let bounds =
                [
                    if step > 1 then
                        let moved =
                            if first % step = 0 then
                                name
                            else
                                $"{name} - {first % step}"

                        $"{step} \\mid {moved}"
                    if first > 1 && last < node.Shape.Dims[at] - step + 1 then
                        $"{first} \\le {name} \\le {last}"
                    elif first > 1 && (step = 1 || first > step) then
                        $"{name} \\ge {first}"
                    elif last < node.Shape.Dims[at] - step + 1 then
                        $"{name} \\le {last}"
                ]

            struct (place, bounds)

        let axes = Array.init extents.Length axis

        let inner =
            Aspect.indexed (axes |> Array.map (fun struct (place, _) -> place)) aspect

        let bounds =
            axes |> Seq.collect (fun struct (_, bounds) -> bounds) |> String.concat ",\\; "

        if bounds = "" then
            form Level.matrixProduct [ part node.Operands[0] inner Level.product ]
        else
            form Level.product [ text $"\\left[{bounds}\\right] "; part node.Operands[0] inner Level.product ]

    let column (values: string seq) =
        let rows = values |> String.concat " \\\\ "
        $"\\begin{{pmatrix}} {rows} \\end{{pmatrix}}"

    let numeral value =
        let struct (words, _) = LatexNames.number value
        words

    /// Numbers without a name; of many, the first and the last.
    let literal (shape: Shape) (values: float[]) =
        let shortened (dots: string) (write: 'Cell -> string) (cells: 'Cell[]) =
            if cells.Length <= 8 then
                Array.map write cells
            else
                Array.concat [ Array.map write cells[..2]; [| dots |]; [| write cells[cells.Length - 1] |] ]

        if shape.Rank = 2 then
            let row cells =
                cells |> shortened "\\cdots" numeral |> String.concat " & "

            values |> Array.chunkBySize shape.Dims[1] |> shortened "\\vdots" row |> column
        else
            values |> shortened "\\vdots" numeral |> column

    /// start and step of whole numbers that go up or down evenly.
    let progression (values: float[]) =
        let step = if values.Length > 1 then values[1] - values[0] else 0.0

        let isWhole (x: float) = Math.Floor x = x && abs x < 1e6

        if
            step <> 0.0
            && isWhole step
            && isWhole values[0]
            && values
               |> Seq.indexed
               |> Seq.forall (fun (k, x) -> x = values[0] + float k * step)
        then
            ValueSome(struct (int values[0], int step))
        else
            ValueNone

    let nameless (input: Input) (index: Subscript[] voption) =
        let values = nonNull input.Values

        match index, letterOf input with
        | ValueSome [| at |], _ when (progression values).IsSome ->
            let struct (start, step) = (progression values).Value
            let struct (words, level) = LatexNames.progression start step at
            form level [ text words ]
        | ValueSome index, ValueSome letter -> form Level.atom [ text (LatexNames.element letter index) ]
        | ValueNone, ValueSome letter -> form Level.atom [ text letter ]
        | ValueNone, ValueNone -> form Level.atom [ text (literal input.Shape values) ]
        | ValueSome index, ValueNone ->
            form Level.atom [ text $"{literal input.Shape values}_{{{places index}}}" ]

    let input (input: Input) (index: Subscript[] voption) =
        match input.Name, index with
        | "", _ -> nameless input index
        | name, ValueSome index -> form Level.atom [ text (LatexNames.element name index) ]
        | name, ValueNone -> form Level.atom [ text (LatexNames.name name) ]

    /// Its element is a formula of the index where the numbers are as short as indices are.
    let iota (start: int64) (step: int64) count (index: Subscript[] voption) =
        let last = start + step * int64 (count - 1)

        match index with
        | ValueSome [| at |] when max (abs start) (abs last) < 1_000_000_000L ->
            let struct (words, level) = LatexNames.progression (int start) (int step) at
            form level [ text words ]
        | ValueSome index ->
            form Level.atom [ text $"\\left({start}:{step}:{last}\\right)_{{{places index}}}" ]
        | ValueNone when step = 1L -> form Level.atom [ text $"\\left({start}:{last}\\right)" ]
        | ValueNone -> form Level.atom [ text $"\\left({start}:{step}:{last}\\right)" ]

    let call name (node: Node) =
        applied $"\\operatorname{{{name}}}" node.Operands Aspect.whole

    let range (start: int) step count extent =
        match start + 1, start + 1 + step * (count - 1) with
        | 1, last when last = extent && step = 1 -> ":"
        | first, last when first = last -> string first
        | first, last when step = 1 -> $"{first}:{last}"
        | first, last -> $"{first}:{step}:{last}"

    let slice (node: Node) (starts: int[]) (steps: int[]) =
        let source = node.Operands[0]

        let places =
            Array.init starts.Length (fun axis ->
                range starts[axis] steps[axis] node.Shape.Dims[axis] source.Shape.Dims[axis])
            |> String.concat ","

        form Level.atom [ part source Aspect.whole Level.atom; text $"_{{{places}}}" ]

    let matrixProduct (node: Node) =
        let left = node.Operands[0]

        // A number moves out to the front.
        let number, right =
            match node.Operands[1] with
            | Binary Primitives.multiply (struct (Uniform c, y)) when c > 0.0 -> [ text (numeral c + " ") ], y
            | y -> [], y

        if left.Shape.Rank = 1 then
            let transposed = [ part left Aspect.whole Level.atom; text "^{\\top} " ]
            form Level.matrixProduct (number @ transposed @ [ part right Aspect.whole Level.matrixProduct ])
        else
            form
                Level.matrixProduct
                [
                    yield! number
                    part left Aspect.whole Level.matrixProduct
                    text " "
                    part right Aspect.whole Level.matrixProduct
                ]

    let vector (node: Node) axis =
        if axis = 0 && node.Shape.Rank = 1 && node.Operands.Length <= 12 then
            form
                Level.atom
                [
                    text "\\begin{pmatrix} "
                    yield! separated " \\\\ " (Array.map unrepeated node.Operands) Aspect.whole Level.anything
                    text " \\end{pmatrix}"
                ]
        else
            call "concatenate" node

    let whole (node: Node) =
        match node.Operation with
        | Operation.MatMul -> matrixProduct node
        | Operation.Permute [| 1; 0 |] ->
            form Level.power [ part node.Operands[0] Aspect.whole Level.atom; text "^{\\top}" ]
        | Operation.Broadcast _ when node.Operands[0].Shape.Rank = 0 ->
            form Level.product [ part node.Operands[0] Aspect.whole Level.product; text " \\mathbf{1}" ]
        | Operation.Broadcast _ -> call "broadcast" node
        | Operation.Slice(starts, steps) -> slice node starts steps
        | Operation.Concatenate axis -> vector node axis
        | Operation.Reshape when node.Shape.Size = 1 || node.Operands[0].Shape.Rank = 0 ->
            form Level.matrixProduct [ part node.Operands[0] Aspect.whole Level.product ]
        | Operation.Reshape -> call "reshape" node
        | Operation.Permute _ -> call "permute" node
        | Operation.Pad _ -> call "pad" node
        | Operation.Gather _ -> call "gather" node
        | Operation.ScatterAdd _ -> call "scatter" node
        | Operation.Sum _ -> call "sum" node
        | Operation.Max _ -> call "max" node
        | Operation.LogSumExp _ -> call "logsumexp" node
        | Operation.Norm _ -> call "norm" node
        | _ -> invalidOp "Constants, inputs and elementwise functions have forms of their own."

    let scalarProduct (node: Node) =
        let a, b = node.Operands[0], node.Operands[1]
        innerProduct a b

    let element (node: Node) (index: Subscript[]) aspect =
        match node.Operation with
        | Operation.Sum axes -> sum node axes aspect
        | Operation.Max axes -> largest node axes aspect
        | Operation.LogSumExp axes -> logSumExp node axes aspect
        | Operation.Norm axes -> norm node axes aspect
        | Operation.Pad(starts, steps) -> padded node starts steps index aspect
        | Operation.MatMul when node.Shape.Rank = 0 -> scalarProduct node
        | _ ->
            match Views.source node index with
            | ValueSome(struct (source, inner)) ->
                form Level.matrixProduct [ part source (Aspect.indexed inner aspect) Level.product ]
            | ValueNone -> elementOf node index

    /// Views show their operand alone, and bind as it does.
    let rec throughViews (node: Node) (aspect: Aspect) =
        match aspect.Index with
        | ValueSome index ->
            match Views.source node index with
            | ValueSome(struct (source, inner)) -> throughViews source (Aspect.indexed inner aspect)
            | ValueNone -> struct (node, aspect)
        | ValueNone -> struct (node, aspect)

    /// Data written out.
    member _.Literal(input: Input) =
        literal input.Shape (nonNull input.Values)

    /// Whether an element of the data is written as a formula of its index.
    member _.IsProgression(input: Input) =
        input.Shape.Rank = 1 && (progression (nonNull input.Values)).IsSome

    /// The node's text around its operands.
    member _.OfNode (given: Node) (asked: Aspect) : ElementForm =
        let asked =
            if given.Shape.Rank = 0 then
                Aspect.indexed [||] asked
            else
                asked

        let struct (node, aspect) = throughViews given asked

        match node, node.Operation, aspect.Index with
        | Uniform c, _, _ ->
            let struct (words, level) = LatexNames.number c
            form level [ text words ]
        | _, Operation.Input value, index -> input value index
        | _, Operation.Iota(start, step), index -> iota start step node.Shape.Size index
        | _, Operation.Elementwise row, _ -> elementwise row node aspect
        | _, Operation.Select, _ -> cases node aspect
        | _, _, ValueSome index -> element node index aspect
        | _, _, ValueNone -> whole node
