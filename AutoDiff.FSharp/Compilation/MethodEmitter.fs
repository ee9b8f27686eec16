namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection.Emit
open System.Runtime.InteropServices

/// Work of one kind, in the order it must run.
[<RequireQualifiedAccess>]
type internal Part =
    | Fill of place: Place * size: int * value: float
    | Nest of LoopNest
    | Kernel of node: Node * target: Place * operands: Place[]
    | Rows of RowGroup

/// Emits whole methods.
[<Sealed>]
type internal MethodEmitter(width: int) =
    /// What the code holds addresses of, kept alive by the delegates.
    let keep = List<obj>()

    /// Instructions of the bodies in one method. RyuJIT keeps at most 1024 locals of a method in registers, and an
    /// instruction takes about three in its vector and its scalar body: past that, the loops that come last work in
    /// memory (twice the time of all, on a mixture's gradient).
    let rowMethodLimit = 200

    let keepAlive = typeof<GC>.GetMethod(nameof GC.KeepAlive) |> nonNull

    let regionsOf (part: Part) : seq<Region> =
        match part with
        | Part.Fill(place, _, _) -> [ place.Region ]
        | Part.Nest nest -> NestEmitter.Regions nest
        | Part.Kernel(_, target, operands) -> Seq.append [ target.Region ] (operands |> Seq.map _.Region)
        | Part.Rows group ->
            seq {
                yield! group.Nests |> Seq.collect NestEmitter.Regions
                yield! group.Products |> Seq.collect _.Places |> Seq.map _.Region
                yield! group.BlockFills |> Seq.map _.Place.Region
            }

    /// A copy of the indices at an address that stays.
    let pinned (indices: int[]) =
        let copy = GC.AllocateUninitializedArray<int>(indices.Length, true)
        indices.CopyTo(copy, 0)
        keep.Add copy
        Marshal.UnsafeAddrOfPinnedArrayElement(copy, 0)

    /// Code calls a caller's function by a handle, which is good for as long as its row is.
    let keepCalled (nest: LoopNest) =
        for instruction in nest.Instructions do
            match instruction with
            | Instruction.Apply(row, _) when not (isNull row.Delegate) -> keep.Add row
            | _ -> ()

    /// The end of a method: until then, what it holds addresses of is in use.
    let emitReturn (il: ILGenerator) =
        if keep.Count > 0 then
            il.Emit OpCodes.Ldarg_0
            il.Emit(OpCodes.Call, keepAlive)

        il.Emit OpCodes.Ret

    let emitFill (il: ILGenerator) (frame: Frame) place size (value: float) =
        frame.Address place

        if size = 1 then
            il.Emit(OpCodes.Ldc_R8, value)
            il.Emit OpCodes.Stind_R8
        else
            il.Emit(OpCodes.Ldc_I4, size)
            il.Emit(OpCodes.Ldc_R8, value)
            il.Emit(OpCodes.Call, Kernels.Find "Fill")

    let emitKernel (il: ILGenerator) (frame: Frame) (node: Node) (target: Place) (operands: Place[]) =
        let shape index = node.Operands[index].Shape
        let integer (value: int) = il.Emit(OpCodes.Ldc_I4, value)

        let indexed (indices: int[]) =
            frame.Address operands[0]
            il.Emit(OpCodes.Ldc_I8, int64 (pinned indices))
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
            node.Operands |> Array.iter (Traits.isTransposed >> Convert.ToInt32 >> integer)
            il.Emit(OpCodes.Call, Kernels.Find "MatMul")
        | Operation.Gather indices ->
            indexed indices
            integer ((shape 0).Size / (shape 0).Dims[0])
            il.Emit(OpCodes.Call, Kernels.Find "Gather")
        | Operation.ScatterAdd indices ->
            indexed indices
            integer (node.Shape.Size / node.Shape.Dims[0])
            integer node.Shape.Dims[0]
            il.Emit(OpCodes.Call, Kernels.Find "ScatterAdd")
        | other -> invalidOp $"{other} has no routine of its own."

    /// The first argument is what the code holds addresses of: a delegate with a target is called directly, one without
    /// through a stub that moves every argument.
    let newMethod (parameters: int) =
        let types =
            Array.append [| typeof<obj> |] (Array.create parameters typeof<nativeint>)

        DynamicMethod("descent", typeof<Void>, types, typeof<Kernels>.Module, true)

    let sizeOf (part: RowPart) =
        match part with
        | RowPart.Nest nest ->
            let once = nest.Instructions.Length + 4 * nest.Exits.Length
            if nest.IsStreamed then 2 * once else once
        | RowPart.Product _ -> 10

    /// Consecutive parts in as few methods as are short enough.
    let packed (parts: RowPart[]) : RowPart[][] =
        let methods = List<List<RowPart>>()
        let mutable size = 0

        for part in parts do
            if methods.Count = 0 || size + sizeOf part > rowMethodLimit then
                methods.Add(List())
                size <- 0

            methods[methods.Count - 1].Add part
            size <- size + sizeOf part

        methods |> Seq.map _.ToArray() |> Array.ofSeq

    /// One method that does the parts in order; none goes by rows.
    member _.Straight(parts: Part[]) : Code =
        let dynamicMethod = newMethod 6
        let il = dynamicMethod.GetILGenerator()
        let frame = Frame il
        frame.Open(parts |> Seq.collect regionsOf, ValueNone)

        for part in parts do
            match part with
            | Part.Fill(place, size, value) -> emitFill il frame place size value
            | Part.Nest nest ->
                keepCalled nest
                NestEmitter.Write(il, frame, nest, width, ValueNone)
            | Part.Kernel(node, target, operands) -> emitKernel il frame node target operands
            | Part.Rows _ -> invalidOp "Rows have a method of their own."

        emitReturn il
        dynamicMethod.CreateDelegate<Code> keep

    /// Methods that do a block of rows, one after the other; the first starts its scratch off.
    member _.Rows(group: RowGroup) : RowCode[] =
        let methodOf isFirst (parts: RowPart[]) =
            let dynamicMethod = newMethod 10
            let il = dynamicMethod.GetILGenerator()
            let frame = Frame il

            let row (argument: int) =
                let local = il.DeclareLocal typeof<nativeint>
                il.Emit(OpCodes.Ldarg, int16 argument)
                il.Emit(OpCodes.Stloc, local)
                local

            let fills = if isFirst then group.BlockFills else [||]
            let first, last = row 9, row 10

            let here =
                { group with
                    Parts = parts
                    BlockFills = fills
                }

            frame.Open(regionsOf (Part.Rows here), ValueSome first)
            let rows = RowEmitter(il, frame, width, first, last)
            fills |> Array.iter rows.Fill

            for part in parts do
                match part with
                | RowPart.Nest nest ->
                    keepCalled nest
                    rows.Nest(group.LanesAreRows, nest)
                | RowPart.Product product -> rows.Product product

            emitReturn il
            dynamicMethod.CreateDelegate<RowCode> keep

        packed group.Parts |> Array.mapi (fun index parts -> methodOf (index = 0) parts)
