namespace AutoDiff.FSharp

open System
open Pattern

/// Local rules for elementwise nodes. Each looks at most two levels down and makes something no dearer, so that
/// simplifying is linear and ends; none expands. 0·x is 0 and x/x is 1 whatever x is. A null means that no rule applies.
[<RequireQualifiedAccess>]
module internal ElementwiseRules =
    let private zero (build: IBuilder) (like: Node) =
        build.BroadcastTo(build.Constant 0.0, like.Shape)

    let private scale (build: IBuilder) (c: float) (node: Node) =
        build.Call("multiply", [| build.Constant c; node |])

    /// c·node for a number that was made of two; null where it left the range of doubles, which the two by themselves may not.
    let private folded (build: IBuilder) (c: float) (node: Node) : Node | null =
        if Double.IsNormal c then scale build c node else null

    let private (|Exponential|_|) node =
        match node with
        | Unary ElementaryRows.exp argument -> Some argument
        | _ -> None

    let private (|OnePlus|_|) node =
        match node with
        | Binary Primitives.add (struct (Uniform 1.0, rest)) -> Some rest
        | Binary Primitives.add (struct (rest, Uniform 1.0)) -> Some rest
        | _ -> None

    /// -c·x or the number -c, as what makes c·x or c of it.
    let private (|Negative|_|) node =
        match node with
        | Uniform c when c < 0.0 ->
            Some(fun (build: IBuilder) -> build.BroadcastTo(build.Constant -c, node.Shape))
        | Binary Primitives.multiply (struct (Uniform c, rest)) when c < 0.0 ->
            Some(fun build -> scale build -c rest)
        | _ -> None

    /// c / x for a number c.
    let private (|Reciprocal|_|) node =
        match node with
        | Binary Primitives.divide (struct (Uniform c, x)) -> Some(c, x)
        | _ -> None

    let private add (build: IBuilder) (a: Node) (b: Node) : Node | null =
        match a, b with
        | Uniform 0.0, other
        | other, Uniform 0.0 -> other
        | Uniform -1.0, Exponential z
        | Exponential z, Uniform -1.0 -> build.Call("expm1", [| z |])
        | _, Unary Primitives.negate c -> build.Call("subtract", [| a; c |])
        | Unary Primitives.negate c, _ -> build.Call("subtract", [| b; c |])
        | _, Negative c -> build.Call("subtract", [| a; c build |])
        | Negative c, _ -> build.Call("subtract", [| b; c build |])
        | _ ->
            let struct (p, left), struct (q, right) = scaled a, scaled b
            if same left right then folded build (p + q) left else null

    let private subtract (build: IBuilder) (a: Node) (b: Node) : Node | null =
        match a, b with
        | _, Uniform 0.0 -> a
        | Uniform 0.0, _ -> build.Call("negate", [| b |])
        | Exponential z, Uniform 1.0 -> build.Call("expm1", [| z |])
        | Uniform 1.0, Exponential z -> build.Call("negate", [| build.Call("expm1", [| z |]) |])
        | _, Unary Primitives.negate c -> build.Call("add", [| a; c |])
        | _, Negative c -> build.Call("add", [| a; c build |])
        | _ ->
            let struct (p, left), struct (q, right) = scaled a, scaled b
            // x - x stays: it is NaN where x is not finite, and nobody writes it by chance.
            if same left right && not (same a b) then
                folded build (p - q) left
            else
                null

    let private negate (build: IBuilder) (a: Node) : Node | null =
        match a with
        | Unary Primitives.negate b -> b
        | Binary Primitives.subtract (struct (b, c)) -> build.Call("subtract", [| c; b |])
        | Binary Primitives.multiply (struct (Uniform c, b)) -> scale build -c b
        | _ -> null

    let private positivePower node =
        match node with
        | IntegerPower(struct (x, n)) when n > 0 -> struct (x, n)
        | _ -> struct (node, 1)

    let private multiply (build: IBuilder) (a: Node) (b: Node) : Node | null =
        match a, b with
        | Uniform 0.0, other
        | other, Uniform 0.0 -> zero build other
        | Uniform 1.0, other
        | other, Uniform 1.0 -> other
        | Uniform -1.0, other
        | other, Uniform -1.0 -> build.Call("negate", [| other |])
        | _, Uniform c -> scale build c a
        | Uniform c, Binary Primitives.multiply (struct (Uniform d, rest)) -> folded build (c * d) rest
        | Uniform c, Unary Primitives.negate rest -> scale build -c rest
        | Unary Primitives.negate c, _ -> build.Call("negate", [| build.Call("multiply", [| c; b |]) |])
        | _, Unary Primitives.negate c -> build.Call("negate", [| build.Call("multiply", [| a; c |]) |])
        | _, Binary Primitives.multiply (struct (Uniform c, rest)) ->
            scale build c (build.Call("multiply", [| a; rest |]))
        | Binary Primitives.multiply (struct (Uniform c, rest)), _ when not (same a b) ->
            scale build c (build.Call("multiply", [| rest; b |]))
        | Uniform c, Reciprocal(d, x) when Double.IsNormal(c * d) ->
            build.Call("divide", [| build.Constant(c * d); x |])
        | Uniform _, Reciprocal _ -> null
        // The product of its limit: 0 at 0.
        | _, Unary ElementaryRows.log x when same a x -> build.Call("xlogy", [| a; x |])
        | Unary ElementaryRows.log x, _ when same b x -> build.Call("xlogy", [| b; x |])
        | _, Reciprocal(c, x) when not (same a x) -> build.Call("divide", [| scale build c a; x |])
        | Reciprocal(c, x), _ when not (same b x) -> build.Call("divide", [| scale build c b; x |])
        | _ ->
            let struct (x, m), struct (y, n) = positivePower a, positivePower b

            if same x y then
                build.Call("power", [| x; build.Constant(float (m + n)) |])
            else
                null

    let private divide (build: IBuilder) (a: Node) (b: Node) : Node | null =
        match a, b with
        | Uniform 0.0, _ -> zero build a
        | _, Uniform 1.0 -> a
        | _, Uniform -1.0 -> build.Call("negate", [| a |])
        | _ when same a b -> build.BroadcastTo(build.Constant 1.0, a.Shape)
        | Unary Primitives.negate c, _ -> build.Call("negate", [| build.Call("divide", [| c; b |]) |])
        | _, Unary Primitives.negate c -> build.Call("negate", [| build.Call("divide", [| a; c |]) |])
        | _, OnePlus(Exponential z) ->
            build.Call("multiply", [| a; build.Call("sigmoid", [| build.Call("negate", [| z |]) |]) |])
        | _ -> null

    let private power (build: IBuilder) (a: Node) (b: Node) : Node | null =
        match b with
        | Uniform 0.0 -> build.BroadcastTo(build.Constant 1.0, b.Shape)
        | Uniform 1.0 -> a
        | Uniform -1.0 -> build.Call("divide", [| build.Constant 1.0; a |])
        | Uniform 0.5 -> build.Call("sqrt", [| a |])
        | Uniform n when Math.Floor n = n && abs n <= 1e6 ->
            build.Apply(Primitives.integerPower (int n), [| a |])
        | _ -> null

    let private integerPower (build: IBuilder) (a: Node) n : Node | null =
        match a.Operation with
        | Operation.Norm axes when n = 2 ->
            let x = a.Operands[0]
            build.Sum(build.Apply(Primitives.integerPower 2, [| x |]), axes)
        | _ ->
            match a with
            | Unary Primitives.negate b when n % 2 = 0 -> build.Apply(Primitives.integerPower n, [| b |])
            | Unary ElementaryRows.abs b when n % 2 = 0 -> build.Apply(Primitives.integerPower n, [| b |])
            | _ -> null

    let private log (build: IBuilder) (a: Node) : Node | null =
        match a, a.Operation with
        | OnePlus rest, _ -> build.Call("log1p", [| rest |])
        | _, Operation.Sum axes ->
            match a.Operands[0] with
            | Exponential z -> build.LogSumExp(z, axes)
            | _ -> null
        | _ -> null

    let private sqrt (build: IBuilder) (a: Node) : Node | null =
        match a.Operation with
        | Operation.Sum axes ->
            match a.Operands[0] with
            | IntegerPower(struct (x, 2)) -> build.Norm(x, axes)
            | _ -> null
        | _ -> null

    let private log1p (build: IBuilder) (a: Node) : Node | null =
        match a with
        | Exponential z -> build.Call("softplus", [| z |])
        | _ -> null

    let private productOrZero (build: IBuilder) (a: Node) (b: Node) : Node | null =
        match a, b with
        | Uniform c, _ when c <> 0.0 -> build.Call("multiply", [| a; b |])
        | _, Reciprocal(c, x) when same a x -> build.BroadcastTo(build.Constant c, a.Shape)
        | _ -> null

    /// The simpler node that equals the primitive applied to the operands, which all have one shape; or null.
    let simplify (build: IBuilder) (primitive: Primitive) (operands: Node[]) : Node | null =
        match primitive.Name with
        | "add" -> add build operands[0] operands[1]
        | "subtract" -> subtract build operands[0] operands[1]
        | "multiply" -> multiply build operands[0] operands[1]
        | "divide" -> divide build operands[0] operands[1]
        | "negate" -> negate build operands[0]
        | "power" -> power build operands[0] operands[1]
        | "integerPower" -> integerPower build operands[0] (int primitive.Parameter)
        | "productOrZero" -> productOrZero build operands[0] operands[1]
        | "log" -> log build operands[0]
        | "log1p" -> log1p build operands[0]
        | "sqrt" -> sqrt build operands[0]
        | _ -> null
