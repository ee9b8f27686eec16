namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection.Emit

/// Where a nest's loops stand, and the addresses of what they load and store. Indices count elements, that of the lane
/// loop, the last, bytes.
[<Sealed>]
type internal NestAddresses(il: ILGenerator, frame: Frame, loops: int) =
    let lane = loops - 1
    let indices = Array.init loops (fun _ -> il.DeclareLocal typeof<nativeint>)

    /// Addresses at lane index 0, shared by accesses with the same strides.
    let lines = Dictionary<struct (Region * string), LocalBuilder>()

    let label (strides: int[]) = String.Join(",", strides)

    let constant (count: int64) =
        il.Emit(OpCodes.Ldc_I8, count)
        il.Emit OpCodes.Conv_I

    /// Adds Σ strides[k] · i[k] doubles for the loops below `count`.
    let addIndices (strides: int[]) count =
        for loop in 0 .. count - 1 do
            if strides[loop] <> 0 then
                il.Emit(OpCodes.Ldloc, indices[loop])
                constant (8L * int64 strides[loop])
                il.Emit OpCodes.Mul
                il.Emit OpCodes.Add

    member _.Index(loop: int) = indices[loop]

    /// Leaves the address at the indices of the loops below `level` on the evaluation stack.
    member _.At(level: int, place: Place, strides: int[]) =
        il.Emit(OpCodes.Ldloc, frame.Base place.Region)
        addIndices strides level
        Frame.Displace(il, place.Offset)

    /// Forgets the lines of another pass of the lane loop.
    member _.CloseLines() = lines.Clear()

    /// Readies the addresses of an array for the lane loop at hand.
    member this.OpenLine(place: Place, strides: int[]) =
        let key = struct (place.Region, label strides)

        if not (lines.ContainsKey key) then
            let line = il.DeclareLocal typeof<nativeint>
            this.At(lane, { place with Offset = 0 }, strides)
            il.Emit(OpCodes.Stloc, line)
            lines[key] <- line

    /// Leaves the address at the current lane index, plus `ahead` lanes, on the evaluation stack.
    member _.InLane(place: Place, strides: int[], ahead: int) =
        il.Emit(OpCodes.Ldloc, lines[struct (place.Region, label strides)])

        if strides[lane] <> 0 then
            il.Emit(OpCodes.Ldloc, indices[lane])

            if strides[lane] <> 1 then
                constant (int64 strides[lane])
                il.Emit OpCodes.Mul

            il.Emit OpCodes.Add

        Frame.Displace(il, place.Offset + ahead * strides[lane])

    /// What lies along the lanes; one number in all of them where the address does not move.
    member this.Load(lanes: Lanes, place: Place, strides: int[]) =
        if lanes.Width = 1 || strides[lane] = 1 then
            this.InLane(place, strides, 0)
            lanes.Load()
        elif strides[lane] = 0 then
            this.InLane(place, strides, 0)
            il.Emit OpCodes.Ldind_R8
            lanes.FromScalarOnStack()
        else
            for ahead in 0 .. lanes.Width - 1 do
                this.InLane(place, strides, ahead)
                il.Emit OpCodes.Ldind_R8

            lanes.FromLanesOnStack()

    member this.Store(lanes: Lanes, place: Place, strides: int[], value: LocalBuilder) =
        if lanes.Width = 1 || strides[lane] = 1 then
            this.InLane(place, strides, 0)
            lanes.Store value
        else
            for ahead in 0 .. lanes.Width - 1 do
                this.InLane(place, strides, ahead)
                il.Emit(OpCodes.Ldloc, value)
                lanes.GetLane ahead
                il.Emit OpCodes.Stind_R8
