namespace AutoDiff

open System
open System.Collections.Generic
open System.Net
open AutoDiff.FSharp
open AutoDiff.FSharp.TextOutput

[<Sealed; TypeFormatterSource>]
type Expr(node: Node) =
    /// A builder simplifies what it makes; sharing between expressions comes when an objective is made of them.
    static let call (name: string) (operands: Expr list) =
        let build = Builder() :> IBuilder
        Expr(build.Call(name, operands |> List.map (fun operand -> operand.Node) |> Array.ofList))

    static let number (value: float) =
        Expr((Builder() :> IBuilder).Constant value)

    static let compare name (left: Expr) (right: Expr) =
        ArgumentNullException.ThrowIfNull(left, nameof left)
        ArgumentNullException.ThrowIfNull(right, nameof right)
        Condition(((call name [ left; right ]): Expr).Node)

    /// An element as a range of one, which leaves no axis behind.
    static let single (index: Index) (extent: int) =
        let offset = index.GetOffset extent

        if offset < 0 || offset >= extent then
            let problem = $"There is no element {string index}: the extent is {extent}."
            raise (ArgumentOutOfRangeException(nameof index, problem))

        struct (offset, 1, true)

    static let several (range: Range) (extent: int) =
        let struct (offset, count) = range.GetOffsetAndLength extent

        if count = 0 then
            raise (ArgumentOutOfRangeException(nameof range, $"{range} of {extent} elements is empty."))

        struct (offset, count, false)

    /// What each part says of its axis, counted from the first; axes without a part are whole.
    let cut (parts: (int -> struct (int * int * bool)) list) =
        let dims = node.Shape.Dims

        if parts.Length > dims.Length then
            let problem = $"{parts.Length} indices are too many for the shape {node.Shape}."
            raise (ArgumentOutOfRangeException("index", problem))

        let whole extent = struct (0, extent, false)

        let read =
            dims
            |> Array.mapi (fun axis extent ->
                let part = if axis < parts.Length then parts[axis] else whole
                part extent)

        let starts = read |> Array.map (fun struct (start, _, _) -> start)
        let counts = read |> Array.map (fun struct (_, count, _) -> count)
        let build = Builder() :> IBuilder

        let kept =
            read
            |> Array.choose (fun struct (_, count, isSingle) -> if isSingle then None else Some count)

        Expr(build.Reshape(build.Slice(node, starts, Array.create dims.Length 1, counts), Shape kept))

    let gather (places: int[]) =
        ArgumentNullException.ThrowIfNull(places, nameof places)
        ArgumentOutOfRangeException.ThrowIfZero(node.Shape.Rank, "rank")
        ArgumentOutOfRangeException.ThrowIfZero(places.Length, nameof places)

        for place in places do
            ArgumentOutOfRangeException.ThrowIfNegative(place, nameof places)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, node.Shape.Dims[0], nameof places)

        Expr((Builder() :> IBuilder).Gather(node, Array.copy places))

    member _.Node: Node = node
    member _.Shape = node.Shape

    member _.Item
        with get (index: int) = cut [ single (Index.FromStart index) ]

    member _.Item
        with get (index: Index) = cut [ single index ]

    member _.Item
        with get (range: Range) = cut [ several range ]

    member _.Item
        with get (places: int[]) = gather places

    member _.Item
        with get (row: Index, column: Index) = cut [ single row; single column ]

    member _.Item
        with get (row: Index, columns: Range) = cut [ single row; several columns ]

    member _.Item
        with get (rows: Range, column: Index) = cut [ several rows; single column ]

    member _.Item
        with get (rows: Range, columns: Range) = cut [ several rows; several columns ]

    static member Vector(name: string, length: int) = Expr.Variable(name, length)
    static member Matrix(name: string, rows: int, columns: int) = Expr.Variable(name, rows, columns)

    static member Variable(name: string, [<ParamArray>] extents: int[]) =
        ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof name)
        Expr((Builder() :> IBuilder).Input(Input(name, Shape extents, null)))

    static member Constant(value: float) = number value

    static member Constant(values: float[]) =
        ArgumentNullException.ThrowIfNull(values, nameof values)
        let input = Input("", Shape [| values.Length |], Array.copy values)
        Expr((Builder() :> IBuilder).Input input)

    static member Parameter(name: string, value: float) =
        Expr.Data(name, DataArray.op_Implicit value)

    static member Data(name: string, data: DataArray) =
        ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof name)
        ArgumentNullException.ThrowIfNull(data, nameof data)
        Expr((Builder() :> IBuilder).Input(data.Input name))

    override _.ToString() = Infix.print node
    member _.ToLatex() = Latex.print node

    member _.Variables: IReadOnlyList<string> =
        Substitution.variables node |> Array.map _.Name :> IReadOnlyList<string>

    member this.Substitute(name: string, by: Expr) =
        ArgumentNullException.ThrowIfNull(by, nameof by)
        this.Substitute(readOnlyDict [ name, by ])

    member _.Substitute(replacements: IReadOnlyDictionary<string, Expr>) =
        ArgumentNullException.ThrowIfNull(replacements, nameof replacements)
        let known = Substitution.variables node
        let images = Dictionary<Input, Node>(HashIdentity.Reference)

        for KeyValue(name, by) in replacements do
            images[Substitution.find known name] <- by.Node

        Expr(Substitution.replace (Builder()) images node)

    member _.Partial([<ParamArray>] names: string[]) =
        ArgumentNullException.ThrowIfNull(names, nameof names)
        let known = Substitution.variables node
        let inputs = names |> Array.map (Substitution.find known)
        let root = (Rebuild.simplify (Builder()) [| node |])[0]
        Expr(inputs |> Array.fold (fun formula input -> Partials.gathered input formula) root)

    member this.Derivative(name: string, order: int) =
        ArgumentOutOfRangeException.ThrowIfNegative(order, nameof order)
        this.Partial(Array.create order name)

    member _.TaylorPolynomial(around: IReadOnlyDictionary<string, float>, order: int) =
        ArgumentNullException.ThrowIfNull(around, nameof around)
        ArgumentOutOfRangeException.ThrowIfNegative(order, nameof order)
        ArgumentOutOfRangeException.ThrowIfZero(around.Count, nameof around)
        let known = Substitution.variables node

        let point =
            [| for KeyValue(name, value) in around -> Substitution.find known name, value |]

        match point |> Array.tryFind (fun (input, _) -> input.Shape.Rank > 0) with
        | Some(input, _) ->
            let message =
                $"'{input.Name}' has shape {input.Shape}; a Taylor polynomial is in scalar variables."

            raise (ArgumentException(message, nameof around))
        | None ->
            let builder = Builder()
            let root = (Rebuild.simplify builder [| node |])[0]
            Expr(Taylor.polynomial builder point order root)

    member _.Expand() =
        let builder = Builder()
        Expr(Expansion(builder, (Rebuild.simplify builder [| node |])[0]).Expanded)

    member _.Collect(name: string) =
        let x = Substitution.find (Substitution.variables node) name
        let builder = Builder()
        let expansion = Expansion(builder, (Rebuild.simplify builder [| node |])[0])
        Expr(expansion.Collected((builder :> IBuilder).Input x))

    member _.Evaluate(values: IReadOnlyDictionary<string, DataArray>) =
        ArgumentNullException.ThrowIfNull(values, nameof values)

        let lookup (input: Input) =
            match input.Values, values.TryGetValue input.Name with
            | null, (true, value) when value.Shape.Equals input.Shape -> value.Array
            | null, (true, value) ->
                let message =
                    $"'{input.Name}' has shape {input.Shape}, but the value given has {value.Shape}."

                raise (ArgumentException(message, nameof values))
            | null, _ -> raise (ArgumentException($"No value is given for '{input.Name}'.", nameof values))
            | data, _ -> data

        DataArray(node.Shape, (Interpreter.evaluate lookup [| node |])[0])

    member _.SameAs(other: Expr) =
        ArgumentNullException.ThrowIfNull(other, nameof other)
        SameGraph.test node other.Node

    member this.ToHtml() =
        $"<code>{WebUtility.HtmlEncode(this.ToString())}</code>"

    interface IHtml with
        member this.ToHtml() = this.ToHtml()

    static member op_GreaterThan(left: Expr, right: Expr) = compare "greater" left right
    static member op_GreaterThanOrEqual(left: Expr, right: Expr) = compare "greaterOrEqual" left right
    static member op_LessThan(left: Expr, right: Expr) = compare "greater" right left
    static member op_LessThanOrEqual(left: Expr, right: Expr) = compare "greaterOrEqual" right left
    static member op_Equality(left: Expr, right: Expr) = compare "equal" left right

    static member op_Inequality(left: Expr, right: Expr) =
        let build = Builder() :> IBuilder
        let equal: Condition = compare "equal" left right
        Condition(build.Call("subtract", [| build.Constant 1.0; equal.Node |]))

    static member op_Implicit(value: float) = number value
    static member (+)(left: Expr, right: Expr) = call "add" [ left; right ]
    static member (+)(left: Expr, right: float) = call "add" [ left; number right ]
    static member (+)(left: float, right: Expr) = call "add" [ number left; right ]
    static member (-)(left: Expr, right: Expr) = call "subtract" [ left; right ]
    static member (-)(left: Expr, right: float) = call "subtract" [ left; number right ]
    static member (-)(left: float, right: Expr) = call "subtract" [ number left; right ]
    static member (*)(left: Expr, right: Expr) = call "multiply" [ left; right ]
    static member (*)(left: Expr, right: float) = call "multiply" [ left; number right ]
    static member (*)(left: float, right: Expr) = call "multiply" [ number left; right ]
    static member (/)(left: Expr, right: Expr) = call "divide" [ left; right ]
    static member (/)(left: Expr, right: float) = call "divide" [ left; number right ]
    static member (/)(left: float, right: Expr) = call "divide" [ number left; right ]
    static member (%)(left: Expr, right: Expr) = call "rem" [ left; right ]
    static member (%)(left: Expr, right: float) = call "rem" [ left; number right ]
    static member (%)(left: float, right: Expr) = call "rem" [ number left; right ]
    static member (~-)(operand: Expr) = call "negate" [ operand ]
    static member Pow(x: Expr, power: float) = call "power" [ x; number power ]
    static member Pow(x: Expr, power: Expr) = call "power" [ x; power ]

    static member Pow(x: Expr, power: int) =
        call "power" [ x; number (float power) ]

    static member Zero = number 0.0
    static member One = number 1.0
    static member Abs(x: Expr) = call "abs" [ x ]
    static member Acos(x: Expr) = call "acos" [ x ]
    static member Asin(x: Expr) = call "asin" [ x ]
    static member Atan(x: Expr) = call "atan" [ x ]
    static member Cos(x: Expr) = call "cos" [ x ]
    static member Cosh(x: Expr) = call "cosh" [ x ]
    static member Exp(x: Expr) = call "exp" [ x ]
    static member Log(x: Expr) = call "log" [ x ]
    static member Sin(x: Expr) = call "sin" [ x ]
    static member Sinh(x: Expr) = call "sinh" [ x ]
    static member Sqrt(x: Expr) = call "sqrt" [ x ]
    static member Tan(x: Expr) = call "tan" [ x ]
    static member Tanh(x: Expr) = call "tanh" [ x ]
    static member Atan2(y: Expr, x: Expr) = call "atan2" [ y; x ]
    static member Ceiling(x: Expr) = call "ceil" [ x ]
    static member Floor(x: Expr) = call "floor" [ x ]
    static member Log10(x: Expr) = call "log10" [ x ]
    static member Round(x: Expr) = call "round" [ x ]
    static member Truncate(x: Expr) = call "trunc" [ x ]
