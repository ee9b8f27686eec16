namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AutoDiff

/// From graphs to programs.
[<RequireQualifiedAccess>]
module internal Compiler =
    /// Straight-line pieces and methods stay well below the sizes at which RyuJIT stops optimising.
    let private methodLimit = 600

    /// Scalar code longer than this is obeyed by a loop rather than compiled: machine code of that length streams
    /// through the instruction cache, and the JIT takes longer than thousands of evaluations.
    let private tapeLimit = 20_000

    let private isLong (part: Part) =
        match part with
        | Part.Nest nest -> nest.Low.Length = 0 && nest.Instructions.Length > tapeLimit
        | _ -> false

    let private sizeOf (part: Part) =
        match part with
        | Part.Nest nest -> nest.Instructions.Length
        | _ -> 5

    /// What must hold its identity before loops combine into it.
    let private fillOf (nests: LoopNest[]) (node: Node) (place: Place) =
        let isDirect =
            nests
            |> Seq.collect _.Exits
            |> Seq.forall (fun exit -> exit.IsDirect || not (exit.Computes node))

        match node.Operation with
        | Operation.Sum _ when not isDirect -> Some(Part.Fill(place, node.Shape.Size, 0.0))
        | Operation.Max _ when not isDirect -> Some(Part.Fill(place, node.Shape.Size, Combine.Max.Identity))
        | Operation.Pad _ -> Some(Part.Fill(place, node.Shape.Size, 0.0))
        | _ -> None

    let private inlineLoops (schedule: Schedule) (work: LoopWork[]) : Part[] =
        let nests =
            schedule.Nests work
            |> Array.collect (fun (stage, roots) -> LoopNest.build false (schedule.Place(stage, false)) roots)

        let mustFill (part: LoopWork) =
            not part.IsCopy
            && (Traits.isReduction part.Node || schedule.IsAssembled part.Node)

        let fills =
            work
            |> Array.filter mustFill
            |> Array.choose (fun part -> fillOf nests part.Node (schedule.PlaceOf part.Node))

        Array.append fills (Array.map Part.Nest nests)

    let private rowFills (schedule: Schedule) (work: LoopWork[]) (group: RowGroup) : Part[] =
        let isWhole (part: LoopWork) =
            not part.IsCopy
            && Traits.isRowReduction part.Node
            && not (schedule.PlaceOf part.Node).Region.IsScratch

        work
        |> Array.filter isWhole
        |> Array.choose (fun part -> fillOf group.Nests part.Node (schedule.PlaceOf part.Node))

    let private loopsOf width (schedule: Schedule) round : Part[] =
        let large, rest = RowWork.partition schedule.IsAssembled (schedule.Loops round)

        let groups =
            large
            |> Array.collect (fun work ->
                let group = RowGroup.build width schedule work
                Array.append (rowFills schedule work group) [| Part.Rows group |])

        Array.append groups (inlineLoops schedule rest)

    /// Loops first, then scalars from the last round to the first: what later work reads, earlier work has to store.
    let private plan width (schedule: Schedule) : Part[] =
        let rounds = [| 0 .. schedule.Rounds - 1 |]
        let loops = rounds |> Array.map (loopsOf width schedule)
        let kernels = rounds |> Array.map schedule.Kernels

        let scalarsOf round =
            let place = schedule.Place(Stage.make round 0, true)
            let nest = LoopNest.scalars place (schedule.ScalarRoots round)

            if nest.Exits.Length = 0 then [||]
            elif isLong (Part.Nest nest) then [| nest |]
            else StraightLine.split methodLimit schedule.Reserve nest

        let scalars = Array.rev rounds |> Array.map scalarsOf |> Array.rev

        [|
            for round in rounds do
                yield! scalars[round] |> Seq.map Part.Nest
                yield! kernels[round] |> Seq.map Part.Kernel
                yield! loops[round]
        |]

    /// Buffers that a part needs besides those it names: the accumulators of all chunks, and scratch of every thread.
    let private ownBuffers (schedule: Schedule) (part: Part) =
        match part with
        | Part.Rows group ->
            [|
                schedule.Reserve(group.AccumulatorSize * group.Chunks)
                schedule.Reserve(group.ScratchSize * Workers.Most)
            |]
        | _ -> [||]

    /// A product that threads may share: one that more than one of them is worth asking for.
    let private isLarge (part: Part) =
        match part with
        | Part.Kernel(node, _, _) when node.Operation.IsMatMul ->
            Workers.For(ProductRun.Work node, Workers.Most) > 1
        | _ -> false

    let private rowStep (emitter: MethodEmitter) (group: RowGroup) (own: Place[]) =
        {
            Code = emitter.Rows group
            Group = group
            AccumulatorStart = own[0].Offset
            ScratchStart = own[1].Offset
        }

    /// Packs consecutive parts, each with buffers of its own, into methods of moderate size.
    let private pack (emitter: MethodEmitter) (parts: (Part * Place[])[]) : Step[] =
        let steps = List<Step>()
        let pending = List<Part>()

        let flush () =
            if pending.Count > 0 then
                steps.Add(Step.Straight(emitter.Straight(pending.ToArray())))
                pending.Clear()

        for part, own in parts do
            match part with
            | Part.Rows group ->
                flush ()
                let step = rowStep emitter group own
                steps.Add(Step.Shared(Pool(fun () -> RowRun step)))
            | Part.Kernel(node, target, operands) when isLarge part ->
                flush ()
                steps.Add(Step.Shared(Pool(fun () -> ProductRun(node, target, operands))))
            | Part.Nest nest when isLong part ->
                flush ()
                steps.Add(Step.Straight(TapeWriter(nest).Write().Code))
            | _ ->
                if Seq.sumBy sizeOf pending + sizeOf part > methodLimit then
                    flush ()

                pending.Add part

        flush ()
        steps.ToArray()

    /// The plain interpreter behind the same signature, for platforms that generate no code.
    let private interpret (outputs: (Node * Place)[]) (locate: Input -> Place) : Code =
        Code(fun point direction result value workspace data ->
            let at =
                {
                    Point = point
                    Direction = direction
                    Result = result
                    Value = value
                    Workspace = workspace
                    Data = data
                }

            let read (input: Input) =
                let values: float[] = Array.zeroCreate input.Shape.Size
                Marshal.Copy(at.Of(locate input), values, 0, values.Length)
                values

            let results = Interpreter.evaluate read (Array.map fst outputs)

            for i in 0 .. outputs.Length - 1 do
                Marshal.Copy(results[i], 0, at.Of(snd outputs[i]), results[i].Length))

    let private count kind (parts: Part[]) =
        parts |> Array.filter kind |> Array.length

    /// Compiles the graphs of the outputs, which the builder must have made and lowered, to code that writes each to its place;
    /// `width` is the number of lanes; results of `streamedFrom` doubles on go past the caches. Buffers lie in the workspace from `workspaceStart` on, in doubles.
    let compileAt
        (width: int)
        (streamedFrom: int)
        (builder: Builder)
        (outputs: (Node * Place)[])
        (locate: Input -> Place)
        workspaceStart
        =
        let roots = Array.map fst outputs

        let refined =
            if roots |> Array.exists _.HasArrays then
                Refinement.apply builder roots
            else
                roots

        let schedule = Schedule(Array.zip refined (Array.map snd outputs), locate)
        let parts = plan width schedule |> Streaming.apply width streamedFrom
        let own = parts |> Array.map (ownBuffers schedule)
        let buffers = Buffers.place workspaceStart schedule.Buffers (Array.zip parts own)

        let placed =
            Array.map2
                (fun part own -> Buffers.mapPlaces buffers.Place part, Array.map buffers.Place own)
                parts
                own

        let steps = pack (MethodEmitter width) placed

        let statistics =
            {
                Nodes = schedule.Order.Length
                Loops = parts |> count _.IsNest
                Kernels = parts |> count _.IsKernel
                RowGroups = parts |> count _.IsRows
                Streams = Streaming.count parts
                WorkspaceSize = buffers.Size
                Compiled = true
                Work = WorkCount.ofParts width parts
            }

        Program(steps, statistics)

    let compile (builder: Builder) (outputs: (Node * Place)[]) (locate: Input -> Place) workspaceStart =
        if RuntimeFeature.IsDynamicCodeCompiled then
            compileAt Lanes.Widest Streaming.leastSize builder outputs locate workspaceStart
        else
            let statistics =
                {
                    Nodes = (Graph.topological (Seq.map fst outputs)).Length
                    Loops = 0
                    Kernels = 0
                    RowGroups = 0
                    Streams = 0
                    WorkspaceSize = workspaceStart
                    Compiled = false
                    Work = WorkCount.zero
                }

            Program([| Step.Straight(interpret outputs locate) |], statistics)
