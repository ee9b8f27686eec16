namespace AutoDiff.FSharp

open System
open System.Collections.Concurrent
open System.Reflection
open System.Reflection.Emit
open System.Runtime.Intrinsics

/// Writes arithmetic on `Width` numbers at once: a Vector512, 256 or 128 of doubles, or a plain double when the
/// width is 1. Every step leaves its result in a local; the JIT turns locals into registers. A recipe written
/// against this type therefore serves the vector body of a loop and its scalar tail alike.
[<Sealed>]
type internal Lanes(il: ILGenerator, width: int) =
    /// By the vector's width, the name, and the first parameter's type and the number of parameters.
    static let methods = ConcurrentDictionary<struct (int * string * Type * int), MethodInfo>()

    static let vectorClass width =
        match width with
        | 8 -> typeof<Vector512>
        | 4 -> typeof<Vector256>
        | _ -> typeof<Vector128>

    static let vectorType width =
        match width with
        | 8 -> typeof<Vector512<float>>
        | 4 -> typeof<Vector256<float>>
        | 2 -> typeof<Vector128<float>>
        | _ -> typeof<float>

    static let close (definition: MethodInfo) =
        if
            definition.IsGenericMethodDefinition
            && definition.GetGenericArguments().Length = 1
        then
            definition.MakeGenericMethod typeof<float>
        else
            definition

    static let search width name (parameters: Type[]) =
        let fits (candidate: MethodInfo) =
            candidate.GetParameters()
            |> Array.map (fun p -> p.ParameterType)
            |> (=) parameters

        (vectorClass width).GetMethods(BindingFlags.Public ||| BindingFlags.Static)
        |> Array.filter (fun candidate ->
            candidate.Name = name && candidate.GetParameters().Length = parameters.Length)
        |> Array.map close
        |> Array.find fits

    /// The overload of the vector class whose parameters are exactly these types. Reflection is slow beside emitting.
    static let find width name (parameters: Type[]) =
        methods.GetOrAdd(
            struct (width, name, parameters[0], parameters.Length),
            fun _ -> search width name parameters
        )

    static let vectorMethod width name arity =
        find width name (Array.create arity (vectorType width))

    static let mathMethod (name: string) arity =
        methods.GetOrAdd(
            struct (1, name, typeof<float>, arity),
            fun _ ->
                match typeof<Math>.GetMethod(name, Array.create arity typeof<float>) with
                | null -> raise (MissingMethodException("Math", name))
                | found -> found
        )

    let value = vectorType width

    /// The widest vector this machine runs in hardware, in doubles; 1 where there is none.
    static member Widest =
        if Vector512.IsHardwareAccelerated then 8
        elif Vector256.IsHardwareAccelerated then 4
        elif Vector128.IsHardwareAccelerated then 2
        else 1

    /// The type of a vector of that many doubles.
    static member TypeOf(width: int) = vectorType width

    member _.Generator = il
    member _.Width = width
    member _.ValueType = value

    member private _.Result() =
        let result = il.DeclareLocal value
        il.Emit(OpCodes.Stloc, result)
        result

    member private _.Push(operands: LocalBuilder[]) =
        for operand in operands do
            il.Emit(OpCodes.Ldloc, operand)

    /// A number in every lane.
    member this.Constant(number: float) =
        il.Emit(OpCodes.Ldc_R8, number)
        this.FromScalarOnStack()

    /// Takes the double on the evaluation stack into every lane.
    member this.FromScalarOnStack() =
        if width > 1 then
            il.Emit(OpCodes.Call, find width "Create" [| typeof<float> |])

        this.Result()

    /// The vector or scalar on the evaluation stack, as a local.
    member this.FromStack() = this.Result()

    /// An operation of System.Runtime.Intrinsics by name; on one lane, its twin of the instruction set or of System.Math.
    member this.Call(name: string, [<ParamArray>] operands: LocalBuilder[]) =
        this.Push operands

        if width > 1 then
            il.Emit(OpCodes.Call, vectorMethod width name operands.Length)
        else
            match name with
            | "Add" -> il.Emit OpCodes.Add
            | "Subtract" -> il.Emit OpCodes.Sub
            | "Multiply" -> il.Emit OpCodes.Mul
            | "Divide" -> il.Emit OpCodes.Div
            | "Negate" -> il.Emit OpCodes.Neg
            | _ -> il.Emit(OpCodes.Call, mathMethod name operands.Length)

        this.Result()

    /// accumulator ← operation(accumulator, operand).
    member this.Accumulate(name: string, accumulator: LocalBuilder, operand: LocalBuilder) =
        let combined: LocalBuilder = this.Call(name, accumulator, operand)
        il.Emit(OpCodes.Ldloc, combined)
        il.Emit(OpCodes.Stloc, accumulator)

    /// condition(a, b) ? whenTrue : whenFalse lane by lane; the comparison is GreaterThan, GreaterThanOrEqual or Equals.
    /// A comparison with NaN is false.
    member this.Choose
        (comparison: string, a: LocalBuilder, b: LocalBuilder, whenTrue: LocalBuilder, whenFalse: LocalBuilder) =
        if width > 1 then
            this.Push [| a; b |]
            il.Emit(OpCodes.Call, vectorMethod width comparison 2)
            this.Push [| whenTrue; whenFalse |]
            il.Emit(OpCodes.Call, vectorMethod width "ConditionalSelect" 3)
            this.Result()
        else
            let otherwise, finish = il.DefineLabel(), il.DefineLabel()
            let result = il.DeclareLocal typeof<float>
            this.Push [| a; b |]

            // The unordered forms branch away on NaN.
            il.Emit(
                (match comparison with
                 | "GreaterThan" -> OpCodes.Ble_Un
                 | "GreaterThanOrEqual" -> OpCodes.Blt_Un
                 | _ -> OpCodes.Bne_Un),
                otherwise
            )

            this.Push [| whenTrue |]
            il.Emit(OpCodes.Stloc, result)
            il.Emit(OpCodes.Br, finish)
            il.MarkLabel otherwise
            this.Push [| whenFalse |]
            il.Emit(OpCodes.Stloc, result)
            il.MarkLabel finish
            result

    /// A scalar function applied to each lane in turn.
    member this.EachLane(scalar: MethodInfo, [<ParamArray>] operands: LocalBuilder[]) =
        if width = 1 then
            this.Push operands
            il.Emit(OpCodes.Call, scalar)
        else
            for lane in 0 .. width - 1 do
                for operand in operands do
                    il.Emit(OpCodes.Ldloc, operand)
                    this.GetLane lane

                il.Emit(OpCodes.Call, scalar)

            il.Emit(OpCodes.Call, find width "Create" (Array.create width typeof<float>))

        this.Result()

    /// Replaces the vector on the evaluation stack by one of its lanes.
    member _.GetLane(lane: int) =
        let getElement =
            methods.GetOrAdd(
                struct (width, "GetElement", typeof<float>, 2),
                fun _ -> (vectorClass width).GetMethod("GetElement") |> nonNull |> close
            )

        il.Emit(OpCodes.Ldc_I4, lane)
        il.Emit(OpCodes.Call, getElement)

    /// Takes `Width` doubles on the evaluation stack, lane 0 first.
    member this.FromLanesOnStack() =
        if width > 1 then
            il.Emit(OpCodes.Call, find width "Create" (Array.create width typeof<float>))

        this.Result()

    /// Loads from the address on the evaluation stack; no alignment is asked for.
    member this.Load() =
        if width = 1 then
            il.Emit OpCodes.Ldind_R8
        else
            il.Emit(OpCodes.Call, find width "Load" [| typeof<float>.MakePointerType() |])

        this.Result()

    /// Stores to the address on the evaluation stack.
    member _.Store(operand: LocalBuilder) =
        if width = 1 then
            il.Emit(OpCodes.Ldloc, operand)
            il.Emit OpCodes.Stind_R8
        else
            let address = il.DeclareLocal typeof<nativeint>
            il.Emit(OpCodes.Stloc, address)
            il.Emit(OpCodes.Ldloc, operand)
            il.Emit(OpCodes.Ldloc, address)
            il.Emit(OpCodes.Call, find width "Store" [| value; typeof<float>.MakePointerType() |])

    /// The first so many lanes.
    member this.Lower(operand: LocalBuilder, lanes: int) : LocalBuilder =
        il.Emit(OpCodes.Ldloc, operand)

        if lanes = 1 then
            this.GetLane 0
            Lanes(il, 1).FromStack()
        else
            il.Emit(OpCodes.Call, (vectorClass width).GetMethod "GetLower" |> nonNull |> close)
            let half = Lanes(il, width / 2)
            let lower = half.FromStack()

            if lanes = width / 2 then
                lower
            else
                half.Lower(lower, lanes)

    /// Combines the halves of a vector, and theirs, by a fixed tree until so many lanes are left.
    member this.Narrow(combine: string, operand: LocalBuilder, lanes: int) : LocalBuilder =
        if width = lanes then
            operand
        else
            let half = Lanes(il, width / 2)

            let part (name: string) lane =
                il.Emit(OpCodes.Ldloc, operand)

                if width = 2 then
                    this.GetLane lane
                else
                    il.Emit(OpCodes.Call, (vectorClass width).GetMethod name |> nonNull |> close)

                half.FromStack()

            let lower = part "GetLower" 0
            let upper = part "GetUpper" 1
            half.Narrow(combine, half.Call(combine, lower, upper), lanes)
