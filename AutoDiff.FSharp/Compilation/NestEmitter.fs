namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection.Emit

/// Bounds of a loop over rows that are known when it runs: from `First` to before `Last`, `Step` rows at a time.
[<Struct>]
type internal RowLoop =
    {
        Loop: int
        First: LocalBuilder
        Last: LocalBuilder
        Step: int
    }

/// Emits one loop nest: outer loops, and a lane loop that runs a vector of indices at a time and then what is left with
/// narrower ones. Values that do not vary with the lanes are computed outside it. `rows`, where given, bounds one of
/// the loops at run time.
[<Sealed>]
type internal NestEmitter(il: ILGenerator, frame: Frame, nest: LoopNest, width: int, rows: RowLoop voption) =
    let loops = nest.Low.Length
    let lane = loops - 1
    let arithmetic = Arithmetic nest
    let scalar = Lanes(il, 1)
    let indices = Array.init loops (fun _ -> il.DeclareLocal typeof<nativeint>)

    /// Values computed outside the lane loop, as doubles and, where lanes need them, as vectors.
    let outside = Dictionary<int, LocalBuilder>()
    let spread = Dictionary<struct (int * int), LocalBuilder>()

    /// Addresses at lane index 0 of whatever moves with the lanes, shared by accesses with the same strides.
    let lines = Dictionary<struct (Region * string), LocalBuilder>()

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

    let addressAt level (place: Place) (strides: int[]) =
        il.Emit(OpCodes.Ldloc, frame.Base place.Region)
        addIndices strides level
        Frame.Displace(il, place.Offset)

    let openLine (place: Place) (strides: int[]) =
        let key = struct (place.Region, label strides)

        if not (lines.ContainsKey key) then
            let line = il.DeclareLocal typeof<nativeint>
            addressAt lane { place with Offset = 0 } strides
            il.Emit(OpCodes.Stloc, line)
            lines[key] <- line

    /// The address at the current lane index, which counts bytes, plus `ahead` lanes.
    let laneAddress (place: Place) (strides: int[]) ahead =
        il.Emit(OpCodes.Ldloc, lines[struct (place.Region, label strides)])
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

    // ---- Progressions ----

    /// start + Σ strides[k] · i[k] for the loops below `count`, as a double.
    let progressionAt count (start: int64) (strides: int64[]) =
        il.Emit(OpCodes.Ldc_I8, start)

        for loop in 0 .. count - 1 do
            if strides[loop] <> 0L then
                il.Emit(OpCodes.Ldloc, indices[loop])
                il.Emit OpCodes.Conv_I8
                il.Emit(OpCodes.Ldc_I8, strides[loop])
                il.Emit OpCodes.Mul
                il.Emit OpCodes.Add

        il.Emit OpCodes.Conv_R8
        scalar.FromStack()

    /// The values of a progression at lane index 0 and on, one vector a width.
    let firstLanes = Dictionary<struct (int * int), LocalBuilder>()

    let openProgression position (start: int64) (strides: int64[]) (lanes: Lanes) =
        il.Emit(OpCodes.Ldloc, progressionAt lane start strides)
        let first = lanes.FromScalarOnStack()

        for ahead in 0 .. lanes.Width - 1 do
            il.Emit(OpCodes.Ldc_R8, float (int64 ahead * strides[lane]))

        firstLanes[struct (position, lanes.Width)] <- lanes.Call("Add", first, lanes.FromLanesOnStack())

    /// At the current lane index, which counts bytes. All of it is whole numbers below 2⁵³, and nothing is rounded.
    let progressionLanes (lanes: Lanes) position (strides: int64[]) =
        il.Emit(OpCodes.Ldloc, indices[lane])
        il.Emit OpCodes.Conv_R8
        il.Emit(OpCodes.Ldc_R8, float strides[lane] / 8.0)
        il.Emit OpCodes.Mul
        lanes.Call("Add", firstLanes[struct (position, lanes.Width)], lanes.FromScalarOnStack())

    let outsideValue position =
        match nest.Instructions[position] with
        | Instruction.Number c -> scalar.Constant c
        | _ -> outside[position]

    /// Computes what depends on exactly the loops below `level`.
    let emitOutside level =
        for position in 0 .. nest.Instructions.Length - 1 do
            if nest.Levels[position] = level && not (arithmetic.IsAbsorbed position) then
                match nest.Instructions[position] with
                | Instruction.Number _ -> ()
                | Instruction.Load(place, strides) ->
                    addressAt level place strides
                    outside[position] <- scalar.Load()
                | Instruction.Progression(start, strides) ->
                    outside[position] <- progressionAt level start strides
                | _ -> outside[position] <- arithmetic.Compute(scalar, outsideValue, position)

    let laneInstructions =
        [| 0 .. nest.Instructions.Length - 1 |]
        |> Array.filter (fun position -> loops > 0 && nest.Levels[position] = loops)

    // ---- The lane loop's vectors ----

    let isDynamic = rows.IsSome && lane = rows.Value.Loop
    let laneCount = if loops = 0 then 0 else nest.High[lane] - nest.Low[lane]

    let wideBody =
        if width > 1 && (isDynamic || laneCount >= width) then
            width
        else
            1

    /// Bodies after the main loop, widest first: one each for the bits of what is left, or a loop where that is unknown.
    let leftWidths =
        if isDynamic || wideBody = 1 || laneInstructions.Length > 150 then
            [||]
        else
            [|
                for bit in [ 4; 2; 1 ] do
                    if bit < width && (laneCount % width &&& bit) <> 0 then
                        bit
            |]

    let hasScalarLoop =
        isDynamic || wideBody = 1 || (leftWidths.Length = 0 && laneCount % width <> 0)

    let usedWidths =
        [|
            if wideBody > 1 then
                wideBody
            yield! leftWidths
            if hasScalarLoop then
                1
        |]
        |> Array.distinct

    let spreadOutside () =
        let needed =
            Seq.append
                (laneInstructions
                 |> Seq.collect (fun position -> LoopNest.operandsOf nest.Instructions[position]))
                (nest.Exits |> Seq.collect _.Values)

        for position in Seq.distinct needed do
            if outside.ContainsKey position then
                for lanes in usedWidths do
                    if lanes > 1 then
                        il.Emit(OpCodes.Ldloc, outside[position])
                        spread[struct (position, lanes)] <- Lanes(il, lanes).FromScalarOnStack()

    // ---- Accumulators of reductions over the lanes ----

    let isAccumulated (exit: Exit) =
        exit.Combine <> Combine.Store && loops > 0 && exit.Reduced[lane]

    /// Level of the outermost of the reduced loops that end with the lane loop; the accumulator lives across them.
    let accumulatorLevel (exit: Exit) =
        let mutable level = loops

        while level > 0 && exit.Reduced[level - 1] do
            level <- level - 1

        level

    /// By the exit's position and the width.
    let accumulators = Dictionary<struct (int * int), LocalBuilder>()

    let key (exit: Exit) lanes =
        struct (Array.FindIndex(nest.Exits, (fun other -> obj.ReferenceEquals(other, exit))), lanes)

    let combineName (exit: Exit) =
        if exit.Combine = Combine.Max then "Max" else "Add"

    let openAccumulators level =
        for exit in nest.Exits do
            if isAccumulated exit && accumulatorLevel exit = level then
                for lanes in usedWidths do
                    accumulators[key exit lanes] <- Lanes(il, lanes).Constant exit.Combine.Identity

    let total (exit: Exit) =
        let fold lanes =
            Lanes(il, lanes).Fold(combineName exit, accumulators[key exit lanes])
            scalar.FromStack()

        usedWidths
        |> Array.map fold
        |> Array.reduce (fun a b -> scalar.Call(combineName exit, a, b))

    /// target ← target ⊕ total, or just the total where nothing else contributes.
    let closeAccumulators level =
        for exit in nest.Exits do
            if isAccumulated exit && accumulatorLevel exit = level then
                let sum = total exit

                let combined =
                    if exit.IsDirect then
                        sum
                    else
                        addressAt level exit.Target exit.Strides
                        scalar.Call(combineName exit, scalar.Load(), sum)

                addressAt level exit.Target exit.Strides
                scalar.Store combined

    // ---- Bodies ----

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

    let combine (lanes: Lanes) value (exit: Exit) (start: LocalBuilder) =
        let join (current: LocalBuilder) position =
            if exit.Combine = Combine.Max then
                lanes.Call("Max", current, value position)
            else
                arithmetic.AddTo(lanes, value, current, position)

        Array.fold join start exit.Values

    /// All values of the exit combined, in chains short enough not to wait for each other.
    let combineAll (lanes: Lanes) value (exit: Exit) =
        let chain (values: int[]) =
            combine lanes value { exit with Values = values } (lanes.Constant exit.Combine.Identity)

        exit.Values
        |> Array.splitInto (1 + exit.Values.Length / 5)
        |> Array.map chain
        |> Array.reduce (fun a b -> lanes.Call(combineName exit, a, b))

    let emitExit (lanes: Lanes) (value: int -> LocalBuilder) (exit: Exit) =
        if isAccumulated exit then
            let accumulator = accumulators[key exit lanes.Width]
            il.Emit(OpCodes.Ldloc, combine lanes value exit accumulator)
            il.Emit(OpCodes.Stloc, accumulator)
        elif exit.Combine = Combine.Store then
            storeLanes lanes exit (value exit.Values[0])
        elif exit.IsDirect then
            combineAll lanes value exit |> storeLanes lanes exit
        else
            loadLanes lanes exit.Target exit.Strides
            |> combine lanes value exit
            |> storeLanes lanes exit

    /// The body at one lane index, or at a vector of them.
    let emitBody lanesWidth () =
        let lanes = Lanes(il, lanesWidth)
        let inside = Dictionary<int, LocalBuilder>()

        let value position =
            match nest.Instructions[position], inside.TryGetValue position with
            | _, (true, local) -> local
            | Instruction.Number c, _ -> lanes.Constant c
            | _ ->
                if lanesWidth > 1 then
                    spread[struct (position, lanesWidth)]
                else
                    outside[position]

        for position in laneInstructions do
            if not (arithmetic.IsAbsorbed position) then
                inside[position] <-
                    match nest.Instructions[position] with
                    | Instruction.Load(place, strides) -> loadLanes lanes place strides
                    | Instruction.Progression(_, strides) -> progressionLanes lanes position strides
                    | _ -> arithmetic.Compute(lanes, value, position)

        for exit in nest.Exits do
            emitExit lanes value exit

    // ---- Loops ----

    /// for index ← index; index ≤ last; index += step.
    let emitLoop (index: LocalBuilder) (last: unit -> unit) (step: int) (body: unit -> unit) =
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
        last ()
        il.Emit(OpCodes.Ble, top)

    /// The first index of a loop, or its last but `short`, in units of `unit`.
    let bound loop isLow short (units: int) =
        match rows with
        | ValueSome rows when loop = rows.Loop ->
            il.Emit(OpCodes.Ldloc, (if isLow then rows.First else rows.Last))

            if short <> 0 then
                loadConstant short
                il.Emit OpCodes.Sub

            if units <> 1 then
                loadConstant units
                il.Emit OpCodes.Mul
        | _ -> loadConstant (units * ((if isLow then nest.Low[loop] else nest.High[loop]) - short))

    let openLines () =
        lines.Clear()

        for position in laneInstructions do
            match nest.Instructions[position] with
            | Instruction.Load(place, strides) -> openLine place strides
            | Instruction.Progression(start, strides) ->
                for width in usedWidths do
                    openProgression position start strides (Lanes(il, width))
            | _ -> ()

        for exit in nest.Exits do
            if not (isAccumulated exit) then
                openLine exit.Target exit.Strides

    let emitLanes () =
        openLines ()
        spreadOutside ()
        let index = indices[lane]
        bound lane true 0 8
        il.Emit(OpCodes.Stloc, index)

        if wideBody > 1 then
            emitLoop index (fun () -> bound lane false width 8) (8 * width) (emitBody wideBody)

        for left in leftWidths do
            emitBody left ()
            il.Emit(OpCodes.Ldloc, index)
            loadConstant (8 * left)
            il.Emit OpCodes.Add
            il.Emit(OpCodes.Stloc, index)

        if hasScalarLoop then
            emitLoop index (fun () -> bound lane false 1 8) 8 (emitBody 1)

    let rec emitFrom loop =
        emitOutside loop
        openAccumulators loop

        if loop = lane then
            emitLanes ()
        else
            let stride =
                match rows with
                | ValueSome rows when loop = rows.Loop -> rows.Step
                | _ -> 1

            bound loop true 0 1
            il.Emit(OpCodes.Stloc, indices[loop])

            emitLoop indices[loop] (fun () -> bound loop false stride 1) stride (fun () ->
                emitFrom (loop + 1))

        closeAccumulators loop

    let emitScalars () =
        emitOutside 0

        for exit in nest.Exits do
            frame.Address exit.Target
            scalar.Store(outsideValue exit.Values[0])

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
