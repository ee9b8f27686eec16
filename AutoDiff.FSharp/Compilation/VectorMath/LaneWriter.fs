namespace AutoDiff.FSharp

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open System.Runtime.Intrinsics

/// Emits a formula at a width of 2, 4 or 8. What is used once stays on the evaluation stack, so that long functions
/// take few of the locals the JIT is willing to track; what is used again gets a local.
[<Sealed>]
type internal LaneWriter(lanes: Lanes, operands: LocalBuilder[]) =
    static let methods = ConcurrentDictionary<struct (int * string * Type * int), MethodInfo>()

    static let vectorClass width =
        match width with
        | 8 -> typeof<Vector512>
        | 4 -> typeof<Vector256>
        | _ -> typeof<Vector128>

    static let vectorOf (element: Type) width =
        match width with
        | 8 -> typedefof<Vector512<_>>.MakeGenericType element
        | 4 -> typedefof<Vector256<_>>.MakeGenericType element
        | _ -> typedefof<Vector128<_>>.MakeGenericType element

    static let find width name (element: Type) (parameters: Type[]) =
        let close (candidate: MethodInfo) =
            if candidate.IsGenericMethodDefinition then
                candidate.MakeGenericMethod element
            else
                candidate

        let fits (candidate: MethodInfo) =
            candidate.GetParameters()
            |> Array.map (fun p -> p.ParameterType)
            |> (=) parameters

        (vectorClass width).GetMethods(BindingFlags.Public ||| BindingFlags.Static)
        |> Array.filter (fun candidate ->
            candidate.Name = name
            && candidate.GetParameters().Length = parameters.Length
            && candidate.GetGenericArguments().Length < 2)
        |> Array.map close
        |> Array.find fits

    static let cached width name (element: Type) (parameters: Type[]) =
        methods.GetOrAdd(
            struct (width, name, element, parameters.Length),
            fun _ -> find width name element parameters
        )

    let il, width = lanes.Generator, lanes.Width
    let kept = Dictionary<Lane, LocalBuilder>(HashIdentity.Reference)

    let call name (element: Type) (parameters: Type[]) =
        il.Emit(OpCodes.Call, cached width name element parameters)

    let onVectors name element arity =
        call name element (Array.create arity (vectorOf element width))

    let operandsOf (lane: Lane) =
        match lane with
        | Lane.Operand _
        | Lane.Number _
        | Lane.Bits _ -> []
        | Lane.Real(_, operands)
        | Lane.Pattern(_, operands) -> operands
        | Lane.Shift(_, operand, _) -> [ operand ]
        | Lane.Beyond(_, x, usual, _) -> [ x; usual ]

    /// Every step below the root, operands first, with the number of its uses.
    let uses (root: Lane) =
        let order = List<Lane>()
        let counts = Dictionary<Lane, int>(HashIdentity.Reference)

        let rec visit lane =
            match counts.TryGetValue lane with
            | true, count -> counts[lane] <- count + 1
            | _ ->
                counts[lane] <- 1
                List.iter visit (operandsOf lane)
                order.Add lane

        visit root
        order |> Seq.map (fun lane -> lane, counts[lane]) |> Array.ofSeq

    let rec push (lane: Lane) =
        match kept.TryGetValue lane with
        | true, local -> il.Emit(OpCodes.Ldloc, local)
        | _ -> write lane

    and write (lane: Lane) =
        match lane with
        | Lane.Operand index -> il.Emit(OpCodes.Ldloc, operands[index])
        | Lane.Number value ->
            il.Emit(OpCodes.Ldc_R8, value)
            call "Create" typeof<float> [| typeof<float> |]
        | Lane.Bits _
        | Lane.Pattern _
        | Lane.Shift _ ->
            pushPattern lane
            onVectors "AsDouble" typeof<int64> 1
        | Lane.Real(operation, operands) ->
            List.iter push operands
            onVectors operation typeof<float> operands.Length
        | Lane.Beyond(limit, x, usual, scalar) -> writeBeyond limit x usual scalar

    and pushPattern (lane: Lane) =
        match lane with
        | _ when kept.ContainsKey lane -> pushReinterpreted lane
        | Lane.Bits value ->
            il.Emit(OpCodes.Ldc_I8, value)
            call "Create" typeof<int64> [| typeof<int64> |]
        | Lane.Pattern(operation, operands) ->
            List.iter pushPattern operands
            onVectors operation typeof<int64> operands.Length
        | Lane.Shift(operation, operand, places) ->
            pushPattern operand
            il.Emit(OpCodes.Ldc_I4, places)
            call operation typeof<int64> [| vectorOf typeof<int64> width; typeof<int> |]
        | _ -> pushReinterpreted lane

    and pushReinterpreted lane =
        push lane
        onVectors "AsInt64" typeof<float> 1

    /// The rare lanes are recomputed where the usual value stood, behind a branch.
    and writeBeyond limit x usual scalar =
        let result = il.DeclareLocal lanes.ValueType
        let finish = il.DefineLabel()
        let far, bound = LaneOperations.abs x, Lane.Number limit
        push usual
        il.Emit(OpCodes.Stloc, result)
        push far
        push bound
        onVectors "GreaterThanAny" typeof<float> 2
        il.Emit(OpCodes.Brfalse, finish)
        push x
        let exact = lanes.EachLane(scalar, lanes.FromStack())
        push (LaneOperations.(>.) far bound)
        il.Emit(OpCodes.Ldloc, exact)
        il.Emit(OpCodes.Ldloc, result)
        onVectors "ConditionalSelect" typeof<float> 3
        il.Emit(OpCodes.Stloc, result)
        il.MarkLabel finish
        il.Emit(OpCodes.Ldloc, result)

    let keep (lane: Lane) =
        write lane
        kept[lane] <- lanes.FromStack()

    /// Emits the formula and leaves its value in a local. Branches are statements of their own: nothing may wait on
    /// the evaluation stack across one.
    member _.Write(root: Lane) =
        for lane, count in uses root do
            match lane with
            | Lane.Operand _
            | Lane.Number _
            | Lane.Bits _ -> ()
            | Lane.Beyond _ -> keep lane
            | _ when count > 1 -> keep lane
            | _ -> ()

        push root
        lanes.FromStack()
