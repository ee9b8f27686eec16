namespace AutoDiff.FSharp

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Reflection.Emit
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop

/// What a step of a tape does with its operands a, b, c.
module internal TapeCode =
    /// target ← the double b past the start of region a.
    [<Literal>]
    let Load = 0

    /// The double b past the start of region `target` ← register a.
    [<Literal>]
    let Store = 1

    [<Literal>]
    let Add = 2

    [<Literal>]
    let Subtract = 3

    [<Literal>]
    let Multiply = 4

    [<Literal>]
    let Divide = 5

    [<Literal>]
    let Negate = 6

    [<Literal>]
    let SquareRoot = 7

    /// a·b + c, rounded once.
    [<Literal>]
    let Fused = 8

    /// -a·b + c, rounded once.
    [<Literal>]
    let FusedNegated = 9

    /// a·b - c, rounded once.
    [<Literal>]
    let FusedMinus = 10

    /// a ≠ 0 ? b : c.
    [<Literal>]
    let Choose = 11

    /// Function number b of a.
    [<Literal>]
    let CallUnary = 12

    /// Function number c of a and b.
    [<Literal>]
    let CallBinary = 13

    /// Integers a step takes: code, target, a, b, c.
    [<Literal>]
    let Width = 5

/// The functions of the table as delegates on single numbers: the code that straight-line methods call or contain, so
/// that a tape's results have their bits.
[<RequireQualifiedAccess>]
module internal ScalarCode =
    let private compile (primitive: Primitive) : Delegate =
        let parameters =
            Array.append [| typeof<obj> |] (Array.create primitive.Arity typeof<float>)

        let code =
            DynamicMethod(primitive.Name, typeof<float>, parameters, typeof<Lanes>.Module, true)

        let il = code.GetILGenerator()
        let lanes = Lanes(il, 1)

        let operand index =
            il.Emit(OpCodes.Ldarg, int16 (index + 1))
            lanes.FromStack()

        let result = primitive.Emit lanes (Array.init primitive.Arity operand)
        il.Emit(OpCodes.Ldloc, result)
        il.Emit OpCodes.Ret

        let signature =
            if primitive.Arity = 1 then
                typeof<Func<float, float>>
            else
                typeof<Func<float, float, float>>

        // With a target, even an unused one, a delegate is called without a detour.
        code.CreateDelegate(signature, primitive)

    let private compiled =
        ConcurrentDictionary<Primitive, Delegate>(HashIdentity.Reference)

    let private find (primitive: Primitive) =
        compiled.GetOrAdd(primitive, (fun row -> compile row))

    let unary (primitive: Primitive) : Func<float, float> = downcast find primitive
    let binary (primitive: Primitive) : Func<float, float, float> = downcast find primitive

/// Straight-line scalar code as numbers in an array and a loop that obeys them. Past the size at which machine code
/// leaves the caches it is no slower, and it costs no compilation. The registers are lent to one run at a time.
[<Sealed>]
type internal Tape
    (
        steps: int[],
        constants: float[],
        regions: Region[],
        unary: Func<float, float>[],
        binary: Func<float, float, float>[],
        registers: int
    ) =
    let code = GC.AllocateUninitializedArray<int>(steps.Length, true)

    do steps.CopyTo(code, 0)

    /// The addresses of the regions, then the registers: constants first, which nothing overwrites.
    let workspaces =
        Pool(fun () ->
            let workspace = Workspace(regions.Length + registers)
            let first = workspace.Address + nativeint (8 * regions.Length)
            Marshal.Copy(constants, 0, first, constants.Length)
            workspace)

    /// Steps, stores included.
    member _.Length = steps.Length / TapeCode.Width

    /// The loop itself: one step after the other on registers r, with the regions' addresses at b.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    member private _.Execute(r: nativeptr<float>, b: nativeptr<nativeint>) =
        let mutable at: nativeptr<int> =
            NativePtr.ofNativeInt (Marshal.UnsafeAddrOfPinnedArrayElement(code, 0))

        for _ in 1 .. code.Length / TapeCode.Width do
            let target = NativePtr.get at 1
            let x = NativePtr.get at 2
            let y = NativePtr.get at 3
            let z = NativePtr.get at 4

            match NativePtr.read at with
            | TapeCode.Load ->
                let address = NativePtr.get b x + (nativeint y <<< 3)
                NativePtr.set r target (NativePtr.read (NativePtr.ofNativeInt<float> address))
            | TapeCode.Store ->
                let address = NativePtr.get b target + (nativeint y <<< 3)
                NativePtr.write (NativePtr.ofNativeInt<float> address) (NativePtr.get r x)
            | TapeCode.Add -> NativePtr.set r target (NativePtr.get r x + NativePtr.get r y)
            | TapeCode.Subtract -> NativePtr.set r target (NativePtr.get r x - NativePtr.get r y)
            | TapeCode.Multiply -> NativePtr.set r target (NativePtr.get r x * NativePtr.get r y)
            | TapeCode.Divide -> NativePtr.set r target (NativePtr.get r x / NativePtr.get r y)
            | TapeCode.Negate -> NativePtr.set r target (-(NativePtr.get r x))
            | TapeCode.SquareRoot -> NativePtr.set r target (Math.Sqrt(NativePtr.get r x))
            | TapeCode.Fused ->
                NativePtr.set
                    r
                    target
                    (Math.FusedMultiplyAdd(NativePtr.get r x, NativePtr.get r y, NativePtr.get r z))
            | TapeCode.FusedNegated ->
                NativePtr.set
                    r
                    target
                    (Math.FusedMultiplyAdd(-(NativePtr.get r x), NativePtr.get r y, NativePtr.get r z))
            | TapeCode.FusedMinus ->
                NativePtr.set
                    r
                    target
                    (Math.FusedMultiplyAdd(NativePtr.get r x, NativePtr.get r y, -(NativePtr.get r z)))
            | TapeCode.Choose ->
                NativePtr.set r target (NativePtr.get r (if NativePtr.get r x = 0.0 then z else y))
            | TapeCode.CallUnary -> NativePtr.set r target (unary[y].Invoke(NativePtr.get r x))
            | _ -> NativePtr.set r target (binary[z].Invoke(NativePtr.get r x, NativePtr.get r y))

            at <- NativePtr.add at TapeCode.Width

    member this.Run(point, direction, result, value, workspace: nativeint, data: nativeint) =
        let argument region =
            match region with
            | Region.Point -> point
            | Region.Direction -> direction
            | Region.Result -> result
            | Region.Value -> value
            | Region.Workspace -> workspace
            | Region.Data index -> Marshal.ReadIntPtr(data, index * sizeof<nativeint>)
            | other -> invalidOp $"{other} has no address outside its rows."

        let own = workspaces.Rent()

        for i in 0 .. regions.Length - 1 do
            Marshal.WriteIntPtr(own.Address, i * sizeof<nativeint>, argument regions[i])

        let r = own.Address + nativeint (8 * regions.Length)
        this.Execute(NativePtr.ofNativeInt r, NativePtr.ofNativeInt own.Address)
        workspaces.Return own

    member this.Code: Code =
        Code(fun point direction result value workspace data ->
            this.Run(point, direction, result, value, workspace, data))

/// Writes the tape of a body without loops.
[<Sealed>]
type internal TapeWriter(nest: LoopNest) =
    let count = nest.Instructions.Length
    let arithmetic = Arithmetic nest
    let steps = List<int>(TapeCode.Width * (count + nest.Exits.Length))
    let constants = List<float>()
    let regions = List<Region>()
    let regionIndex = Dictionary<Region, int>()
    let unary = Dictionary<Primitive, int>(HashIdentity.Reference)
    let binary = Dictionary<Primitive, int>(HashIdentity.Reference)

    /// The register that holds each value, from when it is computed until it is read for the last time.
    let registers = Array.create count -1

    let free = Stack<int>()
    let mutable used = 0

    let number (table: Dictionary<'key, int>) (key: 'key) =
        match table.TryGetValue key with
        | true, index -> index
        | _ ->
            let index = table.Count
            table[key] <- index
            index

    let regionOf (place: Place) =
        let index = number regionIndex place.Region

        if index = regions.Count then
            regions.Add place.Region

        index

    let emit code target a b c =
        steps.Add code
        steps.Add target
        steps.Add a
        steps.Add b
        steps.Add c

    /// The values an instruction reads: through a product fused into it, the factors.
    let reads position =
        match nest.Instructions[position] with
        | Instruction.Apply(primitive, operands) when Arithmetic.IsSum primitive ->
            match arithmetic.Recipe(primitive, operands) with
            | ValueSome fused -> [| fused.A; fused.B; fused.Addend |]
            | ValueNone -> operands
        | instruction -> LoopNest.operandsOf instruction

    let isConstant position = nest.Instructions[position].IsNumber

    let lastUse =
        let last = Array.init count id

        for position in 0 .. count - 1 do
            if not (arithmetic.IsAbsorbed position) then
                for operand in reads position do
                    last[operand] <- position

        last

    let release position (operand: int) =
        if
            lastUse[operand] = position
            && not (isConstant operand)
            && registers[operand] >= 0
        then
            free.Push registers[operand]
            registers[operand] <- -1

    let take () =
        match free.TryPop() with
        | true, register -> register
        | _ ->
            used <- used + 1
            used - 1

    let fused (recipe: FusedSum) target =
        let code =
            match recipe.Signs with
            | FusedSigns.Sum -> TapeCode.Fused
            | FusedSigns.ProductNegated -> TapeCode.FusedNegated
            | FusedSigns.AddendNegated -> TapeCode.FusedMinus

        fun (r: int[]) -> emit code target r[0] r[1] r[2]

    let plain (primitive: Primitive) target (r: int[]) =
        match primitive.Name with
        | "add" -> emit TapeCode.Add target r[0] r[1] 0
        | "subtract" -> emit TapeCode.Subtract target r[0] r[1] 0
        | "multiply" -> emit TapeCode.Multiply target r[0] r[1] 0
        | "divide" -> emit TapeCode.Divide target r[0] r[1] 0
        | "negate" -> emit TapeCode.Negate target r[0] 0 0
        | "sqrt" -> emit TapeCode.SquareRoot target r[0] 0 0
        | "integerPower" when primitive.Parameter = 2.0 -> emit TapeCode.Multiply target r[0] r[0] 0
        | _ when primitive.Arity = 1 -> emit TapeCode.CallUnary target r[0] (number unary primitive) 0
        | _ -> emit TapeCode.CallBinary target r[0] r[1] (number binary primitive)

    let compute position =
        let operands = reads position
        let read = operands |> Array.map (fun operand -> registers[operand])
        // The result may take the place of what is read here for the last time.
        operands |> Array.iter (release position)
        let target = take ()
        registers[position] <- target

        match nest.Instructions[position] with
        | Instruction.Load(place, _) -> emit TapeCode.Load target (regionOf place) place.Offset 0
        | Instruction.Choose _ -> emit TapeCode.Choose target read[0] read[1] read[2]
        | Instruction.Apply(primitive, direct) ->
            match
                (if Arithmetic.IsSum primitive then
                     arithmetic.Recipe(primitive, direct)
                 else
                     ValueNone)
            with
            | ValueSome recipe -> fused recipe target read
            | ValueNone -> plain primitive target read
        | Instruction.Progression _ -> invalidOp "Without loops a progression is a number."
        | Instruction.Number _ -> ()

    let store (exit: Exit) =
        emit TapeCode.Store (regionOf exit.Target) registers[exit.Values[0]] exit.Target.Offset 0

    let openConstants () =
        for position in 0 .. count - 1 do
            match nest.Instructions[position] with
            | Instruction.Number c ->
                registers[position] <- take ()
                constants.Add c
            | _ -> ()

    let byIndex (table: Dictionary<Primitive, int>) =
        table |> Seq.sortBy _.Value |> Seq.map _.Key |> Array.ofSeq

    /// The tape; to be called once.
    member _.Write() : Tape =
        openConstants ()
        let exits = nest.Exits |> Array.groupBy (fun exit -> exit.Values[0]) |> dict

        for position in 0 .. count - 1 do
            if not (isConstant position || arithmetic.IsAbsorbed position) then
                compute position

            match exits.TryGetValue position with
            | true, leaving -> Array.iter store leaving
            | _ -> ()

            release position position

        Tape(
            steps.ToArray(),
            constants.ToArray(),
            regions.ToArray(),
            Array.map ScalarCode.unary (byIndex unary),
            Array.map ScalarCode.binary (byIndex binary),
            used
        )
