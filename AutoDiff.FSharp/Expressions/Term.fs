namespace AutoDiff.FSharp

/// Arithmetic on nodes, so that a derivative in the table reads like its formula. Opening it shadows + - * /.
module internal Formula =
    [<Struct>]
    type Term =
        | Number of number: float
        | Node of algebra: IAlgebra * node: Node

    let private algebraOf (terms: Term list) =
        terms
        |> List.pick (fun term ->
            match term with
            | Node(algebra, _) -> Some algebra
            | Number _ -> None)

    /// The graph's node for a term that is not a number.
    let nodeOf (algebra: IAlgebra) (term: Term) =
        match term with
        | Node(_, node) -> node
        | Number c -> algebra.Constant c

    /// A function of the table applied to terms, one of them a node.
    let call (name: string) (terms: Term list) =
        let algebra = algebraOf terms
        Node(algebra, algebra.Call(name, terms |> List.map (nodeOf algebra) |> Array.ofList))

    let private combine (name: string) (a: Term) (b: Term) =
        match a, b with
        | Node(algebra, _), _
        | _, Node(algebra, _) -> Node(algebra, algebra.Call(name, [| nodeOf algebra a; nodeOf algebra b |]))
        | _ -> invalidOp "A formula of numbers alone is a number."

    let (+) a b = combine "add" a b
    let (-) a b = combine "subtract" a b
    let (*) a b = combine "multiply" a b
    let (/) a b = combine "divide" a b
    let (~-) a = call "negate" [ a ]

/// 1Q, 2Q: whole numbers in formulas.
module internal NumericLiteralQ =
    let FromZero () = Formula.Number 0.0
    let FromOne () = Formula.Number 1.0
    let FromInt32 (n: int) = Formula.Number(float n)
