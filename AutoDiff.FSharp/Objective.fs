namespace AutoDiff

// CallerArgumentExpression does nothing for callers in F#; those in C# have it.
#nowarn "202"

open System
open System.Collections.Generic
open System.Linq.Expressions
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput
open AutoDiff.FSharp.TextOutput

[<Sealed>]
type Variable(name: string, shape: Shape, offset: int) =
    member _.Name = name
    member _.Shape = shape
    member _.Offset = offset

[<Sealed; TypeFormatterSource>]
type Objective(bound: BoundObjective) =
    let variables =
        let place node offset =
            Variable((Graph.inputOf node).Name, node.Shape, offset)

        Array.map2 place bound.Variables bound.Offsets[.. bound.Variables.Length - 1]

    let hessians = Pool(fun () -> HessianWork bound)
    let dimension = bound.Dimension

    let plan =
        lazy
            (let graph = bound.Graph

             let pattern = Sparsity.hessian graph.Root graph.Variables graph.Offsets dimension

             HessianPlan.Of(pattern, dimension))

    let findResiduals () : IResiduals | null =
        let builder = Builder()
        let graph = bound.Graph

        let nodes = Rebuild.simplify builder (Array.append [| graph.Root |] graph.Variables)

        match SumOfSquares.find builder nodes[0] with
        | null -> null
        | squares -> CompiledResiduals(nodes[1..], squares, (fun () -> bound.MaxThreads))

    let residuals = lazy (findResiduals ())

    let indexOf (name: string) =
        match variables |> Array.tryFindIndex (fun variable -> variable.Name = name) with
        | Some index -> index
        | None ->
            let names = String.Join(", ", variables |> Seq.map (fun variable -> variable.Name))

            raise (
                ArgumentException($"No variable is called '{name}'; the variables are {names}.", nameof name)
            )

    /// The shape of a variable, or of a parameter that is held.
    let shapeOf (name: string) =
        match bound.Inputs |> Array.tryFind (fun input -> input.Name = name) with
        | Some input -> input.Shape
        | None -> variables[indexOf name].Shape

    static member FromText(text: string) =
        Objective.FromText(text, Bindings.Empty)

    static member FromText(text: string, bindings: Bindings) =
        ArgumentNullException.ThrowIfNull(text, nameof text)
        ArgumentNullException.ThrowIfNull(bindings, nameof bindings)
        Objective(ObjectiveReader.ofText text bindings)

    static member OfHost(formula: HostFormula, bindings: Bindings) =
        Objective(ObjectiveReader.ofHost formula bindings)

    static member private OfLambda
        (lambda: LambdaExpression, bindings: HostFormula -> Bindings, source: string | null)
        =
        ArgumentNullException.ThrowIfNull(lambda, nameof lambda)
        Objective(ObjectiveReader.ofLambda lambda bindings source)

    static member Of
        (
            lambda: LambdaExpression,
            [<CallerArgumentExpression("lambda"); Optional; DefaultParameterValue(null: string | null)>] source:
                (string | null)
        ) =
        Objective.OfLambda(lambda, (fun _ -> Bindings.Empty), source)

    static member Of
        (
            lambda: LambdaExpression,
            length: int,
            [<CallerArgumentExpression("lambda"); Optional; DefaultParameterValue(null: string | null)>] source:
                (string | null)
        ) =
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof length)
        Objective.OfLambda(lambda, HostBindings.ofLength length, source)

    static member Of
        (
            lambda: LambdaExpression,
            bindings: Bindings,
            [<CallerArgumentExpression("lambda"); Optional; DefaultParameterValue(null: string | null)>] source:
                (string | null)
        ) =
        ArgumentNullException.ThrowIfNull(bindings, nameof bindings)
        Objective.OfLambda(lambda, (fun _ -> bindings), source)

    static member FromExpression(expression: Expr) =
        ArgumentNullException.ThrowIfNull(expression, nameof expression)
        Objective(ObjectiveReader.ofExpression expression.Node)

    static member VariablesOf(text: string, bindings: Bindings) : IReadOnlyList<string> =
        ArgumentNullException.ThrowIfNull(text, nameof text)
        ArgumentNullException.ThrowIfNull(bindings, nameof bindings)
        ObjectiveReader.variablesOf text bindings

    member _.Variables: IReadOnlyList<Variable> = variables
    member _.Variable(name: string) = variables[indexOf name]

    member _.MaxThreads
        with get () = bound.MaxThreads
        and set (value: int) =
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof value)
            bound.MaxThreads <- value

    member _.Data: IReadOnlyDictionary<string, DataArray> =
        let table = Dictionary<string, DataArray>()

        for input in bound.Inputs do
            match DataArray.Of input with
            | null -> ()
            | values when input.Name <> "" -> table[input.Name] <- values
            | _ -> ()

        table

    member _.With(name: string, value: DataArray) =
        ArgumentNullException.ThrowIfNull(name, nameof name)
        ArgumentNullException.ThrowIfNull(value, nameof value)
        Objective(Rebinding.withData bound (nameof name) [ KeyValuePair(name, value) ])

    member _.With(bindings: Bindings) =
        ArgumentNullException.ThrowIfNull(bindings, nameof bindings)
        Rebinding.checkShapes bound (nameof bindings) bindings.Shapes
        Objective(Rebinding.withData bound (nameof bindings) bindings.Data)

    member _.WithRespectTo([<ParamArray>] names: string[]) =
        ArgumentNullException.ThrowIfNull(names, nameof names)
        Objective(Rebinding.withRespectTo bound (nameof names) names)

    member _.Expression = Expr bound.Graph.Root

    member _.Gradient(name: string) =
        let input = Graph.inputOf bound.Variables[indexOf name]
        Expr(Partials.gathered input bound.Graph.Root)

    member _.Dimension = dimension
    member _.Bound = bound

    member _.Value(x: ReadOnlySpan<float>) =
        Arguments.checkLength (nameof x) x.Length dimension
        use point = fixed &MemoryMarshal.GetReference x
        bound.Value(NativePtr.toNativeInt point)

    member _.ValueAndGradient(x: ReadOnlySpan<float>, gradient: Span<float>) =
        Arguments.checkLength (nameof x) x.Length dimension
        Arguments.checkLength (nameof gradient) gradient.Length dimension
        use point = fixed &MemoryMarshal.GetReference x
        use result = fixed &MemoryMarshal.GetReference gradient
        bound.ValueAndGradient(NativePtr.toNativeInt point, NativePtr.toNativeInt result)

    member _.ValueAndSlope
        (x: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, [<Out>] slope: byref<float>)
        =
        Arguments.checkLength (nameof x) x.Length dimension
        Arguments.checkLength (nameof direction) direction.Length dimension
        use point = fixed &MemoryMarshal.GetReference x
        use along = fixed &MemoryMarshal.GetReference direction
        let mutable derivative = 0.0
        let target = NativePtr.toNativeInt &&derivative

        let value =
            bound.ValueAndSlope(NativePtr.toNativeInt point, NativePtr.toNativeInt along, target)

        slope <- derivative
        value

    member _.HessianAt(x: ReadOnlySpan<float>) : IHessian =
        Arguments.checkLength (nameof x) x.Length dimension
        let map = new HessianMap(hessians)
        map.Open x
        map

    member this.HessianAt(x: ReadOnlySpan<float>, spare: IHessian | null) : IHessian =
        match spare with
        | :? HessianMap as map when map.IsSpare hessians ->
            Arguments.checkLength (nameof x) x.Length dimension
            map.Open x
            map
        | _ -> this.HessianAt x

    member this.SparseHessianAt(x: ReadOnlySpan<float>) =
        use hessian = this.HessianAt x
        SparseHessian(plan.Value, plan.Value.Values hessian)

    member this.HessianDiagonalAt(x: ReadOnlySpan<float>) =
        use hessian = this.HessianAt x
        plan.Value.Diagonal hessian

    member this.HessianMatrixAt(x: ReadOnlySpan<float>) =
        Arguments.checkLength (nameof x) x.Length dimension
        HessianPlan.RefuseDense dimension
        use hessian = this.HessianAt x
        let matrix = Array2D.zeroCreate dimension dimension
        let buffer = Array.zeroCreate (HessianProducts.bufferSize dimension)

        let unit j (vector: ArraySegment<float>) =
            vector.AsSpan().Clear()
            vector.AsSpan()[j] <- 1.0

        // Each half is read from the same product, so that the matrix is symmetric to the last bit.
        let column j (product: ArraySegment<float>) =
            let product = product.AsSpan()

            for i in j .. dimension - 1 do
                matrix[i, j] <- product[i]
                matrix[j, i] <- product[i]

        HessianProducts.each hessian dimension buffer dimension unit column
        matrix

    member _.Residuals = residuals.Value

    member this.Pack(values: IReadOnlyDictionary<string, DataArray>) =
        ArgumentNullException.ThrowIfNull(values, nameof values)
        let point: float[] = Array.zeroCreate dimension

        for variable in variables do
            match values.TryGetValue variable.Name with
            | true, array when array.Shape.Equals variable.Shape -> array.Array.CopyTo(point, variable.Offset)
            | true, array ->
                let problem =
                    $"'{variable.Name}' has shape {variable.Shape}, but the value given has {array.Shape}."

                raise (ArgumentException(problem, nameof values))
            | _ -> raise (ArgumentException($"No value is given for '{variable.Name}'.", nameof values))

        for name in values.Keys do
            indexOf name |> ignore

        point

    member _.Explain() = CostReport.Of bound.Code

    member _.Explain(x: ReadOnlySpan<float>) =
        Arguments.checkLength (nameof x) x.Length dimension
        Explanation.at bound (x.ToArray())

    member _.CheckDomain(bounds: IReadOnlyDictionary<string, ValueRange>) : IReadOnlyList<DomainWarning> =
        ArgumentNullException.ThrowIfNull(bounds, nameof bounds)
        let intervals = Dictionary<string, ValueRange[]>()

        for KeyValue(name, interval) in bounds do
            shapeOf name |> ignore
            intervals[name] <- [| interval |]

        Explanation.domains bound intervals

    member _.CheckDomain
        (lower: IReadOnlyDictionary<string, DataArray>, upper: IReadOnlyDictionary<string, DataArray>)
        : IReadOnlyList<DomainWarning> =
        ArgumentNullException.ThrowIfNull(lower, nameof lower)
        ArgumentNullException.ThrowIfNull(upper, nameof upper)
        Explanation.domains bound (Explanation.between shapeOf lower upper)

    override _.ToString() = Infix.print bound.Graph.Root
    member this.ToHtml() = this.Expression.ToHtml()

    interface IHtml with
        member this.ToHtml() = this.ToHtml()

    interface IExplainable with
        member this.Explain x : Diagnosis | null =
            if Explanation.isShort bound then this.Explain x else null

    interface ISumOfSquares with
        member this.Residuals = this.Residuals

    interface IObjective with
        member _.Dimension = dimension
        member this.Value x = this.Value x
        member this.ValueAndGradient(x, gradient) = this.ValueAndGradient(x, gradient)
        member this.HessianAt x = this.HessianAt x

    interface ISlopes with
        member this.ValueAndSlope(x, direction, slope) =
            this.ValueAndSlope(x, direction, &slope)
