namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection.Emit

/// The arguments of compiled code and the addresses of its regions.
[<Sealed>]
type internal Frame(il: ILGenerator) =
    let bases = Dictionary<Region, LocalBuilder>()

    let argument (region: Region) =
        match region with
        | Region.Point -> 0
        | Region.Direction -> 1
        | Region.Result -> 2
        | Region.Value -> 3
        | Region.Workspace -> 4
        | Region.Data _ -> 5

    /// Parameters of a compiled method, in the order of Code.
    static member Parameters = Array.create 6 typeof<nativeint>

    /// Declares the regions a method uses; to be called once, before its code.
    member _.Open(regions: seq<Region>) =
        for region in Seq.distinct regions do
            let local = il.DeclareLocal typeof<nativeint>
            il.Emit(OpCodes.Ldarg, int16 (argument region))

            match region with
            | Region.Data index ->
                il.Emit(OpCodes.Ldc_I4, index * sizeof<nativeint>)
                il.Emit OpCodes.Add
                il.Emit OpCodes.Ldind_I
            | _ -> ()

            il.Emit(OpCodes.Stloc, local)
            bases[region] <- local

    member _.Base(region: Region) = bases[region]

    /// Leaves the address of a place on the evaluation stack.
    member _.Address(place: Place) =
        il.Emit(OpCodes.Ldloc, bases[place.Region])
        Frame.Displace(il, place.Offset)

    /// Adds a constant count of doubles to the address on the evaluation stack.
    static member Displace(il: ILGenerator, doubles: int) =
        if doubles <> 0 then
            il.Emit(OpCodes.Ldc_I8, 8L * int64 doubles)
            il.Emit OpCodes.Conv_I
            il.Emit OpCodes.Add

/// Emits one loop nest: outer loops, and a lane loop that runs a vector of indices at a time with a scalar loop for
/// what is left. Values that do not vary with the lanes are computed outside it.
[<Sealed>]
type internal NestEmitter(il: ILGenerator, frame: Frame, nest: LoopNest, width: int) =
    let loops = nest.Low.Length
    let lane = loops - 1
    let scalar = Lanes(il, 1)
    let indices = Array.init loops (fun _ -> il.DeclareLocal typeof<nativeint>)

    /// Values computed outside the lane loop, as doubles and, where the lanes need them, as vectors.
    let outside = Dictionary<int, LocalBuilder>()
    let spread = Dictionary<int, LocalBuilder>()

    /// Addresses at lane index 0 of whatever moves with the lanes, shared by accesses with the same strides.
    let rows = Dictionary<struct (Region * string), LocalBuilder>()

    let label (strides: int[]) = String.Join(",", strides)

    let loadConstant (count: int) =
        il.Emit(OpCodes.Ldc_I8, int64 count)
        il.Emit OpCodes.Conv_I

    /// Adds Σ strides[k] · i[k] doubles for the loops below `count`.
    let addIndices (strides: int[]) count =
        for loop in 0 .. count - 1 do
            if strides[loop] <> 0 then
                il.Emit(OpCodes.Ldloc, indices[loop])
                loadConstant (8 * strides[loop])
                il.Emit OpCodes.Mul
                il.Emit OpCodes.Add

    let outerAddress (place: Place) (strides: int[]) =
        il.Emit(OpCodes.Ldloc, frame.Base place.Region)
        addIndices strides (min lane loops |> max 0)
        Frame.Displace(il, place.Offset)

    let openRow (place: Place) (strides: int[]) =
        let key = struct (place.Region, label strides)

        if not (rows.ContainsKey key) then
            let row = il.DeclareLocal typeof<nativeint>
            outerAddress { place with Offset = 0 } strides
            il.Emit(OpCodes.Stloc, row)
            rows[key] <- row

    /// The address at the current lane index, which counts bytes, plus `ahead` lanes.
    let laneAddress (place: Place) (strides: int[]) ahead =
        il.Emit(OpCodes.Ldloc, rows[struct (place.Region, label strides)])
        il.Emit(OpCodes.Ldloc, indices[lane])

        if strides[lane] <> 1 then
            loadConstant strides[lane]
            il.Emit OpCodes.Mul

        il.Emit OpCodes.Add
        Frame.Displace(il, place.Offset + ahead * strides[lane])

    let loadLanes (lanes: Lanes) place (strides: int[]) =
        if lanes.Width = 1 || strides[lane] = 1 then
            laneAddress place strides 0
            lanes.Load()
        else
            for ahead in 0 .. lanes.Width - 1 do
                laneAddress place strides ahead
                il.Emit OpCodes.Ldind_R8

            lanes.FromLanesOnStack()

    let choose (lanes: Lanes) (condition: LocalBuilder) whenTrue whenFalse =
        lanes.Choose("Equals", condition, lanes.Constant 0.0, whenFalse, whenTrue)

    let compute (lanes: Lanes) (value: int -> LocalBuilder) instruction =
        match instruction with
        | Instruction.Number c -> lanes.Constant c
        | Instruction.Load(place, strides) -> loadLanes lanes place strides
        | Instruction.Apply(primitive, operands) -> primitive.Emit lanes (Array.map value operands)
        | Instruction.Choose(condition, whenTrue, whenFalse) ->
            choose lanes (value condition) (value whenTrue) (value whenFalse)

    let rec outsideValue position =
        match nest.Instructions[position] with
        | Instruction.Number c -> scalar.Constant c
        | _ -> outside[position]

    /// Computes what depends on exactly the loops below `level`.
    let emitOutside level =
        for position in 0 .. nest.Instructions.Length - 1 do
            if nest.Levels[position] = level then
                match nest.Instructions[position] with
                | Instruction.Number _ -> ()
                | Instruction.Load(place, strides) ->
                    il.Emit(OpCodes.Ldloc, frame.Base place.Region)
                    addIndices strides level
                    Frame.Displace(il, place.Offset)
                    outside[position] <- scalar.Load()
                | instruction -> outside[position] <- compute scalar outsideValue instruction

    let laneInstructions =
        [| 0 .. nest.Instructions.Length - 1 |]
        |> Array.filter (fun position -> loops > 0 && nest.Levels[position] = loops)

    let operandsOf position =
        match nest.Instructions[position] with
        | Instruction.Apply(_, operands) -> operands
        | Instruction.Choose(c, a, b) -> [| c; a; b |]
        | _ -> [||]

    let spreadOutside (lanes: Lanes) =
        let needed =
            Seq.append
                (Seq.collect operandsOf laneInstructions)
                (nest.Exits |> Seq.map (fun exit -> exit.Value))

        for position in Seq.distinct needed do
            if outside.ContainsKey position then
                il.Emit(OpCodes.Ldloc, outside[position])
                spread[position] <- lanes.FromScalarOnStack()

    /// Level of the outermost of the reduced loops that end with the lane loop; the accumulator lives across them.
    let accumulatorLevel (exit: Exit) =
        let mutable level = loops

        while level > 0 && exit.Reduced[level - 1] do
            level <- level - 1

        level

    let isAccumulated (exit: Exit) =
        exit.Combine <> Combine.Store && loops > 0 && exit.Reduced[lane]

    let combineName (exit: Exit) =
        if exit.Combine = Combine.Max then "Max" else "Add"

    let identity (exit: Exit) =
        if exit.Combine = Combine.Max then
            Double.NegativeInfinity
        else
            0.0

    let wide = Dictionary<Exit, LocalBuilder>(HashIdentity.Reference)
    let narrow = Dictionary<Exit, LocalBuilder>(HashIdentity.Reference)

    let vectorLanes = Lanes(il, width)
    let laneCount = if loops = 0 then 0 else nest.High[lane] - nest.Low[lane]
    let hasVector = width > 1 && laneCount >= width
    let hasScalar = not hasVector || laneCount % width <> 0

    let openAccumulators level =
        for exit in nest.Exits do
            if isAccumulated exit && accumulatorLevel exit = level then
                if hasVector then
                    wide[exit] <- vectorLanes.Constant(identity exit)

                narrow[exit] <- scalar.Constant(identity exit)

    let combineScalars name (a: unit -> unit) (b: unit -> unit) =
        a ()
        let first = scalar.FromStack()
        b ()
        scalar.Call(name, first, scalar.FromStack())

    /// target ← target ⊕ (lanes of the vector accumulator ⊕ scalar accumulator).
    let closeAccumulators level =
        for exit in nest.Exits do
            if isAccumulated exit && accumulatorLevel exit = level then
                let name = combineName exit

                let address () =
                    il.Emit(OpCodes.Ldloc, frame.Base exit.Target.Region)
                    addIndices exit.Strides level
                    Frame.Displace(il, exit.Target.Offset)

                let total =
                    if hasVector then
                        combineScalars name (fun () -> vectorLanes.Fold(name, wide[exit])) (fun () ->
                            il.Emit(OpCodes.Ldloc, narrow[exit]))
                    else
                        narrow[exit]

                let sum =
                    combineScalars
                        name
                        (fun () ->
                            address ()
                            il.Emit OpCodes.Ldind_R8)
                        (fun () -> il.Emit(OpCodes.Ldloc, total))

                address ()
                scalar.Store sum

    let storeLanes (lanes: Lanes) (exit: Exit) (value: LocalBuilder) =
        if lanes.Width = 1 || exit.Strides[lane] = 1 then
            laneAddress exit.Target exit.Strides 0
            lanes.Store value
        else
            for ahead in 0 .. lanes.Width - 1 do
                laneAddress exit.Target exit.Strides ahead
                il.Emit(OpCodes.Ldloc, value)
                lanes.GetLane ahead
                il.Emit OpCodes.Stind_R8

    let emitExit (lanes: Lanes) (exit: Exit) (value: LocalBuilder) =
        if isAccumulated exit then
            let accumulator = if lanes.Width > 1 then wide[exit] else narrow[exit]
            lanes.Accumulate(combineName exit, accumulator, value)
        elif exit.Combine = Combine.Store then
            storeLanes lanes exit value
        else
            let current = loadLanes lanes exit.Target exit.Strides
            storeLanes lanes exit (lanes.Call(combineName exit, current, value))

    /// The body at one lane index, or at a vector of them.
    let emitBody (lanes: Lanes) =
        let inside = Dictionary<int, LocalBuilder>()

        let value position =
            match nest.Instructions[position], inside.TryGetValue position with
            | _, (true, local) -> local
            | Instruction.Number c, _ -> lanes.Constant c
            | _ ->
                if lanes.Width > 1 then
                    spread[position]
                else
                    outside[position]

        for position in laneInstructions do
            inside[position] <- compute lanes value nest.Instructions[position]

        for exit in nest.Exits do
            emitExit lanes exit (value exit.Value)

    /// for index ← index; index ≤ last; index += step.
    let emitLoop (index: LocalBuilder) (last: int) (step: int) (body: unit -> unit) =
        let test, top = il.DefineLabel(), il.DefineLabel()
        il.Emit(OpCodes.Br, test)
        il.MarkLabel top
        body ()
        il.Emit(OpCodes.Ldloc, index)
        loadConstant step
        il.Emit OpCodes.Add
        il.Emit(OpCodes.Stloc, index)
        il.MarkLabel test
        il.Emit(OpCodes.Ldloc, index)
        loadConstant last
        il.Emit(OpCodes.Ble, top)

    let start (index: LocalBuilder) (value: int) =
        loadConstant value
        il.Emit(OpCodes.Stloc, index)

    let openRows () =
        rows.Clear()

        for position in laneInstructions do
            match nest.Instructions[position] with
            | Instruction.Load(place, strides) -> openRow place strides
            | _ -> ()

        for exit in nest.Exits do
            if not (isAccumulated exit) then
                openRow exit.Target exit.Strides

    let emitLanes () =
        openRows ()

        if hasVector then
            spreadOutside vectorLanes

        start indices[lane] (8 * nest.Low[lane])

        if hasVector then
            emitLoop indices[lane] (8 * (nest.High[lane] - width)) (8 * width) (fun () ->
                emitBody vectorLanes)

        if hasScalar then
            emitLoop indices[lane] (8 * (nest.High[lane] - 1)) 8 (fun () -> emitBody scalar)

    let rec emitFrom loop =
        emitOutside loop
        openAccumulators loop

        if loop = lane then
            emitLanes ()
        else
            start indices[loop] nest.Low[loop]
            emitLoop indices[loop] (nest.High[loop] - 1) 1 (fun () -> emitFrom (loop + 1))

        closeAccumulators loop

    let emitScalars () =
        emitOutside 0

        for exit in nest.Exits do
            frame.Address exit.Target
            scalar.Store(outsideValue exit.Value)

    member _.Emit() =
        if loops = 0 then emitScalars () else emitFrom 0

    /// Regions a nest touches.
    static member Regions(nest: LoopNest) : seq<Region> =
        seq {
            for instruction in nest.Instructions do
                match instruction with
                | Instruction.Load(place, _) -> place.Region
                | _ -> ()

            for exit in nest.Exits do
                exit.Target.Region
        }
