namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AutoDiff

/// How compiled code calls a delegate: by a handle, which is a constant of the code.
[<AbstractClass; Sealed>]
type internal CustomCall =
    static member private Target(handle: nativeint) =
        GCHandle.FromIntPtr(handle).Target |> nonNull

    static member Call1(handle: nativeint, a: float) =
        Unsafe.As<Func<float, float>>(CustomCall.Target handle).Invoke a

    static member Call2(handle: nativeint, a: float, b: float) =
        Unsafe.As<Func<float, float, float>>(CustomCall.Target handle).Invoke(a, b)

    static member Call3(handle: nativeint, a: float, b: float, c: float) =
        Unsafe.As<Func<float, float, float, float>>(CustomCall.Target handle).Invoke(a, b, c)

/// Rows of the table that a caller writes.
[<RequireQualifiedAccess>]
module internal CustomRow =
    /// A call through a delegate, and the unknown work behind it.
    let private cost = 100

    let private methodOf arity =
        typeof<CustomCall>
            .GetMethod($"Call{arity}", BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic)
        |> nonNull

    let private emit (handle: nativeint) (call: MethodInfo) (lanes: Lanes) (operands: LocalBuilder[]) =
        let il = lanes.Generator

        for lane in 0 .. lanes.Width - 1 do
            il.Emit(OpCodes.Ldc_I8, int64 handle)
            il.Emit OpCodes.Conv_I

            for operand in operands do
                il.Emit(OpCodes.Ldloc, operand)

                if lanes.Width > 1 then
                    lanes.GetLane lane

            il.Emit(OpCodes.Call, call)

        lanes.FromLanesOnStack()

    let private evaluate (value: Delegate) : float[] -> float =
        match value with
        | :? Func<float, float> as f -> fun x -> f.Invoke x[0]
        | :? Func<float, float, float> as f -> fun x -> f.Invoke(x[0], x[1])
        | :? Func<float, float, float, float> as f -> fun x -> f.Invoke(x[0], x[1], x[2])
        | _ -> invalidArg (nameof value) "A custom function takes one to three numbers."

    let private latex (name: string) =
        let escaped = name.Replace("_", "\\_")
        Notation.Command $"\\operatorname{{{escaped}}}"

    /// A function of a delegate, whose partials are given.
    let make (name: string) (value: Delegate) (partials: (IAlgebra -> Node[] -> Node -> Node | null)[]) =
        let arity = partials.Length
        let call = methodOf arity
        // Never freed: code that calls it may outlive every graph it was compiled from.
        let handle = GCHandle.ToIntPtr(GCHandle.Alloc value)
        Primitive(name, latex name, 0.0, arity, null, evaluate value, emit handle call, cost, partials)

    /// A partial that must not be asked for.
    let missing (name: string) : IAlgebra -> Node[] -> Node -> Node | null =
        fun _ _ _ ->
            raise (
                NotSupportedException
                    $"'{name}' was defined by a delegate whose derivative is not given, and is needed here. Give it, or write the derivative as an expression."
            )

    // ---- Derivatives as expressions ----

    let private refuseShape (name: string) =
        raise (
            ArgumentException
                $"The derivative of '{name}' must be made of its arguments by elementwise functions of scalars."
        )

    /// The template's nodes once more, with operands for its parameters.
    let private instantiate
        (name: string)
        (template: Node[])
        (parameters: Input[])
        (algebra: IAlgebra)
        (operands: Node[])
        =
        let build = algebra :?> IBuilder
        let image = Dictionary<int64, Node>()

        for node in template do
            let given = node.Operands |> Array.map (fun operand -> image[operand.Id])

            image[node.Id] <-
                match node.Operation with
                | Operation.Constant c -> build.Constant c
                | Operation.Elementwise row -> build.Apply(row, given)
                | Operation.Select -> build.Select(given[0], given[1], given[2])
                | Operation.Input input ->
                    match Array.IndexOf(parameters, input) with
                    | -1 -> refuseShape name
                    | at -> operands[at]
                | _ -> refuseShape name

        image[template[template.Length - 1].Id]

    /// A partial written once as an expression of parameters. It is written when first needed, so that a function may stand in
    /// its own derivative.
    let partial
        (name: string)
        (arity: int)
        (write: Node[] -> Node)
        : IAlgebra -> Node[] -> Node -> Node | null =
        let parameters = Array.init arity (fun i -> Input($"x{i + 1}", Shape.Scalar, null))

        let template =
            lazy
                (let build = Builder() :> IBuilder
                 Graph.topological [ write (parameters |> Array.map build.Input) ])

        fun algebra operands _ -> instantiate name template.Value parameters algebra operands
