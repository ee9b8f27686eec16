namespace AutoDiff.FSharp.TextOutput

open System
open AutoDiff
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput
open Pattern

/// Indices, vectors written out, and the calls that rearrange arrays.
[<RequireQualifiedAccess>]
module internal ArrayForms =
    // ---- Indices ----

    let private range start step count extent =
        let first, last = start + 1, start + 1 + step * (count - 1)

        if step > 1 then
            $"{first}..{last} by {step}"
        else
            let lower = if first = 1 then "" else Numerals.integer first
            let upper = if last = extent then "" else Numerals.integer last
            $"{lower}..{upper}"

    /// The text between the brackets; whole dimensions at the end are left out.
    let private indices (slice: Node) (starts: int[]) (steps: int[]) (dropped: bool[]) =
        let source = slice.Operands[0].Shape.Dims

        let index axis =
            if dropped[axis] then
                Numerals.integer (starts[axis] + 1)
            else
                range starts[axis] steps[axis] slice.Shape.Dims[axis] source[axis]

        let isWhole axis =
            not dropped[axis] && steps[axis] = 1 && slice.Shape.Dims[axis] = source[axis]

        let last =
            [| 0 .. source.Length - 1 |]
            |> Array.findIndexBack (fun axis -> not (isWhole axis) || axis = 0)

        [| 0..last |] |> Array.map index |> String.concat ", "

    let private indexed (slice: Node) starts steps dropped =
        {
            Level = Level.atom
            Pieces =
                [
                    Piece.Part(slice.Operands[0], Level.atom)
                    Piece.Text $"[{indices slice starts steps dropped}]"
                ]
        }

    /// A function along all dimensions names none.
    let private overAxes name along rank (axes: int[]) (source: Piece list) =
        if axes = [| 0 .. rank - 1 |] then
            Form.call name [ source ]
        elif axes.Length = 1 then
            Form.call along [ source; Form.integer (axes[0] + 1) ]
        else
            Form.call along [ source; Form.places axes ]

    /// What goes backwards is cut forwards and turned round.
    let slice (node: Node) (starts: int[]) (steps: int[]) =
        let counts = node.Shape.Dims

        let backwards =
            [| 0 .. steps.Length - 1 |] |> Array.filter (fun axis -> steps[axis] < 0)

        let first axis start =
            min start (start + steps[axis] * (counts[axis] - 1))

        let kept = Array.create counts.Length false
        let cut = indexed node (Array.mapi first starts) (Array.map abs steps) kept

        let isWhole axis =
            abs steps[axis] = 1 && counts[axis] = node.Operands[0].Shape.Dims[axis]

        let source =
            if Array.forall isWhole [| 0 .. counts.Length - 1 |] then
                Form.argument node.Operands[0]
            else
                cut.Pieces

        if backwards.Length = 0 then
            cut
        else
            overAxes "reverse" "reverse" counts.Length backwards source

    let private isForwards (steps: int[]) =
        Array.forall (fun step -> step > 0) steps

    /// start, start + step, …: its last number is the bound.
    let iota (start: int64) (step: int64) (count: int) =
        let last = start + step * int64 (count - 1)

        Form.call
            "range"
            [
                Form.whole start
                Form.whole last
                if step <> 1L then
                    Form.whole step
            ]

    /// Which single elements of the slice go when it is reshaped, if that is all the reshaping does.
    let private dropped (cut: Shape) (steps: int[]) (shape: Shape) =
        let gone = Array.create cut.Rank false
        let mutable kept = 0

        for axis in 0 .. cut.Rank - 1 do
            if kept < shape.Rank && cut.Dims[axis] = shape.Dims[kept] then
                kept <- kept + 1
            else
                gone[axis] <- cut.Dims[axis] = 1 && steps[axis] = 1

        let left = gone |> Array.filter not |> Array.length

        if kept = shape.Rank && left = kept then
            ValueSome gone
        else
            ValueNone

    // ---- Reshapes ----

    let private isConstant (node: Node) =
        match node with
        | Uniform _ -> true
        | _ -> Static.isLiteral node

    let private explicitReshape (node: Node) =
        Form.call "reshape" [ Form.argument node.Operands[0]; Form.list node.Shape.Dims ]

    /// Reshaping to a number, or to one row, has a shorter form; of constants the row would be read as data.
    let private plainReshape (node: Node) =
        let source = node.Operands[0]

        if node.Shape.Rank = 0 then
            let ones = source.Shape.Dims |> Array.map (fun _ -> "1") |> String.concat ", "

            {
                Level = Level.atom
                Pieces = [ Piece.Part(source, Level.atom); Piece.Text $"[{ones}]" ]
            }
        elif
            node.Shape.Dims = Array.append [| 1 |] source.Shape.Dims
            && not (isConstant source)
        then
            Form.bracketed [ Form.argument source ]
        else
            explicitReshape node

    let reshape (node: Node) =
        let source = node.Operands[0]

        match source.Operation with
        | Operation.Slice(starts, steps) when isForwards steps ->
            match dropped source.Shape steps node.Shape with
            | ValueSome gone -> indexed source starts steps gone
            | ValueNone -> plainReshape node
        | _ -> plainReshape node

    // ---- Vectors written out ----

    /// An operand of one row as the element it was made from.
    let private element (row: Node) : Piece list voption =
        let inner = row.Shape.Dims[1..]

        match row, row.Operation with
        | _ when row.Shape.Dims[0] <> 1 -> ValueNone
        | Uniform c, _ when inner.Length = 0 -> ValueSome (Form.number c).Pieces
        | Uniform c, _ -> ValueSome (Form.filled c (Shape inner)).Pieces
        | _, Operation.Reshape when row.Operands[0].Shape.Dims = inner ->
            ValueSome(Form.argument row.Operands[0])
        | _, Operation.Slice(starts, steps) when steps[0] = 1 && isForwards steps ->
            let gone = Array.init row.Shape.Rank (fun axis -> axis = 0)
            ValueSome (indexed row starts steps gone).Pieces
        | _ -> ValueNone

    /// Constants put together would be read as data.
    let private varies (row: Node) =
        match row.Operation with
        | Operation.Reshape -> not (isConstant row.Operands[0])
        | _ -> not (isConstant row)

    let concatenate (node: Node) axis =
        let elements =
            if axis = 0 then
                node.Operands |> Array.map element
            else
                [| ValueNone |]

        if elements |> Array.forall _.IsSome && Array.exists varies node.Operands then
            Form.bracketed [ for element in elements -> element.Value ]
        else
            let parts = [ for operand in node.Operands -> Form.argument operand ]
            Form.call "concatenate" (Form.integer (axis + 1) :: parts)

    // ---- The rest ----

    let broadcast (node: Node) (axes: int[]) =
        let source = node.Operands[0]

        if source.Shape.Rank = 0 then
            Form.repeated source node.Shape
        else
            Form.call "broadcast" [ Form.argument source; Form.places axes; Form.list node.Shape.Dims ]

    let permute (node: Node) (permutation: int[]) =
        let source = Form.argument node.Operands[0]

        if permutation.Length = 2 then
            Form.call "transpose" [ source ]
        else
            Form.call "permute" [ source; Form.places permutation ]

    let reduction name along (node: Node) (axes: int[]) =
        let source = node.Operands[0]
        overAxes name along source.Shape.Rank axes (Form.argument source)

    let matMul (node: Node) =
        let left, right = node.Operands[0], node.Operands[1]

        // @ between vectors is read as a sum of products.
        if left.Shape.Rank = 1 && right.Shape.Rank = 1 then
            Form.call "matmul" [ Form.argument left; Form.argument right ]
        else
            Form.infix Level.matrixProduct (left, Level.product) " @ " (right, Level.sign)
