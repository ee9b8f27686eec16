namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// Intervals of every node from those of the inputs, operands first, within the branches of each `if` as its condition leaves them.
[<RequireQualifiedAccess>]
module internal Domains =
    /// Nodes looked at in all. Beyond it, branches are judged without what their conditions say: more warnings, no fewer.
    let private budget = 4_000_000L

    let private operandsOf (node: Node) = node.Operands

    /// What a node uses outside the branches of an `if`.
    let private direct (node: Node) =
        match node.Operation with
        | Operation.Select -> [| node.Operands[0] |]
        | _ -> node.Operands

    /// What holds of an order's nodes however they are read.
    let private propagate ofInput (order: Node[]) =
        let known = Known()

        for node in order do
            let given =
                node.Operands |> Array.map (fun operand -> known.Of(operand, Ways.Anywhere))

            known.Put(node, Ways.Anywhere, Intervals.step ofInput node given)

        known

    /// The intervals of a branch's nodes, each in the ways in which the branch reads it, where the condition around it has left
    /// some of them narrower. What it says of arrays it says place by place: a sum inside the branch is over all places, and
    /// w[j] is not w[i].
    let private within
        ofInput
        (ways: Ways)
        (outside: Known)
        (narrowed: Known)
        (cone: Node[])
        (readings: Readings)
        =
        let known = Known()

        for node in cone do
            for way in readings[node.Id] do
                let given =
                    node.Operands
                    |> Array.map (fun operand -> known.Of(operand, ways.Of(node, operand, way)))

                let own = Intervals.step ofInput node given

                let ranges =
                    match narrowed.TryFind(node, way) with
                    | ValueSome limits -> Intervals.map2 ValueRange.common own limits
                    | ValueNone -> Intervals.map2 ValueRange.meet own (outside.Of(node, way))

                known.Put(node, way, ranges)

        known

    /// The intervals of an argument's elements that reach outside the function's domain, as one.
    let private broken (ways: Ways) (known: Known) (node: Node) (way: int) : ValueRange voption =
        match node.Operation with
        | Operation.Elementwise row ->
            match ValueRange.required row.Domain with
            | ValueSome(struct (index, _)) ->
                let operand = node.Operands[index]

                let leaving =
                    known.Of(operand, ways.Of(node, operand, way))
                    |> Array.filter (fun range -> (ValueRange.outside row.Domain range).IsSome)

                if leaving.Length = 0 then
                    ValueNone
                else
                    ValueSome(Intervals.hull leaving)
            | ValueNone -> ValueNone
        | _ -> ValueNone

    /// The walk from an order into the branches of its `if`s, and what it finds on the way.
    [<Sealed>]
    type private Search(ofInput: Input -> ValueRange[], order: Node[]) =
        let plain = propagate ofInput order
        let ways = Ways()
        let guilty = Dictionary<int64, ValueRange>()
        let pending = Stack<struct (Node[] * int * Known)>()
        let mutable spent = 0L

        let judge (known: Known) (node: Node) way =
            match broken ways known node way, guilty.TryGetValue node.Id with
            | ValueSome interval, (true, before) -> guilty[node.Id] <- ValueRange.hull before interval
            | ValueSome interval, _ -> guilty[node.Id] <- interval
            | ValueNone, _ -> ()

        /// The branch, to be walked once for each way in which its condition can come to hold, or judged as it stands.
        let branchOff (known: Known) condition holds (root: Node) way =
            let cone = Graph.topological [ root ]
            let readings = ways.Within(cone, way, operandsOf)
            spent <- cone |> Array.fold (fun sum node -> sum + int64 readings[node.Id].Count) spent

            if spent < budget then
                for narrowed in Assumptions.from ways known condition holds do
                    pending.Push(struct (cone, way, within ofInput ways known narrowed cone readings))
            else
                for node in cone do
                    judge plain node Ways.Anywhere

        let enter (known: Known) (select: Node) way (branch, holds) =
            let condition, root = select.Operands[0], select.Operands[branch]
            // What a condition says it says of a place and its own branch, wherever that is read.
            let way = if way = Ways.Anywhere then ways.SomePlace() else way
            let read = ways.Of(select, condition, way)

            if known.Of(condition, read) |> Array.exists (ValueRange.canBe holds) then
                branchOff known (condition, read) holds root (ways.Of(select, root, way))

        let visit known (node: Node) way =
            judge known node way

            match node.Operation with
            | Operation.Select -> Array.iter (enter known node way) [| 1, true; 2, false |]
            | _ -> ()

        let walk (cone: Node[]) way known =
            let readings = ways.Within(cone, way, direct)

            for node in cone do
                match readings.TryGetValue node.Id with
                | true, read ->
                    for way in read do
                        visit known node way
                | _ -> ()

        /// The intervals that reach outside a domain, by the nodes whose domain it is.
        member _.Run() =
            if order |> Array.exists (fun node -> (broken ways plain node Ways.Itself).IsSome) then
                pending.Push(struct (order, Ways.Itself, plain))

            while pending.Count > 0 do
                let struct (cone, way, known) = pending.Pop()
                walk cone way known

            guilty

    /// The nodes whose argument can leave the function's domain, each with the argument's interval. What stands in a branch of
    /// an `if` is judged by the intervals that the conditions around it leave.
    let violations (ofInput: Input -> ValueRange[]) (root: Node) : (Node * ValueRange)[] =
        let order = Graph.topological [ root ]
        let guilty = Search(ofInput, order).Run()

        order
        |> Array.choose (fun node ->
            match guilty.TryGetValue node.Id with
            | true, interval -> Some(node, interval)
            | _ -> None)
