namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit

/// The arguments of compiled code and the addresses of its regions.
[<Sealed>]
type internal Frame(il: ILGenerator) =
    let bases = Dictionary<Region, LocalBuilder>()

    /// Argument 0 is the delegate's target.
    let argument (region: Region) =
        match region with
        | Region.Point -> 1
        | Region.Direction -> 2
        | Region.Result -> 3
        | Region.Value -> 4
        | Region.Workspace -> 5
        | Region.Data _ -> 6
        | Region.Accumulators -> 7
        | Region.Scratch _ -> 8
        | Region.Buffer _ -> invalidArg (nameof region) "A buffer has no address before it has a place."

    /// Adds the signed count of doubles on the evaluation stack to the address below it.
    static member AddDoubles(il: ILGenerator) =
        il.Emit(OpCodes.Ldc_I4_8)
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.Mul
        il.Emit OpCodes.Add

    /// Declares the regions a method uses; to be called once, before its code. `firstRow` holds the first row of the
    /// block, where scratch begins.
    member _.Open(regions: seq<Region>, firstRow: LocalBuilder voption) =
        for region in Seq.distinct regions do
            let local = il.DeclareLocal typeof<nativeint>
            il.Emit(OpCodes.Ldarg, int16 (argument region))

            match region, firstRow with
            | Region.Data index, _ ->
                il.Emit(OpCodes.Ldc_I4, index * sizeof<nativeint>)
                il.Emit OpCodes.Add
                il.Emit OpCodes.Ldind_I
            | Region.Scratch rowSize, ValueSome first ->
                // Rows are numbered from the start of the array, of which only this block is there.
                il.Emit(OpCodes.Ldloc, first)
                il.Emit(OpCodes.Ldc_I8, int64 -rowSize)
                il.Emit OpCodes.Conv_I
                il.Emit OpCodes.Mul
                Frame.AddDoubles il
            | _ -> ()

            il.Emit(OpCodes.Stloc, local)
            bases[region] <- local

    member _.Base(region: Region) = bases[region]

    /// Leaves the address of a place on the evaluation stack.
    member _.Address(place: Place) =
        il.Emit(OpCodes.Ldloc, bases[place.Region])
        Frame.Displace(il, place.Offset)

    /// Adds a constant count of doubles to the address on the evaluation stack.
    static member Displace(il: ILGenerator, doubles: int) =
        if doubles <> 0 then
            il.Emit(OpCodes.Ldc_I8, 8L * int64 doubles)
            il.Emit OpCodes.Conv_I
            il.Emit OpCodes.Add
