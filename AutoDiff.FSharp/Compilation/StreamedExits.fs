namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86
open Microsoft.FSharp.NativeInterop

/// An array that a lane loop streams to.
type private Stream =
    {
        /// Lane k of a cache line is lane `Order[k]` of the vector before, followed by the one at hand.
        Order: LocalBuilder
        Before: LocalBuilder
        /// The address of the line at lane index 0.
        Line: LocalBuilder
    }

/// Stores of a lane loop that go past the caches (non-temporal), to arrays that may begin at any double. They want whole cache lines,
/// so each is put together of two neighbouring vectors: which lane computes what does not depend on the address. The first and
/// the last line of a loop are others' as well: only its own lanes of them are written, through the caches.
[<Sealed>]
type internal StreamedExits(il: ILGenerator, addresses: NestAddresses, nest: LoopNest) =
    static let doubles = typeof<Vector512<float>>
    static let order = typeof<Vector512<int64>>
    static let address = typeof<float>.MakePointerType()

    static let instruction (owner: Type) name (parameters: Type[]) =
        owner.GetMethod(name, parameters) |> nonNull

    static let helper name =
        typeof<StreamedExits>.GetMethod(name, BindingFlags.Static ||| BindingFlags.NonPublic)
        |> nonNull

    static let permute =
        lazy instruction typeof<Avx512F> "PermuteVar8x64x2" [| doubles; order; doubles |]

    static let storePastCaches =
        lazy instruction typeof<Avx512F> "StoreAlignedNonTemporal" [| address; doubles |]

    let lane = nest.Low.Length - 1
    let streams = Dictionary<int, Stream>()

    /// The lane index that the loop begins with.
    let first = lazy (il.DeclareLocal typeof<nativeint>)

    let call (method: MethodInfo) = il.Emit(OpCodes.Call, method)
    let load (local: LocalBuilder) = il.Emit(OpCodes.Ldloc, local)

    let keep (kind: Type) =
        let local = il.DeclareLocal kind
        il.Emit(OpCodes.Stloc, local)
        local

    let index () = load (addresses.Index lane)

    let lineAddress stream =
        load stream.Line
        index ()
        il.Emit OpCodes.Add

    let isBeginning () =
        index ()
        load first.Value

    let openStream (exit: Exit) =
        let target () =
            addresses.InLane(exit.Target, exit.Strides, 0)

        target ()
        call (helper "OrderAt")
        let order = keep order
        target ()
        il.Emit(OpCodes.Ldc_I4, -64)
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.And
        index ()
        il.Emit OpCodes.Sub
        let line = keep typeof<nativeint>

        {
            Order = order
            Line = line
            Before = Lanes(il, 8).Constant 0.0
        }

    // What follows is inlined: a call would send the loop's vectors through memory.

    /// How lanes are put together to lines for vectors at this address.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    static member private OrderAt(address: nativeint) =
        let beyond = (int64 address >>> 3) &&& 7L
        Vector512<int64>.Indices + Vector512.Create(8L - beyond)

    /// The lanes of a line that are of the vector at hand.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    static member private StoreFirst(address: nativeint, line: Vector512<float>, order: Vector512<int64>) =
        let isOwn = Vector512.GreaterThan(order, Vector512.Create 7L)
        Avx512F.MaskStore(NativePtr.ofNativeInt<float> address, isOwn.AsDouble(), line)

    /// The lanes of a line that are of the vector before.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    static member private StoreLast(address: nativeint, before: Vector512<float>, order: Vector512<int64>) =
        let isOwn = Vector512.LessThan(order, Vector512.Create 8L)
        let line = Avx512F.PermuteVar8x64x2(before, order, before)
        Avx512F.MaskStore(NativePtr.ofNativeInt<float> address, isOwn.AsDouble(), line)

    /// Whether bodies of that width can.
    static member IsSupported(width: int) = width = 8 && Avx512F.IsSupported

    /// Before the loop over whole vectors, at its first lane index.
    member _.Open() =
        for exit in 0 .. nest.Exits.Length - 1 do
            if nest.Exits[exit].IsStreamed then
                streams[exit] <- openStream nest.Exits[exit]

        if streams.Count > 0 then
            index ()
            il.Emit(OpCodes.Stloc, first.Value)

    /// Whether an exit streams in the loop at hand.
    member _.Holds(exit: int) = streams.ContainsKey exit

    member _.Store(exit: int, value: LocalBuilder) =
        let stream = streams[exit]
        let isFirst, isDone = il.DefineLabel(), il.DefineLabel()
        load stream.Before
        load stream.Order
        load value
        call permute.Value
        let line = keep doubles
        isBeginning ()
        il.Emit(OpCodes.Beq, isFirst)
        lineAddress stream
        load line
        call storePastCaches.Value
        il.Emit(OpCodes.Br, isDone)
        il.MarkLabel isFirst
        lineAddress stream
        load line
        load stream.Order
        call (helper "StoreFirst")
        il.MarkLabel isDone
        load value
        il.Emit(OpCodes.Stloc, stream.Before)

    /// After the loop: what is left of its last vectors.
    member _.Close() =
        if streams.Count > 0 then
            let isEmpty = il.DefineLabel()
            isBeginning ()
            il.Emit(OpCodes.Beq, isEmpty)

            for stream in streams.Values do
                lineAddress stream
                load stream.Before
                load stream.Order
                call (helper "StoreLast")

            il.MarkLabel isEmpty
            streams.Clear()

    /// Once all loops have run: other threads may read the arrays behind it.
    member _.Fence() =
        if nest.IsStreamed then
            call (instruction typeof<Sse> "StoreFence" [||])
