namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit

/// The values of progressions, start + Σ strides[k] · i[k], at the indices of a nest. All of it is whole numbers below
/// 2⁵³, and nothing is rounded.
[<Sealed>]
type internal NestProgressions(il: ILGenerator, addresses: NestAddresses, loops: int) =
    let lane = loops - 1
    let scalar = Lanes(il, 1)

    /// The values at lane index 0 and on, one vector a width, by position and width.
    let first = Dictionary<struct (int * int), LocalBuilder>()

    /// The value at the indices of the loops below `level`, as a double.
    member _.At(level: int, start: int64, strides: int64[]) =
        il.Emit(OpCodes.Ldc_I8, start)

        for loop in 0 .. level - 1 do
            if strides[loop] <> 0L then
                il.Emit(OpCodes.Ldloc, addresses.Index loop)
                il.Emit OpCodes.Conv_I8
                il.Emit(OpCodes.Ldc_I8, strides[loop])
                il.Emit OpCodes.Mul
                il.Emit OpCodes.Add

        il.Emit OpCodes.Conv_R8
        scalar.FromStack()

    /// Readies the progression at a position for the lane loop at hand.
    member this.Open(lanes: Lanes, position: int, start: int64, strides: int64[]) =
        il.Emit(OpCodes.Ldloc, this.At(lane, start, strides))
        let origin = lanes.FromScalarOnStack()

        for ahead in 0 .. lanes.Width - 1 do
            il.Emit(OpCodes.Ldc_R8, float (int64 ahead * strides[lane]))

        first[struct (position, lanes.Width)] <- lanes.Call("Add", origin, lanes.FromLanesOnStack())

    /// The values at the current lane index, which counts bytes.
    member _.InLane(lanes: Lanes, position: int, strides: int64[]) =
        il.Emit(OpCodes.Ldloc, addresses.Index lane)
        il.Emit OpCodes.Conv_R8
        il.Emit(OpCodes.Ldc_R8, float strides[lane] / 8.0)
        il.Emit OpCodes.Mul
        lanes.Call("Add", first[struct (position, lanes.Width)], lanes.FromScalarOnStack())
