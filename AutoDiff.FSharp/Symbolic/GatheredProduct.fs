namespace AutoDiff.FSharp

open System
open System.Globalization
open AutoDiff.FSharp.TextOutput
open Pattern

/// Products as a person writes them: one number, every factor once, one fraction.
[<RequireQualifiedAccess>]
module internal GatheredProduct =
    /// Whether two numbers differ by no more than the roundings of a few operations.
    let private isNear (a: float) (b: float) =
        abs (a - b) <= 2.0 * (Math.BitIncrement(abs b) - abs b)

    let private length (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture).Length

    /// The short decimal that a product of decimals was meant to be: 12.6 for 6·2.1.
    let meant (value: float) =
        let culture = CultureInfo.InvariantCulture
        let short = Double.Parse(value.ToString("G15", culture), culture)

        if length short <= 12 && isNear short value then
            short
        else
            value

    /// Numerator and denominator of a positive coefficient: 4/3 for 1.333…, and 1/2 where a fraction stands anyway.
    let private fraction hasDivisor (value: float) : struct (float * float) =
        let whole = 1.0 / value
        let isUnit = whole > 1.0 && whole <= 64.0 && Math.Floor whole = whole

        match Numerals.ratio 10 isNear value with
        | ValueSome found -> found
        | ValueNone when isUnit && (hasDivisor || whole = 2.0) -> struct (1.0, whole)
        | ValueNone -> struct (meant value, 1.0)

    let private isInput (node: Node) =
        match node.Operation with
        | Operation.Input _ -> true
        | _ -> false

    /// c·a·b², the number first, numbers before arrays, and variables before functions of them.
    let private product (build: IBuilder) number (factors: struct (Node * int) list) : Node =
        let raised struct (node: Node, exponent: int) =
            build.Call("power", [| node; build.Constant(float exponent) |])

        let ordered =
            factors
            |> List.sortBy (fun struct (node, _) -> struct (not (isInput node), node.Id))
            |> List.map raised

        let times (a: Node) (b: Node) = build.Call("multiply", [| a; b |])
        let isNumber (node: Node) = node.Shape.Rank = 0
        let numbers, arrays = List.partition isNumber ordered

        match numbers, arrays with
        | [], [] -> build.Constant number
        | numbers, [] -> times (build.Constant number) (List.reduce times numbers)
        | [], arrays -> times (build.Constant number) (List.reduce times arrays)
        | numbers, arrays ->
            arrays
            |> List.fold times (times (build.Constant number) (List.reduce times numbers))

    /// (1 - t)(1 + t) is 1 - t² where t is a hyperbolic tangent.
    let private squared (build: IBuilder) (factors: struct (Node * int) list) =
        let tangent (node: Node) =
            match node with
            | Binary Primitives.subtract (struct (Uniform 1.0, Unary ElementaryRows.tanh _)) ->
                ValueSome node.Operands[1]
            | _ -> ValueNone

        let other t (struct (node, exponent): struct (Node * int)) n =
            match node with
            | Binary Primitives.add (struct (Uniform 1.0, u)) -> same t u && exponent = n
            | _ -> false

        let pair (struct (node, n): struct (Node * int)) =
            match tangent node with
            | ValueSome t when factors |> List.exists (fun factor -> other t factor n) ->
                let square = build.Call("power", [| t; build.Constant 2.0 |])

                Some struct (node, t, n, struct (build.Call("subtract", [| build.Constant 1.0; square |]), n))
            | _ -> None

        match List.tryPick pair factors with
        | None -> factors
        | Some(struct (low, t, n, square)) ->
            square
            :: (factors
                |> List.filter (fun factor ->
                    let struct (node, _) = factor
                    not (same node low || other t factor n)))

    let make (build: IBuilder) (factors: Factors) : Node =
        let struct (above, below) =
            fraction (not factors.Below.IsEmpty) (abs factors.Coefficient)

        let signed = Math.CopySign(above, factors.Coefficient)
        let top = product build signed (squared build factors.Above)

        if factors.Below.IsEmpty && below = 1.0 then
            top
        else
            build.Call("divide", [| top; product build below factors.Below |])
