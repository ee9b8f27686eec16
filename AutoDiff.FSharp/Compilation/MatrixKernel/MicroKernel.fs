namespace AutoDiff.FSharp

open System
open System.Reflection.Emit
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86

/// C ← A B, or C ← C + A B where `accumulate` is not 0, for one tile of C that fits in registers. Strides are in
/// bytes; the columns of B and C are contiguous.
type internal MicroKernel =
    delegate of
        k: nativeint *
        a: nativeint *
        aRow: nativeint *
        aColumn: nativeint *
        b: nativeint *
        bRow: nativeint *
        c: nativeint *
        cRow: nativeint *
        accumulate: int ->
            unit

/// Writes the micro-kernel for one size of tile: `rows` by `columns` of C are held in registers while k runs, each
/// step adding the product of a column of A and a row of B. Below a full tile comes another, which is asked for early.
///
/// Every element of C is one chain of multiply-adds in the order of k, starting from what C holds or from zero.
/// However a product is cut into blocks and tiles, and however wide the vectors are, the bits are the same.
[<Sealed>]
type internal MicroKernelEmitter(il: ILGenerator, width: int, rows: int, columns: int, isFull: bool) =
    let lanes = Lanes(il, width)
    let vectors = (columns + width - 1) / width
    let lanesIn vector = min width (columns - vector * width)

    /// The vector at the right edge may be a narrower one.
    let widthOf vector =
        let mutable narrow = width

        while narrow / 2 >= lanesIn vector do
            narrow <- narrow / 2

        narrow

    let lanesOf vector = Lanes(il, widthOf vector)

    let k, a, aRow, aColumn, b, bRow, c, cRow, accumulate = 1, 2, 3, 4, 5, 6, 7, 8, 9

    static let fused = Fma.IsSupported || Arm.AdvSimd.Arm64.IsSupported

    let push (argument: int) = il.Emit(OpCodes.Ldarg, int16 argument)

    let advance argument step =
        push argument
        push step
        il.Emit OpCodes.Add
        il.Emit(OpCodes.Starg, int16 argument)

    let displace doubles =
        il.Emit(OpCodes.Ldc_I4, 8 * doubles)
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.Add

    let set (target: LocalBuilder) (source: LocalBuilder) =
        il.Emit(OpCodes.Ldloc, source)
        il.Emit(OpCodes.Stloc, target)

    let tile =
        Array.init rows (fun _ ->
            Array.init vectors (fun vector -> il.DeclareLocal (lanesOf vector).ValueType))

    /// Bytes from the first row of A to each row.
    let rowOffsets = Array.init rows (fun _ -> il.DeclareLocal typeof<nativeint>)

    let computeRowOffsets () =
        for row in 0 .. rows - 1 do
            push aRow
            il.Emit(OpCodes.Ldc_I4, row)
            il.Emit OpCodes.Conv_I
            il.Emit OpCodes.Mul
            il.Emit(OpCodes.Stloc, rowOffsets[row])

    /// Steps through the rows of C from the address in a local.
    let forRowsOfC (rowOfC: LocalBuilder) (action: int -> unit) =
        for row in 0 .. rows - 1 do
            action row
            il.Emit(OpCodes.Ldloc, rowOfC)
            push cRow
            il.Emit OpCodes.Add
            il.Emit(OpCodes.Stloc, rowOfC)

    /// Does something with each vector of the tile and the address of its place in C.
    let forTile (action: int -> (int -> unit) -> LocalBuilder -> unit) =
        let rowOfC = il.DeclareLocal typeof<nativeint>
        push c
        il.Emit(OpCodes.Stloc, rowOfC)

        forRowsOfC rowOfC (fun row ->
            for vector in 0 .. vectors - 1 do
                let address offset =
                    il.Emit(OpCodes.Ldloc, rowOfC)
                    displace (vector * width + offset)

                let sum = tile[row][vector]
                action vector address sum)

    /// Asks for the part of C below, which is the next tile's. Gains 2 % at 512 cubed; past the end it does no harm.
    let prefetchNextTile () =
        let rowOfC = il.DeclareLocal typeof<nativeint>
        push c
        push cRow
        il.Emit(OpCodes.Ldc_I4, rows)
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.Mul
        il.Emit OpCodes.Add
        il.Emit(OpCodes.Stloc, rowOfC)
        let prefetch = typeof<Sse>.GetMethod "Prefetch0" |> nonNull

        forRowsOfC rowOfC (fun _ ->
            for line in 0..8 .. columns - 1 do
                il.Emit(OpCodes.Ldloc, rowOfC)
                displace line
                il.Emit(OpCodes.Call, prefetch))

    let startTile () =
        let zeros = Array.init vectors (fun vector -> (lanesOf vector).Constant 0.0)

        for row in tile do
            Array.iter2 set row zeros

        let start = il.DefineLabel()
        push accumulate
        il.Emit(OpCodes.Brfalse, start)

        forTile (fun vector address sum ->
            set sum (PartialVector.load il (widthOf vector) (lanesIn vector) address))

        il.MarkLabel start

    let storeTile () =
        forTile (fun vector address sum ->
            PartialVector.store il (widthOf vector) (lanesIn vector) address sum)

    let rowOfB () =
        Array.init vectors (fun vector ->
            PartialVector.load il (widthOf vector) (lanesIn vector) (fun offset ->
                push b
                displace (vector * width + offset)))

    /// An element of A in every lane.
    let elementOfA row =
        push a

        if row > 0 then
            il.Emit(OpCodes.Ldloc, rowOffsets[row])
            il.Emit OpCodes.Add

        il.Emit OpCodes.Ldind_R8
        lanes.FromScalarOnStack()

    let multiplyAdd vector (sum: LocalBuilder) (x: LocalBuilder) (y: LocalBuilder) =
        let lanes = lanesOf vector

        set
            sum
            (if fused then
                 lanes.Call("FusedMultiplyAdd", x, y, sum)
             else
                 lanes.Call("Add", lanes.Call("Multiply", x, y), sum))

    /// The tile plus the product of a column of A and a row of B.
    let addOuterProduct () =
        let right = rowOfB ()

        for row in 0 .. rows - 1 do
            let left = elementOfA row

            for vector in 0 .. vectors - 1 do
                let left = PartialVector.lowest il width (widthOf vector) left
                let sum = tile[row][vector]
                let y = right[vector]
                multiplyAdd vector sum left y

    let forEachK (body: unit -> unit) =
        let again, finish = il.DefineLabel(), il.DefineLabel()
        push k
        il.Emit(OpCodes.Brfalse, finish)
        il.MarkLabel again
        body ()
        advance a aColumn
        advance b bRow
        push k
        il.Emit OpCodes.Ldc_I4_1
        il.Emit OpCodes.Sub
        il.Emit(OpCodes.Starg, int16 k)
        push k
        il.Emit(OpCodes.Brtrue, again)
        il.MarkLabel finish

    member _.Emit() =
        computeRowOffsets ()
        startTile ()

        if isFull && Sse.IsSupported then
            prefetchNextTile ()

        forEachK addOuterProduct
        storeTile ()
        il.Emit OpCodes.Ret

/// The micro-kernels of one width, written when first needed.
[<Sealed>]
type internal MicroKernels private (width: int) =
    static let registers =
        if Avx512F.VL.IsSupported || Arm.AdvSimd.IsSupported then
            32
        else
            16

    static let all = Array.init 9 (fun width -> lazy MicroKernels width)

    /// With one row of B and one element of A, these fill the registers: 24 + 4 + 1 of 32, 12 + 2 + 1 of 16.
    let mr, vectors = 6, (if registers = 32 then 4 else 2)

    let nr = vectors * width
    let tiles: (MicroKernel | null)[] = Array.zeroCreate (mr * nr)

    let write rows columns =
        // The unused first argument is the delegate's target: a call through a closed delegate is direct.
        let parameters =
            [| typeof<obj>; yield! Array.create 8 typeof<nativeint>; typeof<int> |]

        let code =
            DynamicMethod(
                $"tile{rows}x{columns}",
                typeof<Void>,
                parameters,
                typeof<MicroKernels>.Module,
                true
            )

        MicroKernelEmitter(code.GetILGenerator(), width, rows, columns, (rows = mr)).Emit()
        code.CreateDelegate(typeof<MicroKernel>, tiles) :?> MicroKernel

    /// The kernels for vectors of that many doubles.
    static member OfWidth(width: int) = all[width].Value

    /// Rows of a full tile.
    member _.Mr = mr

    /// Columns of a full tile.
    member _.Nr = nr

    /// The kernel for a tile of that size, up to Mr by Nr.
    member _.Tile(rows: int, columns: int) : MicroKernel =
        let index = (rows - 1) * nr + columns - 1

        match tiles[index] with
        | null ->
            // Two threads may both write it; either is as good.
            let written = write rows columns
            tiles[index] <- written
            written
        | found -> found
