namespace AutoDiff.FSharp.TextOutput

open System
open AutoDiff
open AutoDiff.FSharp
open Pattern

/// Arrays as a whole, and their elements by index.
[<RequireQualifiedAccess>]
module internal LatexArrays =
    open LatexPieces

    /// An element of what has no form of its own: the whole in parentheses, with an index.
    let elementOf (node: Node) (index: Subscript[]) =
        form
            Level.atom
            [
                text "\\left("
                part node Aspect.whole Level.anything
                text $"\\right)_{{{places index}}}"
            ]

    /// Where, along an axis, the element of a pad comes from: (i - first)/step + 1, counted from 1.
    let private paddedPlace (here: Subscript) start step =
        if step = 1 then
            Subscript.along -start 1 here
        else
            let name = LatexNames.index here
            let shift = step - (start + 1)
            let sign = if shift < 0 then $" - {-shift}" else $" + {shift}"
            let moved = if shift = 0 then name else name + sign
            Subscript.symbol $"({moved})/{step}"

    /// What must hold along an axis of the pad's extent for its element not to be 0.
    let private paddedBounds (name: string) start step count extent =
        let first, last = start + 1, start + 1 + step * (count - 1)
        let isBelow = last < extent - step + 1

        [
            if step > 1 then
                let moved =
                    if first % step = 0 then
                        name
                    else
                        $"{name} - {first % step}"

                $"{step} \\mid {moved}"
            if first > 1 && isBelow then
                $"{first} \\le {name} \\le {last}"
            elif first > 1 && (step = 1 || first > step) then
                $"{name} \\ge {first}"
            elif isBelow then
                $"{name} \\le {last}"
        ]

    /// The element of the operand that the element of a pad is, times what must hold for it not to be 0.
    let padded (node: Node) (starts: int[]) (steps: int[]) (index: Subscript[]) aspect =
        let operand = node.Operands[0]
        let places = Array.map3 paddedPlace index starts steps

        let bounds =
            Seq.init places.Length (fun at ->
                paddedBounds
                    (LatexNames.index index[at])
                    starts[at]
                    steps[at]
                    operand.Shape.Dims[at]
                    node.Shape.Dims[at])
            |> Seq.concat
            |> String.concat ",\\; "

        let inner = part operand (Aspect.indexed places aspect) Level.product

        if bounds = "" then
            form Level.matrixProduct [ inner ]
        else
            form Level.product [ text $"\\left[{bounds}\\right] "; inner ]

    let private call name (node: Node) =
        applied $"\\operatorname{{{name}}}" node.Operands Aspect.whole

    let private range (start: int) step count extent =
        match start + 1, start + 1 + step * (count - 1) with
        | 1, last when last = extent && step = 1 -> ":"
        | first, last when first = last -> string first
        | first, last when step = 1 -> $"{Numerals.integer first}:{Numerals.integer last}"
        | first, last -> $"{Numerals.integer first}:{Numerals.integer step}:{Numerals.integer last}"

    let private slice (node: Node) (starts: int[]) (steps: int[]) =
        let source = node.Operands[0]

        let places =
            Array.init starts.Length (fun axis ->
                range starts[axis] steps[axis] node.Shape.Dims[axis] source.Shape.Dims[axis])
            |> String.concat ","

        form Level.atom [ part source Aspect.whole Level.atom; text $"_{{{places}}}" ]

    let private matrixProduct (node: Node) =
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

    let private vector (node: Node) axis =
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
