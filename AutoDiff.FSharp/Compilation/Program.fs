namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection.Emit
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AutoDiff

/// Figures about a compiled program.
type internal ProgramStatistics =
    {
        Nodes: int
        Loops: int
        Kernels: int
        WorkspaceSize: int
        Compiled: bool
    }

/// Executable steps and the size of the scratch they need. Shared by all callers; each brings its own workspace.
[<Sealed>]
type internal Program(steps: Code[], keep: List<obj>, statistics: ProgramStatistics) =
    /// In doubles.
    member _.WorkspaceSize = statistics.WorkspaceSize

    member _.Statistics = statistics

    member _.Run(point, direction, result, value, workspace, data) =
        for step in steps do
            step.Invoke(point, direction, result, value, workspace, data)

        // The code holds addresses of these arrays.
        GC.KeepAlive keep

[<RequireQualifiedAccess>]
module internal Compiler =
    /// Straight-line pieces and methods stay well below the sizes at which RyuJIT stops optimising.
    let private methodLimit = 600

    /// Work of one kind, in the order it must run.
    [<RequireQualifiedAccess>]
    type private Part =
        | Fill of place: Place * size: int * value: float
        | Nest of LoopNest
        | Kernel of node: Node * target: Place * operands: Place[]

    let private sizeOf (part: Part) =
        match part with
        | Part.Nest nest -> nest.Instructions.Length
        | _ -> 5

    let private regionsOf (part: Part) : seq<Region> =
        match part with
        | Part.Fill(place, _, _) -> [ place.Region ]
        | Part.Nest nest -> NestEmitter.Regions nest
        | Part.Kernel(_, target, operands) ->
            Seq.append [ target.Region ] (operands |> Seq.map (fun p -> p.Region))

    let private methodOf (name: string) =
        typeof<Kernels>
            .GetMethod(
                name,
                Reflection.BindingFlags.Static
                ||| Reflection.BindingFlags.NonPublic
                ||| Reflection.BindingFlags.Public
            )
        |> nonNull

    /// A copy of the indices at an address that stays; `keep` owns it.
    let private pinned (keep: List<obj>) (indices: int[]) =
        let copy = GC.AllocateUninitializedArray<int>(indices.Length, true)
        indices.CopyTo(copy, 0)
        keep.Add copy
        Marshal.UnsafeAddrOfPinnedArrayElement(copy, 0)

    let private emitFill (il: ILGenerator) (frame: Frame) place size (value: float) =
        frame.Address place

        if size = 1 then
            il.Emit(OpCodes.Ldc_R8, value)
            il.Emit OpCodes.Stind_R8
        else
            il.Emit(OpCodes.Ldc_I4, size)
            il.Emit(OpCodes.Ldc_R8, value)
            il.Emit(OpCodes.Call, methodOf "Fill")

    let private emitKernel
        (il: ILGenerator)
        (frame: Frame)
        keep
        (node: Node)
        (target: Place)
        (operands: Place[])
        =
        let shape index = node.Operands[index].Shape
        let integer (value: int) = il.Emit(OpCodes.Ldc_I4, value)

        let indexed (indices: int[]) =
            frame.Address operands[0]
            il.Emit(OpCodes.Ldc_I8, int64 (pinned keep indices))
            il.Emit OpCodes.Conv_I
            frame.Address target
            integer indices.Length

        match node.Operation with
        | Operation.MatMul ->
            frame.Address operands[0]
            frame.Address operands[1]
            frame.Address target
            integer (shape 0).Dims[0]
            integer (shape 0).Dims[1]
            integer (shape 1).Dims[1]
            integer 0
            integer 0
            il.Emit(OpCodes.Call, methodOf "MatMul")
        | Operation.Gather indices ->
            indexed indices
            integer ((shape 0).Size / (shape 0).Dims[0])
            il.Emit(OpCodes.Call, methodOf "Gather")
        | Operation.ScatterAdd indices ->
            indexed indices
            integer (node.Shape.Size / node.Shape.Dims[0])
            integer node.Shape.Dims[0]
            il.Emit(OpCodes.Call, methodOf "ScatterAdd")
        | other -> invalidOp $"{other} has no routine of its own."

    let private emit (width: int) (keep: List<obj>) (parts: Part[]) : Code =
        let dynamicMethod =
            DynamicMethod("descent", typeof<Void>, Frame.Parameters, typeof<Kernels>.Module, true)

        let il = dynamicMethod.GetILGenerator()
        let frame = Frame il
        frame.Open(parts |> Seq.collect regionsOf)

        for part in parts do
            match part with
            | Part.Fill(place, size, value) -> emitFill il frame place size value
            | Part.Nest nest -> NestEmitter(il, frame, nest, width).Emit()
            | Part.Kernel(node, target, operands) -> emitKernel il frame keep node target operands

        il.Emit OpCodes.Ret
        dynamicMethod.CreateDelegate<Code>()

    /// Packs consecutive parts into methods of moderate size.
    let private pack (width: int) keep (parts: Part[]) : Code[] =
        let steps = List<Code>()
        let pending = List<Part>()

        let flush () =
            if pending.Count > 0 then
                steps.Add(emit width keep (pending.ToArray()))
                pending.Clear()

        for part in parts do
            if Seq.sumBy sizeOf pending + sizeOf part > methodLimit then
                flush ()

            pending.Add part

        flush ()
        steps.ToArray()

    /// Loops first, then scalars from the last stage to the first: what later work reads, earlier work has to store.
    let private plan (schedule: Schedule) : Part[] =
        let stages = [| 0 .. schedule.StageCount - 1 |]

        let nests =
            stages
            |> Array.map (fun stage ->
                schedule.Nests stage
                |> Array.collect (LoopNest.build (schedule.Place(stage, false))))

        let kernels = stages |> Array.map schedule.Kernels

        let scalarsOf stage =
            let nest =
                LoopNest.scalars (schedule.Place(stage, true)) (schedule.ScalarRoots stage)

            if nest.Exits.Length = 0 then
                [||]
            else
                LoopNest.split methodLimit schedule.Reserve nest

        let scalars = Array.rev stages |> Array.map scalarsOf |> Array.rev

        [|
            for stage in stages do
                yield! scalars[stage] |> Seq.map Part.Nest
                yield! kernels[stage] |> Seq.map Part.Kernel
                yield! schedule.Fills stage |> Seq.map Part.Fill
                yield! nests[stage] |> Seq.map Part.Nest
        |]

    let private addressOf (place: Place) (bases: nativeint[]) (data: nativeint) =
        let start =
            match place.Region with
            | Region.Point -> bases[0]
            | Region.Direction -> bases[1]
            | Region.Result -> bases[2]
            | Region.Value -> bases[3]
            | Region.Workspace -> bases[4]
            | Region.Data index -> Marshal.ReadIntPtr(data, index * sizeof<nativeint>)

        start + nativeint (8 * place.Offset)

    /// The plain interpreter behind the same signature, for platforms that generate no code.
    let private interpret (outputs: (Node * Place)[]) (locate: Input -> Place) : Code =
        Code(fun point direction result value workspace data ->
            let bases = [| point; direction; result; value; workspace |]

            let read (input: Input) =
                let values: float[] = Array.zeroCreate input.Shape.Size
                Marshal.Copy(addressOf (locate input) bases data, values, 0, values.Length)
                values

            let results = Interpreter.evaluate read (Array.map fst outputs)

            for i in 0 .. outputs.Length - 1 do
                Marshal.Copy(results[i], 0, addressOf (snd outputs[i]) bases data, results[i].Length))

    let private count kind (parts: Part[]) =
        parts |> Array.filter kind |> Array.length

    /// Compiles the graphs of the outputs, which the builder must have made, to code that writes each to its place;
    /// `width` is the number of lanes.
    let compileAt
        (width: int)
        (builder: Builder)
        (outputs: (Node * Place)[])
        (locate: Input -> Place)
        workspaceStart
        =
        let lowered = Lower.apply builder (Array.map fst outputs)
        let targets = Array.zip lowered (Array.map snd outputs)
        let schedule = Schedule(targets, locate, workspaceStart)
        let parts = plan schedule
        let keep = List<obj>()
        let steps = pack width keep parts

        let statistics =
            {
                Nodes = schedule.Order.Length
                Loops = parts |> count _.IsNest
                Kernels = parts |> count _.IsKernel
                WorkspaceSize = schedule.WorkspaceSize
                Compiled = true
            }

        Program(steps, keep, statistics)

    let compile (builder: Builder) (outputs: (Node * Place)[]) (locate: Input -> Place) workspaceStart =
        if RuntimeFeature.IsDynamicCodeCompiled then
            compileAt Lanes.Widest builder outputs locate workspaceStart
        else
            let nodes = (Graph.topological (Seq.map fst outputs)).Length

            let statistics =
                {
                    Nodes = nodes
                    Loops = 0
                    Kernels = 0
                    WorkspaceSize = workspaceStart
                    Compiled = false
                }

            Program([| interpret outputs locate |], List(), statistics)
