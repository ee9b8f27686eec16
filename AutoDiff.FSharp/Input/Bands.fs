namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic

/// The index j of a sum runs along another: i + Low ≤ j ≤ i + High.
[<Struct>]
type internal Band =
    {
        Along: string
        Low: int64
        High: int64
    }

/// <summary>Sums whose whole term stands under a condition that two indices lie close together, as in
/// sum(i = 1..n, j = 1..n, if(abs(i - j) &lt;= 1, …, 0)): the inner index runs along the outer one, as if its bounds had been
/// written so.</summary>
[<RequireQualifiedAccess>]
module internal Bands =
    /// Σ kₐ·a + Constant over names of indices, of a formula with few nodes.
    type private Linear =
        {
            Names: Map<string, int64>
            Constant: int64
        }

    let private number value = { Names = Map.empty; Constant = value }

    let private scale k (a: Linear) =
        {
            Names = a.Names |> Map.map (fun _ factor -> k * factor)
            Constant = k * a.Constant
        }

    let private add (a: Linear) (b: Linear) =
        let join names name factor =
            Map.add name (factor + (Map.tryFind name names |> Option.defaultValue 0L)) names

        {
            Names = Map.fold join a.Names b.Names
            Constant = a.Constant + b.Constant
        }

    /// Longer conditions are none of this kind.
    let private longest = 32

    /// A side of a comparison as a sum of indices and whole numbers.
    let rec private linear (tree: SyntaxTree) (index: int) : Linear voption =
        let operand at =
            let operands = tree.OperandsOf index
            linear tree operands[at]

        let both operation =
            match operand 0, operand 1 with
            | ValueSome a, ValueSome b -> ValueSome(operation a b)
            | _ -> ValueNone

        match tree.Nodes[index].Kind with
        | SyntaxKind.Number value when Math.Floor value = value && value <= 1e9 ->
            ValueSome(number (int64 value))
        | SyntaxKind.Name words ->
            ValueSome
                {
                    Names = Map.ofList [ words, 1L ]
                    Constant = 0L
                }
        | SyntaxKind.Unary UnaryOperator.Negate -> operand 0 |> ValueOption.map (scale -1L)
        | SyntaxKind.Binary BinaryOperator.Add -> both add
        | SyntaxKind.Binary BinaryOperator.Subtract -> both (fun a b -> add a (scale -1L b))
        | _ -> ValueNone

    /// The band of `inner` where low ≤ form ≤ high, if the form is ±(inner - another) + c.
    let private ofForm (inner: string) (form: Linear) (low: int64) (high: int64) : Band voption =
        let sign = Map.tryFind inner form.Names |> Option.defaultValue 0L

        let others =
            form.Names |> Map.remove inner |> Map.filter (fun _ factor -> factor <> 0L)

        match sign, Map.toList others with
        | (1L | -1L), [ name, factor ] when factor = -sign ->
            let a, b = sign * (low - form.Constant), sign * (high - form.Constant)

            ValueSome
                {
                    Along = name
                    Low = min a b
                    High = max a b
                }
        | _ -> ValueNone

    /// What the distance is at most by a comparison with a whole number.
    let private reach operator (bound: Linear) =
        match operator with
        | _ when not bound.Names.IsEmpty -> ValueNone
        | BinaryOperator.LessOrEqual -> ValueSome bound.Constant
        | BinaryOperator.Less -> ValueSome(bound.Constant - 1L)
        | _ -> ValueNone

    let private mirrored operator =
        match operator with
        | BinaryOperator.GreaterOrEqual -> BinaryOperator.LessOrEqual
        | BinaryOperator.Greater -> BinaryOperator.Less
        | BinaryOperator.Equal -> BinaryOperator.Equal
        // As what is no bound from above.
        | _ -> BinaryOperator.NotEqual

    let private ofComparison (tree: SyntaxTree) inner operator left right =
        let compared operator left right =
            match tree.Nodes[left].Kind, operator with
            | SyntaxKind.Call "abs", _ ->
                match linear tree (left - 1), linear tree right with
                | ValueSome form, ValueSome bound ->
                    match reach operator bound with
                    | ValueSome most when most >= 0L -> ofForm inner form -most most
                    | _ -> ValueNone
                | _ -> ValueNone
            | _, BinaryOperator.Equal ->
                match linear tree left, linear tree right with
                | ValueSome a, ValueSome b -> ofForm inner (add a (scale -1L b)) 0L 0L
                | _ -> ValueNone
            | _ -> ValueNone

        match compared operator left right with
        | ValueNone -> compared (mirrored operator) right left
        | found -> found

    let private isZero (tree: SyntaxTree) index =
        match tree.Nodes[index].Kind with
        | SyntaxKind.Number 0.0 -> true
        | _ -> false

    /// The band of a sum's innermost index, by the place of its binder.
    let private ofSum (tree: SyntaxTree) (index: int) : struct (int * Band) voption =
        let operands = tree.OperandsOf index
        let body = operands[operands.Length - 1]
        let binder = operands[max 0 (operands.Length - 2)]

        match tree.Nodes[binder].Kind, tree.Nodes[body].Kind with
        | SyntaxKind.Binder inner, SyntaxKind.Call "if" when tree.Nodes[body].Operands = 3 ->
            let parts = tree.OperandsOf body
            let condition = parts[0]

            match tree.Nodes[condition].Kind with
            | SyntaxKind.Binary operator when tree.Nodes[condition].Size <= longest && isZero tree parts[2] ->
                let sides = tree.OperandsOf condition

                ofComparison tree inner operator sides[0] sides[1]
                |> ValueOption.map (fun band -> struct (binder, band))
            | _ -> ValueNone
        | _ -> ValueNone

    /// All bands of a formula, by the places of the binders that they narrow.
    let find (tree: SyntaxTree) : IReadOnlyDictionary<int, Band> =
        let found = Dictionary<int, Band>()

        tree.Nodes
        |> Array.iteri (fun index node ->
            match node.Kind with
            | SyntaxKind.Reduction "sum" ->
                match ofSum tree index with
                | ValueSome struct (binder, band) -> found[binder] <- band
                | ValueNone -> ()
            | _ -> ())

        found
