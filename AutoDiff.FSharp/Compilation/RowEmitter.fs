namespace AutoDiff.FSharp

open System
open System.Reflection.Emit

/// Emits what is done with the rows from `first` to before `last`, a block of them.
[<Sealed>]
type internal RowEmitter(il: ILGenerator, frame: Frame, width: int, first: LocalBuilder, last: LocalBuilder) =
    /// Rows that go through the lane loop together.
    let jammedRows = 4

    /// Longer bodies would not keep so many rows in registers; functions count as the multiplications they take.
    let jamLimit = 24

    let constant (count: int) =
        il.Emit(OpCodes.Ldc_I8, int64 count)
        il.Emit OpCodes.Conv_I

    let integer (value: int) = il.Emit(OpCodes.Ldc_I4, value)

    /// Adds so many doubles for each row before the first to the address on the evaluation stack.
    let toFirstRow (step: int) =
        if step <> 0 then
            il.Emit(OpCodes.Ldloc, first)
            constant step
            il.Emit OpCodes.Mul
            Frame.AddDoubles il

    let rowsAtHand () =
        il.Emit(OpCodes.Ldloc, last)
        il.Emit(OpCodes.Ldloc, first)
        il.Emit OpCodes.Sub
        il.Emit OpCodes.Conv_I4

    /// local ← low ≤ row ≤ high.
    let clamped (row: LocalBuilder) (low: int) (high: int) =
        let local = il.DeclareLocal typeof<nativeint>

        let clip (bound: int) (keepIf: OpCode) =
            let kept = il.DefineLabel()
            il.Emit(OpCodes.Ldloc, local)
            constant bound
            il.Emit(keepIf, kept)
            constant bound
            il.Emit(OpCodes.Stloc, local)
            il.MarkLabel kept

        il.Emit(OpCodes.Ldloc, row)
        il.Emit(OpCodes.Stloc, local)
        clip low OpCodes.Bge
        clip high OpCodes.Ble
        local

    let canJam (nest: LoopNest) =
        nest.Low.Length = 2
        && (nest.Instructions |> Array.sumBy (fun instruction -> max 1 instruction.Cost))
           <= jamLimit

    /// The last row but those that make no full group of jammed ones.
    let jammedEnd (low: LocalBuilder) (high: LocalBuilder) =
        let middle = il.DeclareLocal typeof<nativeint>
        il.Emit(OpCodes.Ldloc, high)
        il.Emit(OpCodes.Ldloc, high)
        il.Emit(OpCodes.Ldloc, low)
        il.Emit OpCodes.Sub
        constant jammedRows
        il.Emit OpCodes.Rem
        il.Emit OpCodes.Sub
        il.Emit(OpCodes.Stloc, middle)
        middle

    member _.Nest(lanesAreRows: bool, nest: LoopNest) =
        let rowLoop = if lanesAreRows then nest.Low.Length - 1 else 0
        let low = clamped first nest.Low[rowLoop] nest.High[rowLoop]
        let high = clamped last nest.Low[rowLoop] nest.High[rowLoop]

        let emit nest low high step =
            let rows =
                {
                    Loop = rowLoop
                    First = low
                    Last = high
                    Step = step
                }

            NestEmitter.Write(il, frame, nest, width, ValueSome rows)

        if canJam nest && not lanesAreRows then
            let middle = jammedEnd low high
            emit (Jam.apply jammedRows nest) low middle jammedRows
            emit nest middle high 1
        else
            emit nest low high 1

    member _.Product(product: BlockProduct) =
        let matrix (matrix: BlockMatrix) =
            frame.Address matrix.Place
            toFirstRow matrix.RowStep
            integer matrix.RowStride
            integer matrix.ColumnStride

        let extent (extent: BlockExtent) =
            match extent with
            | BlockExtent.Fixed count -> integer count
            | BlockExtent.RowsAtHand -> rowsAtHand ()

        Array.iter matrix [| product.Left; product.Right; product.Target |]
        Array.iter extent [| product.Rows; product.Depth; product.Columns |]
        integer (Convert.ToInt32 product.Accumulates)
        il.Emit(OpCodes.Call, Kernels.Find "BlockProduct")

    /// Gives the rows' scratch its value.
    member _.Fill(fill: BlockFill) =
        frame.Address fill.Place
        toFirstRow fill.RowStep
        rowsAtHand ()
        integer fill.SizePerRow
        il.Emit OpCodes.Mul
        integer fill.Size
        il.Emit OpCodes.Add
        il.Emit(OpCodes.Ldc_R8, fill.Value)
        il.Emit(OpCodes.Call, Kernels.Find "Fill")
