namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Intervals of every node from those of the inputs, operands first. All elements of an array share one interval, and two
/// operands count as independent even where they are not: the intervals hold every value, and may hold more.
[<RequireQualifiedAccess>]
module internal Domains =
    type Intervals = Dictionary<int64, ValueRange>

    let private count (shape: Shape) (axes: int[]) =
        axes |> Array.fold (fun product axis -> product * float shape.Dims[axis]) 1.0

    let private scaled (factor: float) (a: ValueRange) =
        ValueRange.multiply (ValueRange.point factor) a

    /// Between none and `most` terms of this size.
    let private upTo (most: int) (a: ValueRange) =
        ValueRange.hull (ValueRange.point 0.0) (scaled (float most) a)

    let ofNumbers (values: float[]) =
        if values.Length = 0 || Array.exists Double.IsNaN values then
            ValueRange.whole
        else
            ValueRange.between (Array.min values) (Array.max values)

    let private select (given: ValueRange[]) =
        match given[0] with
        | c when not (ValueRange.holds 0.0 c) -> given[1]
        | c when c.Lower = 0.0 && c.Upper = 0.0 -> given[2]
        | _ -> ValueRange.hull given[1] given[2]

    /// The node's interval from those of its operands.
    let step (ofInput: Input -> ValueRange) (node: Node) (given: ValueRange[]) : ValueRange =
        let shape () = node.Operands[0].Shape

        match node.Operation with
        | Operation.Constant c -> ValueRange.point c
        | Operation.Input input -> ofInput input
        | Operation.Iota(start, step) ->
            let last = start + step * int64 (node.Shape.Size - 1)
            ValueRange.between (float (min start last)) (float (max start last))
        | Operation.Elementwise primitive -> primitive.Range given
        | Operation.Select -> select given
        | Operation.Sum axes -> scaled (count (shape ()) axes) given[0]
        | Operation.LogSumExp axes ->
            let excess = Math.Log(count (shape ()) axes)
            ValueRange.add given[0] (ValueRange.between excess excess)
        | Operation.Norm axes -> scaled (Math.Sqrt(count (shape ()) axes)) (ValueRange.abs given[0])
        | Operation.Max _
        | Operation.Broadcast _
        | Operation.Reshape
        | Operation.Permute _
        | Operation.Slice _
        | Operation.Gather _ -> given[0]
        | Operation.Pad _ -> ValueRange.hull (ValueRange.point 0.0) given[0]
        | Operation.Concatenate _ -> Array.reduce ValueRange.hull given
        | Operation.ScatterAdd indices -> upTo indices.Length given[0]
        | Operation.MatMul ->
            scaled (float node.Operands[1].Shape.Dims[0]) (ValueRange.multiply given[0] given[1])

    let propagate (ofInput: Input -> ValueRange) (order: Node[]) (known: Intervals) =
        for node in order do
            if not (known.ContainsKey node.Id) then
                known[node.Id] <-
                    step ofInput node (node.Operands |> Array.map (fun operand -> known[operand.Id]))

    // ---- What the condition of an if says ----

    /// Narrows the two sides of a comparison that holds: a > b where strict, else a ≥ b.
    let private narrow (known: Intervals) (into: Intervals) (a: Node) (b: Node) strict =
        let low, high = known[b.Id].Lower, known[a.Id].Upper
        let above = if strict then Math.BitIncrement low else low
        let below = if strict then Math.BitDecrement high else high

        let put (node: Node) (limits: ValueRange) =
            match node.Operation with
            | Operation.Constant _ -> ()
            | _ ->
                let before =
                    match into.TryGetValue node.Id with
                    | true, narrowed -> narrowed
                    | _ -> known[node.Id]

                into[node.Id] <- ValueRange.meet before limits

        put a (ValueRange.between above infinity)
        put b (ValueRange.between -infinity below)

    let rec private assume (known: Intervals) (into: Intervals) (pending: (Node * bool) list) =
        match pending with
        | [] -> ()
        | (condition, holds) :: rest ->
            let operand i = condition.Operands[i]

            let more =
                match condition.Operation with
                | Operation.Broadcast _
                | Operation.Reshape -> [ operand 0, holds ]
                | Operation.Elementwise row ->
                    match row.Name, holds with
                    | "multiply", true
                    | "max", false -> [ operand 0, holds; operand 1, holds ]
                    | "greater", true ->
                        narrow known into (operand 0) (operand 1) true
                        []
                    | "greater", false ->
                        narrow known into (operand 1) (operand 0) false
                        []
                    | "greaterOrEqual", true ->
                        narrow known into (operand 0) (operand 1) false
                        []
                    | "greaterOrEqual", false ->
                        narrow known into (operand 1) (operand 0) true
                        []
                    | _ -> []
                | _ -> []

            assume known into (more @ rest)

    /// Nodes looked at in all. Beyond it, branches are judged without what their conditions say: more warnings, no fewer.
    let private budget = 4_000_000L

    /// The nodes of the cone, and the intervals the condition leaves them.
    let private within ofInput (known: Intervals) (condition: Node) holds (cone: Node[]) =
        let narrowed = Intervals()
        assume known narrowed [ condition, holds ]
        let renewed = Intervals()

        for node in cone do
            let own =
                step ofInput node (node.Operands |> Array.map (fun operand -> renewed[operand.Id]))

            let limits =
                match narrowed.TryGetValue node.Id with
                | true, limits -> limits
                | _ -> known[node.Id]

            renewed[node.Id] <- ValueRange.meet own limits

        renewed

    /// Nodes of an order that its last one uses outside the branches of any `if`.
    let private direct (order: Node[]) =
        let found = HashSet<int64>()
        found.Add (Array.last order).Id |> ignore

        for node in Array.rev order do
            if found.Contains node.Id then
                match node.Operation with
                | Operation.Select -> found.Add node.Operands[0].Id |> ignore
                | _ ->
                    for operand in node.Operands do
                        found.Add operand.Id |> ignore

        order |> Array.filter (fun node -> found.Contains node.Id)

    let private isBroken (known: Intervals) (node: Node) =
        match node.Operation with
        | Operation.Elementwise primitive ->
            match ValueRange.required primitive.Domain with
            | ValueSome(struct (operand, _)) ->
                (ValueRange.outside primitive.Domain known[node.Operands[operand].Id]).IsSome
            | ValueNone -> false
        | _ -> false

    /// The nodes whose argument can leave the function's domain, each with the argument's interval. What stands in a branch of
    /// an `if` is judged by the intervals that the conditions around it leave.
    let violations (ofInput: Input -> ValueRange) (root: Node) : (Node * ValueRange)[] =
        let order = Graph.topological [ root ]
        let plain = Intervals()
        propagate ofInput order plain
        let guilty = Dictionary<int64, ValueRange>()
        let pending = Stack<struct (Node[] * Intervals)>()
        let mutable spent = 0L

        let judge (known: Intervals) (node: Node) =
            if isBroken known node then
                match node.Operation with
                | Operation.Elementwise row ->
                    let struct (operand, _) = (ValueRange.required row.Domain).Value
                    let interval = known[node.Operands[operand].Id]

                    guilty[node.Id] <-
                        match guilty.TryGetValue node.Id with
                        | true, before -> ValueRange.hull before interval
                        | _ -> interval
                | _ -> ()

        let enter (known: Intervals) (select: Node) (branch, holds) =
            let condition = select.Operands[0]

            if ValueRange.canBe holds known[condition.Id] then
                let cone = Graph.topological [ select.Operands[branch] ]
                spent <- spent + int64 cone.Length

                if spent < budget then
                    pending.Push(struct (cone, within ofInput known condition holds cone))
                else
                    Array.iter (judge known) cone

        if order |> Array.exists (isBroken plain) then
            pending.Push(struct (order, plain))

        while pending.Count > 0 do
            let struct (cone, known) = pending.Pop()

            for node in direct cone do
                judge known node

                match node.Operation with
                | Operation.Select -> Array.iter (enter known node) [| 1, true; 2, false |]
                | _ -> ()

        order
        |> Array.choose (fun node ->
            match guilty.TryGetValue node.Id with
            | true, interval -> Some(node, interval)
            | _ -> None)
