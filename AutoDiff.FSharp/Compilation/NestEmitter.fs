namespace AutoDiff.FSharp

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
    /// Vectors that the lane loop keeps, whatever it computes besides; more leave no register for that.
    let mostKept = if width = 8 then 24 else 10

    let loops = nest.Low.Length
    let lane = loops - 1
    let arithmetic = Arithmetic nest
    let scalar = Lanes(il, 1)
    let addresses = NestAddresses(il, frame, loops)
    let progressions = NestProgressions(il, addresses, loops)

    let outside = OutsideValues(il, nest, addresses, progressions, arithmetic, mostKept)

    let constant (count: int) =
        il.Emit(OpCodes.Ldc_I8, int64 count)
        il.Emit OpCodes.Conv_I

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

    /// Of the bodies, in the order in which they run.
    let usedWidths =
        [|
            if wideBody > 1 then
                wideBody
            yield! leftWidths
            if hasScalarLoop then
                1
        |]

    let accumulators = LaneAccumulators(il, addresses, nest, usedWidths)
    let streamed = StreamedExits(il, addresses, nest)

    // ---- Bodies ----

    let steps =
        [| 0 .. nest.Instructions.Length - 1 |]
        |> Array.filter (fun position -> nest.Levels[position] = loops || outside.IsRepeated position)
        |> BodyOrder.steps nest

    let parts =
        {
            IL = il
            Nest = nest
            Addresses = addresses
            Progressions = progressions
            Arithmetic = arithmetic
            Outside = outside
            Accumulators = accumulators
            Streamed = streamed
        }

    /// The body at one lane index, or at a vector of them.
    let emitBody lanesWidth () = NestBody(parts, lanesWidth).Emit steps

    // ---- Loops ----

    /// for index ← index; index ≤ last; index += step.
    let emitLoop (index: LocalBuilder) (last: unit -> unit) (step: int) (body: unit -> unit) =
        let test, top = il.DefineLabel(), il.DefineLabel()
        il.Emit(OpCodes.Br, test)
        il.MarkLabel top
        body ()
        il.Emit(OpCodes.Ldloc, index)
        constant step
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
                constant short
                il.Emit OpCodes.Sub

            if units <> 1 then
                constant units
                il.Emit OpCodes.Mul
        | _ -> constant (units * ((if isLow then nest.Low[loop] else nest.High[loop]) - short))

    let openLines () =
        addresses.CloseLines()

        for position in Seq.append laneInstructions outside.Repeated do
            match nest.Instructions[position] with
            | Instruction.Load(place, strides) -> addresses.OpenLine(place, strides)
            | Instruction.Progression(start, strides) ->
                for width in usedWidths do
                    progressions.Open(Lanes(il, width), position, start, strides)
            | _ -> ()

        for exit in nest.Exits do
            if not (accumulators.Holds exit) then
                addresses.OpenLine(exit.Target, exit.Strides)

    let emitLanes () =
        openLines ()
        outside.Spread usedWidths[0]
        let index = addresses.Index lane
        bound lane true 0 8
        il.Emit(OpCodes.Stloc, index)

        let isLoop body =
            body = wideBody || (body = 1 && hasScalarLoop)

        if wideBody > 1 then
            streamed.Open()

        for i in 0 .. usedWidths.Length - 1 do
            let body = usedWidths[i]

            if i > 0 then
                streamed.Close()
                accumulators.Narrow(usedWidths[i - 1], body)

            if isLoop body then
                emitLoop index (fun () -> bound lane false body 8) (8 * body) (emitBody body)
            else
                emitBody body ()
                il.Emit(OpCodes.Ldloc, index)
                constant (8 * body)
                il.Emit OpCodes.Add
                il.Emit(OpCodes.Stloc, index)

        streamed.Close()

    let rec emitFrom loop =
        outside.Emit loop
        accumulators.Open loop

        if loop = lane then
            emitLanes ()
        else
            let stride =
                match rows with
                | ValueSome rows when loop = rows.Loop -> rows.Step
                | _ -> 1

            let index = addresses.Index loop
            bound loop true 0 1
            il.Emit(OpCodes.Stloc, index)
            emitLoop index (fun () -> bound loop false stride 1) stride (fun () -> emitFrom (loop + 1))

        accumulators.Close loop

    let emitScalars () =
        outside.Emit 0

        for exit in nest.Exits do
            frame.Address exit.Target
            scalar.Store(outside.Scalar exit.Values[0])

    member _.Emit() =
        if loops = 0 then emitScalars () else emitFrom 0
        streamed.Fence()

    /// Emits a nest. A result that does not even begin on a whole double gets plain stores, however long it is.
    static member Write(il: ILGenerator, frame: Frame, nest: LoopNest, width: int, rows: RowLoop voption) =
        let write nest =
            NestEmitter(il, frame, nest, width, rows).Emit()

        if nest.IsStreamed then
            let isWhole, isDone = il.DefineLabel(), il.DefineLabel()
            il.Emit(OpCodes.Ldloc, frame.Base Region.Result)
            il.Emit(OpCodes.Ldc_I4_7)
            il.Emit OpCodes.Conv_I
            il.Emit OpCodes.And
            il.Emit(OpCodes.Brfalse, isWhole)
            write (nest.Streaming(fun _ -> false))
            il.Emit(OpCodes.Br, isDone)
            il.MarkLabel isWhole
            write nest
            il.MarkLabel isDone
        else
            write nest

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
