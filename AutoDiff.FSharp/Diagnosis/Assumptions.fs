namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Intervals of nodes, each by the way in which it is read.
[<Sealed>]
type internal Known() =
    let intervals = Dictionary<struct (int64 * int), ValueRange[]>()

    /// Intervals that hold for a node read in this way; for one read anywhere, however it is read.
    member _.Put(node: Node, way: int, ranges: ValueRange[]) =
        intervals[struct (node.Id, way)] <- ranges

    member _.TryFind(node: Node, way: int) : ValueRange[] voption =
        match intervals.TryGetValue(struct (node.Id, way)) with
        | true, ranges -> ValueSome ranges
        | _ -> ValueNone

    member known.Of(node: Node, way: int) : ValueRange[] =
        match known.TryFind(node, way) with
        | ValueSome ranges -> ranges
        | ValueNone -> intervals[struct (node.Id, Ways.Anywhere)]

/// A node, and the way in which it is read.
type internal Reading = Node * int

/// A comparison that holds: a > b where strict, else a ≥ b.
type internal Comparison = Above of a: Reading * b: Reading * strict: bool

/// What the condition of an `if` leaves of the nodes that it compares.
[<RequireQualifiedAccess>]
module internal Assumptions =
    /// Cases that a condition is split into. Further ones are not told apart, and nothing is said of what is joined by `or` there.
    let private most = 8

    /// One case of a condition: what holds in it, and what has yet to be looked at.
    [<NoEquality; NoComparison>]
    type private Case =
        {
            Holding: Comparison list
            Pending: (Reading * bool) list
        }

    let private isComparison (node: Node) =
        match node.Operation with
        | Operation.Elementwise row ->
            row.Name = "greater" || row.Name = "greaterOrEqual" || row.Name = "equal"
        | _ -> false

    /// Whether a node is a comparison, or joins one with others: what is 1 or 0.
    let private isTest (node: Node) =
        match node.Operation with
        | Operation.Elementwise row when row.Name = "multiply" || row.Name = "max" ->
            Array.exists isComparison node.Operands
        | _ -> isComparison node

    /// The cases that a condition's part is made of, each a list of comparisons and parts that hold together.
    let private split
        (ways: Ways)
        (condition: Node, way)
        holds
        : (Comparison list * (Reading * bool) list) list =
        let operand i : Reading =
            let node = condition.Operands[i]
            node, ways.Of(condition, node, way)

        let isNumber (i: int) x =
            match condition.Operands[i].Operation with
            | Operation.Constant c -> c = x
            | _ -> false

        let both () =
            [ [], [ operand 0, holds; operand 1, holds ] ]

        let either () =
            [ [], [ operand 0, holds ]; [], [ operand 1, holds ] ]

        let opposite i = [ [], [ operand i, not holds ] ]
        let above a b strict = Above(operand a, operand b, strict)

        match condition.Operation with
        | Operation.Broadcast _
        | Operation.Reshape -> [ [], [ operand 0, holds ] ]
        | Operation.Elementwise row ->
            match row.Name, holds with
            | "multiply", true
            | "max", false -> both ()
            | "multiply", false
            | "max", true -> either ()
            | "subtract", _ when isNumber 0 1.0 && isComparison condition.Operands[1] -> opposite 1
            | "greater", true -> [ [ above 0 1 true ], [] ]
            | "greater", false -> [ [ above 1 0 false ], [] ]
            | "greaterOrEqual", true -> [ [ above 0 1 false ], [] ]
            | "greaterOrEqual", false -> [ [ above 1 0 true ], [] ]
            | "equal", _ when isNumber 1 0.0 && isTest condition.Operands[0] -> opposite 0
            | "equal", true -> [ [ above 0 1 false; above 1 0 false ], [] ]
            | "equal", false -> [ [ above 0 1 true ], []; [ above 1 0 true ], [] ]
            | _ -> [ [], [] ]
        | _ -> [ [], [] ]

    let private above strict (b: ValueRange) =
        let low = if strict then Math.BitIncrement b.Lower else b.Lower
        ValueRange.between low infinity

    let private below strict (a: ValueRange) =
        let high = if strict then Math.BitDecrement a.Upper else a.Upper
        ValueRange.between -infinity high

    let private narrow (known: Known) (into: Known) (Above((a, wayA), (b, wayB), strict)) =
        let put (node: Node) way limits =
            match node.Operation with
            | Operation.Constant _ -> ()
            | _ when way = Ways.Anywhere -> ()
            | _ ->
                let before =
                    into.TryFind(node, way)
                    |> ValueOption.defaultWith (fun () -> known.Of(node, way))

                into.Put(node, way, Intervals.map2 ValueRange.common before limits)

        put a wayA (Intervals.map (fun b -> above strict b[0]) [| known.Of(b, wayB) |])
        put b wayB (Intervals.map (fun a -> below strict a[0]) [| known.Of(a, wayA) |])

    /// The cases in which a condition holds, or fails, as comparisons that hold together.
    let private cases ways (condition: Reading) holds : Comparison list list =
        let rec settle (finished: Comparison list list) (unsettled: Case list) =
            match unsettled with
            | [] -> finished
            | { Pending = [] } as case :: others -> settle (case.Holding :: finished) others
            | { Pending = (part, holds) :: rest } as case :: others ->
                let parts = split ways part holds
                let isTooMany = parts.Length > 1 && finished.Length + unsettled.Length >= most

                let ahead =
                    (if isTooMany then [ [], [] ] else parts)
                    |> List.map (fun (holding, pending) ->
                        {
                            Holding = holding @ case.Holding
                            Pending = pending @ rest
                        })

                settle finished (ahead @ others)

        settle
            []
            [
                {
                    Holding = []
                    Pending = [ condition, holds ]
                }
            ]

    /// Intervals of the nodes that a condition narrows where it holds, or where it fails: one set for each case in which it does.
    let from (ways: Ways) (known: Known) (condition: Reading) holds : Known list =
        cases ways condition holds
        |> List.map (fun holding ->
            let narrowed = Known()
            List.iter (narrow known narrowed) holding
            narrowed)
