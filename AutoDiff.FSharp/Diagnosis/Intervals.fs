namespace AutoDiff.FSharp

open System
open AutoDiff

/// Intervals of a node's elements from those of its operands': one for each element, or a single one that holds all, as
/// for arrays past a size. Two operands count as independent even where they are not: the intervals hold every value, and
/// may hold more.
[<RequireQualifiedAccess>]
module internal Intervals =
    /// Elements that have intervals of their own, at most.
    let private most = 4096

    let hull (ranges: ValueRange[]) =
        match ranges |> Array.filter (ValueRange.isNone >> not) with
        | [||] -> ValueRange.none
        | some -> Array.reduce ValueRange.hull some

    /// One for all, where they are alike.
    let private collapsed (ranges: ValueRange[]) =
        if Array.TrueForAll(ranges, (fun range -> range.Equals ranges[0])) then
            [| ranges[0] |]
        else
            ranges

    let private limited (ranges: ValueRange[]) =
        if ranges.Length > most then [| hull ranges |] else ranges

    let private at (ranges: ValueRange[]) k =
        if ranges.Length = 1 then ranges[0] else ranges[k]

    /// Element by element; where an operand has none, the result has none.
    let map (f: ValueRange[] -> ValueRange) (given: ValueRange[][]) : ValueRange[] =
        let count = given |> Array.map Array.length |> Array.fold max 1

        Array.init count (fun k ->
            let here = given |> Array.map (fun ranges -> at ranges k)

            if Array.exists ValueRange.isNone here then
                ValueRange.none
            else
                f here)

    let map2 f a b =
        map (fun both -> f both[0] both[1]) [| a; b |]

    /// What is in one or the other, element by element; an element may have none in either.
    let union (a: ValueRange[]) (b: ValueRange[]) : ValueRange[] =
        Array.init (max a.Length b.Length) (fun k -> hull [| at a k; at b k |])

    let ofNumbers (values: float[]) : ValueRange[] =
        if values.Length = 0 || Array.exists Double.IsNaN values then
            [| ValueRange.whole |]
        elif values.Length > most then
            [| ValueRange.between (Array.min values) (Array.max values) |]
        else
            Array.map ValueRange.point values

    /// From the ends of each element, row-major; an end that is not a number is not known.
    let between (lower: float[]) (upper: float[]) : ValueRange[] =
        Array.map2 ValueRange.ends lower upper |> collapsed |> limited

    let private select (given: ValueRange[]) =
        match given[0] with
        | c when not (ValueRange.holds 0.0 c) -> given[1]
        | c when c.Lower = 0.0 && c.Upper = 0.0 -> given[2]
        | _ -> ValueRange.hull given[1] given[2]

    // ---- One interval for all elements ----

    let private count (shape: Shape) (axes: int[]) =
        axes |> Array.fold (fun product axis -> product * float shape.Dims[axis]) 1.0

    let private scaled (factor: float) (a: ValueRange) =
        ValueRange.multiply (ValueRange.point factor) a

    /// Between none and `most` terms of this size.
    let private upTo (most: int) (a: ValueRange) =
        ValueRange.hull (ValueRange.point 0.0) (scaled (float most) a)

    let private whole (node: Node) (given: ValueRange[]) : ValueRange =
        let shape () = node.Operands[0].Shape

        match node.Operation with
        | Operation.Sum axes -> scaled (count (shape ()) axes) given[0]
        | Operation.LogSumExp axes ->
            let excess = Math.Log(count (shape ()) axes)
            ValueRange.add given[0] (ValueRange.between excess excess)
        | Operation.Norm axes -> scaled (Math.Sqrt(count (shape ()) axes)) (ValueRange.abs given[0])
        | Operation.Pad _ -> ValueRange.hull (ValueRange.point 0.0) given[0]
        | Operation.Concatenate _ -> hull given
        | Operation.ScatterAdd indices -> upTo indices.Length given[0]
        | Operation.MatMul ->
            scaled (float node.Operands[1].Shape.Dims[0]) (ValueRange.multiply given[0] given[1])
        | _ -> given[0]

    // ---- One interval an element ----

    let private spread (node: Node) (ranges: ValueRange[]) =
        if ranges.Length = node.Shape.Size then
            ranges
        else
            Array.create node.Shape.Size ranges[0]

    /// What grows with each of its operands takes lower ends to lower ends.
    let private growing (node: Node) (given: ValueRange[][]) =
        let ends (side: ValueRange -> float) =
            Interpreter.step (fun _ -> [||]) node (given |> Array.map (Array.map side))

        Array.map2 ValueRange.ends (ends _.Lower) (ends _.Upper)

    let private repeated (node: Node) (ranges: ValueRange[]) =
        let places = Array.init ranges.Length float

        Interpreter.step (fun _ -> [||]) node [| places |]
        |> Array.map (fun place -> ranges[int place])

    let private matrixProduct (node: Node) (a: ValueRange[]) (b: ValueRange[]) =
        let inner = node.Operands[1].Shape.Dims[0]
        let columns = node.Operands[1].Shape.Size / inner

        Array.init node.Shape.Size (fun k ->
            Seq.init inner (fun i ->
                ValueRange.multiply a[k / columns * inner + i] b[i * columns + k % columns])
            |> Seq.reduce ValueRange.add)

    let private byElement (node: Node) (given: ValueRange[][]) =
        let given = Array.map2 spread node.Operands given

        match node.Operation with
        | Operation.Reshape -> given[0]
        | Operation.Broadcast _ -> repeated node given[0]
        | Operation.MatMul -> matrixProduct node given[0] given[1]
        | Operation.Norm _ -> growing node [| Array.map ValueRange.abs given[0] |]
        | _ -> growing node given

    let private isSmall (node: Node) = node.Shape.Size <= most

    let private structural (node: Node) (given: ValueRange[][]) =
        let isPlain = given |> Array.forall (fun ranges -> ranges.Length = 1)

        let tellsApart =
            match node.Operation with
            | Operation.Pad _
            | Operation.Concatenate _
            | Operation.ScatterAdd _ -> true
            | _ -> not isPlain

        if tellsApart && isSmall node && Array.forall isSmall node.Operands then
            byElement node given |> collapsed
        else
            [| whole node (Array.map hull given) |]

    /// The node's intervals from those of its operands.
    let step (ofInput: Input -> ValueRange[]) (node: Node) (given: ValueRange[][]) : ValueRange[] =
        match node.Operation with
        | Operation.Constant c -> [| ValueRange.point c |]
        | Operation.Input input -> ofInput input
        | Operation.Iota(start, step) when isSmall node ->
            Array.init node.Shape.Size (fun k -> ValueRange.point (float (start + step * int64 k)))
        | Operation.Iota(start, step) ->
            let last = start + step * int64 (node.Shape.Size - 1)
            [| ValueRange.between (float (min start last)) (float (max start last)) |]
        | Operation.Elementwise primitive -> map primitive.Range given
        | Operation.Select -> map select given
        | _ -> structural node given
