namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Intervals of every node from those of the inputs, operands first, and what the conditions of an `if` leave of them.
[<RequireQualifiedAccess>]
module internal Domains =
    type private Known = Dictionary<int64, ValueRange[]>

    let private operandsIn (known: Known) (node: Node) =
        node.Operands |> Array.map (fun operand -> known[operand.Id])

    let private propagate ofInput (order: Node[]) =
        let known = Known()

        for node in order do
            known[node.Id] <- Intervals.step ofInput node (operandsIn known node)

        known

    // ---- What the condition of an if says ----

    /// Narrows the two sides of a comparison that holds: a > b where strict, else a ≥ b.
    let private narrow (known: Known) (into: Known) (a: Node) (b: Node) strict =
        let above (b: ValueRange) =
            let low = if strict then Math.BitIncrement b.Lower else b.Lower
            ValueRange.between low infinity

        let below (a: ValueRange) =
            let high = if strict then Math.BitDecrement a.Upper else a.Upper
            ValueRange.between -infinity high

        let put (node: Node) (limits: ValueRange[]) =
            match node.Operation with
            | Operation.Constant _ -> ()
            | _ ->
                let before =
                    match into.TryGetValue node.Id with
                    | true, narrowed -> narrowed
                    | _ -> known[node.Id]

                into[node.Id] <- Intervals.map2 ValueRange.common before limits

        put a (Intervals.map (fun b -> above b[0]) [| known[b.Id] |])
        put b (Intervals.map (fun a -> below a[0]) [| known[a.Id] |])

    let rec private assume (known: Known) (into: Known) (pending: (Node * bool) list) =
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

    /// Whether each element of the node belongs to the elements of its operands at the same place.
    let private keepsPlaces (node: Node) =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select
        | Operation.Broadcast _
        | Operation.Reshape -> true
        | _ -> false

    /// Nodes of a cone that something in it reads at other places than its own.
    let private displaced (cone: Node[]) =
        let found = HashSet<int64>()

        for node in Array.rev cone do
            if found.Contains node.Id || not (keepsPlaces node) then
                for operand in node.Operands do
                    found.Add operand.Id |> ignore

        found

    /// The intervals of a cone's nodes where a condition holds. What it says of arrays it says place by place: a sum inside
    /// the branch is over all places.
    let private within ofInput (known: Known) (condition: Node) holds (cone: Node[]) : Known =
        let narrowed = Known()
        assume known narrowed [ condition, holds ]
        let elsewhere = displaced cone
        let everywhere, here = Known(), Known()

        let renew (into: Known) (node: Node) given isNarrowed =
            let own = Intervals.step ofInput node given

            into[node.Id] <-
                match narrowed.TryGetValue node.Id with
                | true, limits when isNarrowed -> Intervals.map2 ValueRange.common own limits
                | _ -> Intervals.map2 ValueRange.meet own known[node.Id]

        for node in cone do
            renew everywhere node (operandsIn everywhere node) (node.Shape.Size = 1)
            let operands = if keepsPlaces node then here else everywhere
            renew here node (operandsIn operands node) true

        for node in cone do
            if elsewhere.Contains node.Id then
                here[node.Id] <- everywhere[node.Id]

        here

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

    /// The intervals of an argument's elements that reach outside the function's domain, as one.
    let private broken (known: Known) (node: Node) : ValueRange voption =
        match node.Operation with
        | Operation.Elementwise row ->
            match ValueRange.required row.Domain with
            | ValueSome(struct (operand, _)) ->
                let leaving =
                    known[node.Operands[operand].Id]
                    |> Array.filter (fun range -> (ValueRange.outside row.Domain range).IsSome)

                if leaving.Length = 0 then
                    ValueNone
                else
                    ValueSome(Intervals.hull leaving)
            | ValueNone -> ValueNone
        | _ -> ValueNone

    /// The nodes whose argument can leave the function's domain, each with the argument's interval. What stands in a branch of
    /// an `if` is judged by the intervals that the conditions around it leave.
    let violations (ofInput: Input -> ValueRange[]) (root: Node) : (Node * ValueRange)[] =
        let order = Graph.topological [ root ]
        let plain = propagate ofInput order
        let guilty = Dictionary<int64, ValueRange>()
        let pending = Stack<struct (Node[] * Known)>()
        let mutable spent = 0L

        let judge (known: Known) (node: Node) =
            match broken known node, guilty.TryGetValue node.Id with
            | ValueSome interval, (true, before) -> guilty[node.Id] <- ValueRange.hull before interval
            | ValueSome interval, _ -> guilty[node.Id] <- interval
            | ValueNone, _ -> ()

        let enter (known: Known) (select: Node) (branch, holds) =
            let condition = select.Operands[0]

            if known[condition.Id] |> Array.exists (ValueRange.canBe holds) then
                let cone = Graph.topological [ select.Operands[branch] ]
                spent <- spent + int64 cone.Length

                if spent < budget then
                    pending.Push(struct (cone, within ofInput known condition holds cone))
                else
                    Array.iter (judge known) cone

        if order |> Array.exists (fun node -> (broken plain node).IsSome) then
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
