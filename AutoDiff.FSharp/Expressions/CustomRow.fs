namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AutoDiff

/// A delegate by a number that code can hold. Weak, since the delegate may lead back to what holds the handle.
[<Sealed>]
type internal DelegateHandle(target: NumericFunction) =
    let handle = GCHandle.Alloc(target, GCHandleType.Weak)

    member _.Value = GCHandle.ToIntPtr handle

    override _.Finalize() = handle.Free()

    /// The function at the doubles from an address on.
    static member Call(handle: nativeint, arguments: nativeint, count: int) =
        let target =
            Unsafe.As<NumericFunction>(GCHandle.FromIntPtr(handle).Target |> nonNull)

        target.Invoke(ReadOnlySpan<float>(arguments.ToPointer(), count))

/// Two of a kind, one after the other in memory.
[<Struct; StructLayout(LayoutKind.Sequential)>]
type internal Twice<'T> =
    val First: 'T
    val Second: 'T

/// Rows of the table that a caller writes.
[<RequireQualifiedAccess>]
module internal CustomRow =
    /// A call through a delegate, and the unknown work behind it.
    let private cost = 100

    let private call =
        typeof<DelegateHandle>
            .GetMethod(
                nameof DelegateHandle.Call,
                BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic
            )
        |> nonNull

    /// A type with room for so many doubles at least: what a local holds the arguments in.
    let rec private room (count: int) : Type =
        if count <= 1 then
            typeof<float>
        else
            typedefof<Twice<_>>.MakeGenericType(room ((count + 1) / 2))

    /// Lane by lane, the operands are laid side by side and passed on.
    let private emit (handle: DelegateHandle) (lanes: Lanes) (operands: LocalBuilder[]) =
        let il = lanes.Generator
        let arguments = il.DeclareLocal(room operands.Length)

        let address (argument: int) =
            il.Emit(OpCodes.Ldloca, arguments)
            il.Emit OpCodes.Conv_U
            il.Emit(OpCodes.Ldc_I4, 8 * argument)
            il.Emit OpCodes.Add

        for lane in 0 .. lanes.Width - 1 do
            operands
            |> Array.iteri (fun argument operand ->
                address argument
                il.Emit(OpCodes.Ldloc, operand)

                if lanes.Width > 1 then
                    lanes.GetLane lane

                il.Emit OpCodes.Stind_R8)

            il.Emit(OpCodes.Ldc_I8, int64 handle.Value)
            il.Emit OpCodes.Conv_I
            address 0
            il.Emit(OpCodes.Ldc_I4, operands.Length)
            il.Emit(OpCodes.Call, call)

        lanes.FromLanesOnStack()

    let private command (name: string) =
        let escaped = name.Replace("_", "\\_")
        $"\\operatorname{{{escaped}}}"

    /// A function of a delegate, whose partials are given; `latex` is the command it is typeset by.
    let typeset latex (name: string) (value: NumericFunction) partials =
        let evaluate (x: float[]) = value.Invoke(ReadOnlySpan x)
        let emit = emit (DelegateHandle value)
        let notation = Notation.Command latex

        Primitive(
            name,
            notation,
            0.0,
            Array.length partials,
            null,
            evaluate,
            emit,
            cost,
            partials,
            Delegate = value
        )

    let make (name: string) (value: NumericFunction) partials =
        typeset (command name) name value partials

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
