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

    /// What a condition leaves of nodes, by the way in which it reads them.
    type private Narrowed = Dictionary<struct (int64 * int), ValueRange[]>

    /// Narrows the two sides of a comparison that holds, read in that way: a > b where strict, else a ≥ b.
    let private narrow (known: Known) (into: Narrowed) way (a: Node) (b: Node) strict =
        let above (b: ValueRange) =
            let low = if strict then Math.BitIncrement b.Lower else b.Lower
            ValueRange.between low infinity

        let below (a: ValueRange) =
            let high = if strict then Math.BitDecrement a.Upper else a.Upper
            ValueRange.between -infinity high

        let put (node: Node) (limits: ValueRange[]) =
            // A number has one place, however it is read.
            let way = if node.Shape.Size = 1 then Ways.Itself else way

            match node.Operation with
            | Operation.Constant _ -> ()
            | _ ->
                let before =
                    match into.TryGetValue(struct (node.Id, way)) with
                    | true, narrowed -> narrowed
                    | _ -> known[node.Id]

                into[struct (node.Id, way)] <- Intervals.map2 ValueRange.common before limits

        put a (Intervals.map (fun b -> above b[0]) [| known[b.Id] |])
        put b (Intervals.map (fun a -> below a[0]) [| known[a.Id] |])

    let rec private assume (ways: Ways) (known: Known) (into: Narrowed) (pending: (Node * bool * int) list) =
        match pending with
        | [] -> ()
        | (condition, holds, way) :: rest ->
            let operand i = condition.Operands[i]

            let below i =
                operand i, holds, ways.Of(condition, way)

            let narrow a b strict =
                narrow known into way (operand a) (operand b) strict

            let more =
                match condition.Operation with
                | Operation.Broadcast _
                | Operation.Reshape -> [ below 0 ]
                | Operation.Elementwise row ->
                    match row.Name, holds with
                    | "multiply", true
                    | "max", false -> [ below 0; below 1 ]
                    | "greater", true ->
                        narrow 0 1 true
                        []
                    | "greater", false ->
                        narrow 1 0 false
                        []
                    | "greaterOrEqual", true ->
                        narrow 0 1 false
                        []
                    | "greaterOrEqual", false ->
                        narrow 1 0 true
                        []
                    | _ -> []
                | _ -> []

            assume ways known into (more @ rest)

    /// Nodes looked at in all. Beyond it, branches are judged without what their conditions say: more warnings, no fewer.
    let private budget = 4_000_000L

    /// What is left of a node that is read in all of these ways; nothing is said where one of them is not narrowed.
    let private left (narrowed: Narrowed) (id: int64) (read: HashSet<int>) : ValueRange[] voption =
        let mutable all: ValueRange[] voption = ValueNone
        let mutable said = true

        for way in read do
            match narrowed.TryGetValue(struct (id, way)), all with
            | (true, limits), ValueNone -> all <- ValueSome limits
            | (true, limits), ValueSome others -> all <- ValueSome(Intervals.union others limits)
            | _ -> said <- false

        if said then all else ValueNone

    /// The intervals of a cone's nodes where a condition holds. What it says of arrays it says place by place: a sum inside
    /// the branch is over all places, and w[j] is not w[i].
    let private within ofInput (known: Known) (condition: Node) holds (cone: Node[]) : Known =
        let ways = Ways()
        let narrowed = Narrowed()
        assume ways known narrowed [ condition, holds, Ways.Itself ]
        let read = ways.Within cone
        let isElsewhere (node: Node) = read[node.Id].Contains Ways.Anywhere
        let everywhere, here = Known(), Known()
        let itself, none = HashSet [ Ways.Itself ], HashSet<int>()

        let renew (into: Known) (node: Node) given (ways: HashSet<int>) =
            let own = Intervals.step ofInput node given

            into[node.Id] <-
                match left narrowed node.Id ways with
                | ValueSome limits -> Intervals.map2 ValueRange.common own limits
                | ValueNone -> Intervals.map2 ValueRange.meet own known[node.Id]

        let operandsHere (node: Node) =
            node.Operands
            |> Array.map (fun operand ->
                if isElsewhere operand then
                    everywhere[operand.Id]
                else
                    here[operand.Id])

        for node in cone do
            let isNumber = node.Shape.Size = 1
            renew everywhere node (operandsIn everywhere node) (if isNumber then itself else none)

            if isElsewhere node then
                here[node.Id] <- everywhere[node.Id]
            else
                renew here node (operandsHere node) (if isNumber then itself else read[node.Id])

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
