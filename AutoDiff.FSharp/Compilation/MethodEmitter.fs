namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection
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

    /// Rows that go through the lane loop together.
    let jammedRows = 4

    /// Longer bodies would not keep so many rows in registers.
    let jamLimit = 24

    /// Instructions of the bodies in one method. RyuJIT keeps at most 1024 locals of a method in registers, and an
    /// instruction takes about three in its vector and its scalar body: past that, the loops that come last work in
    /// memory (twice the time of all, on a mixture's gradient).
    let rowMethodLimit = 200

    let kernel (name: string) =
        typeof<Kernels>
            .GetMethod(name, BindingFlags.Static ||| BindingFlags.NonPublic ||| BindingFlags.Public)
        |> nonNull

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
            il.Emit(OpCodes.Call, kernel "Fill")

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
            il.Emit(OpCodes.Call, kernel "MatMul")
        | Operation.Gather indices ->
            indexed indices
            integer ((shape 0).Size / (shape 0).Dims[0])
            il.Emit(OpCodes.Call, kernel "Gather")
        | Operation.ScatterAdd indices ->
            indexed indices
            integer (node.Shape.Size / node.Shape.Dims[0])
            integer node.Shape.Dims[0]
            il.Emit(OpCodes.Call, kernel "ScatterAdd")
        | other -> invalidOp $"{other} has no routine of its own."

    /// The first argument is what the code holds addresses of: a delegate with a target is called directly, one without
    /// through a stub that moves every argument.
    let newMethod (parameters: int) =
        let types =
            Array.append [| typeof<obj> |] (Array.create parameters typeof<nativeint>)

        DynamicMethod("descent", typeof<Void>, types, typeof<Kernels>.Module, true)

    /// local ← low ≤ value ≤ high.
    let clamp (il: ILGenerator) (value: unit -> unit) (low: int) (high: int) =
        let local = il.DeclareLocal typeof<nativeint>

        let clip (bound: int) (keepIf: OpCode) =
            let kept = il.DefineLabel()
            il.Emit(OpCodes.Ldloc, local)
            il.Emit(OpCodes.Ldc_I8, int64 bound)
            il.Emit OpCodes.Conv_I
            il.Emit(keepIf, kept)
            il.Emit(OpCodes.Ldc_I8, int64 bound)
            il.Emit OpCodes.Conv_I
            il.Emit(OpCodes.Stloc, local)
            il.MarkLabel kept

        value ()
        il.Emit(OpCodes.Stloc, local)
        clip low OpCodes.Bge
        clip high OpCodes.Ble
        local

    let canJam (nest: LoopNest) =
        nest.Low.Length = 2 && nest.Instructions.Length <= jamLimit

    /// The last row but those that make no full group of jammed ones.
    let jammedEnd (il: ILGenerator) (first: LocalBuilder) (last: LocalBuilder) =
        let middle = il.DeclareLocal typeof<nativeint>
        il.Emit(OpCodes.Ldloc, last)
        il.Emit(OpCodes.Ldloc, last)
        il.Emit(OpCodes.Ldloc, first)
        il.Emit OpCodes.Sub
        il.Emit(OpCodes.Ldc_I8, int64 jammedRows)
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.Rem
        il.Emit OpCodes.Sub
        il.Emit(OpCodes.Stloc, middle)
        middle

    let emitRowNest
        (il: ILGenerator)
        frame
        (firstRow: LocalBuilder)
        (lastRow: LocalBuilder)
        lanesAreRows
        (nest: LoopNest)
        =
        let rowLoop = if lanesAreRows then nest.Low.Length - 1 else 0

        let clipped (row: LocalBuilder) =
            clamp il (fun () -> il.Emit(OpCodes.Ldloc, row)) nest.Low[rowLoop] nest.High[rowLoop]

        let first, last = clipped firstRow, clipped lastRow

        let rows first last step =
            ValueSome
                {
                    Loop = rowLoop
                    First = first
                    Last = last
                    Step = step
                }

        if canJam nest && not lanesAreRows then
            let middle = jammedEnd il first last
            let jammed = Jam.apply jammedRows nest
            NestEmitter(il, frame, jammed, width, rows first middle jammedRows).Emit()
            NestEmitter(il, frame, nest, width, rows middle last 1).Emit()
        else
            NestEmitter(il, frame, nest, width, rows first last 1).Emit()

    let emitRowProduct
        (il: ILGenerator)
        (frame: Frame)
        (first: LocalBuilder)
        (last: LocalBuilder)
        (product: BlockProduct)
        =
        let integer (value: int) = il.Emit(OpCodes.Ldc_I4, value)

        let matrix (matrix: BlockMatrix) =
            frame.Address matrix.Place

            if matrix.RowStep <> 0 then
                il.Emit(OpCodes.Ldloc, first)
                il.Emit(OpCodes.Ldc_I8, int64 matrix.RowStep)
                il.Emit OpCodes.Conv_I
                il.Emit OpCodes.Mul
                Frame.AddDoubles il

            integer matrix.RowStride
            integer matrix.ColumnStride

        let extent (extent: BlockExtent) =
            match extent with
            | BlockExtent.Fixed count -> integer count
            | BlockExtent.RowsAtHand ->
                il.Emit(OpCodes.Ldloc, last)
                il.Emit(OpCodes.Ldloc, first)
                il.Emit OpCodes.Sub
                il.Emit OpCodes.Conv_I4

        Array.iter matrix [| product.Left; product.Right; product.Target |]
        Array.iter extent [| product.Rows; product.Depth; product.Columns |]
        integer (Convert.ToInt32 product.Accumulates)
        il.Emit(OpCodes.Call, kernel "BlockProduct")

    /// Scratch rows from the first to before the last.
    let emitBlockFill
        (il: ILGenerator)
        (frame: Frame)
        (first: LocalBuilder)
        (last: LocalBuilder)
        (fill: BlockFill)
        =
        frame.Address fill.Place
        il.Emit(OpCodes.Ldloc, first)
        il.Emit(OpCodes.Ldc_I8, int64 fill.RowStep)
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.Mul
        Frame.AddDoubles il
        il.Emit(OpCodes.Ldloc, last)
        il.Emit(OpCodes.Ldloc, first)
        il.Emit OpCodes.Sub
        il.Emit OpCodes.Conv_I4
        il.Emit(OpCodes.Ldc_I4, fill.SizePerRow)
        il.Emit OpCodes.Mul
        il.Emit(OpCodes.Ldc_I4, fill.Size)
        il.Emit OpCodes.Add
        il.Emit(OpCodes.Ldc_R8, fill.Value)
        il.Emit(OpCodes.Call, kernel "Fill")

    let sizeOf (part: RowPart) =
        match part with
        | RowPart.Nest nest -> nest.Instructions.Length + 4 * nest.Exits.Length
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
                NestEmitter(il, frame, nest, width, ValueNone).Emit()
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
            fills |> Array.iter (emitBlockFill il frame first last)

            for part in parts do
                match part with
                | RowPart.Nest nest ->
                    keepCalled nest
                    emitRowNest il frame first last group.LanesAreRows nest
                | RowPart.Product product -> emitRowProduct il frame first last product

            emitReturn il
            dynamicMethod.CreateDelegate<RowCode> keep

        packed group.Parts |> Array.mapi (fun index parts -> methodOf (index = 0) parts)
