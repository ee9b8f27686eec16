namespace AutoDiff.FSharp

open System
open System.Collections.Concurrent
open System.Reflection.Emit

/// An elementary function written once in lanes: inline in vector loops, and one shared method for single numbers.
/// That method runs the same code on a Vector128 and takes its lower half, so a value has the same bits wherever in
/// a loop it is computed, and straight-line scalar code stays short.
[<Sealed>]
type internal VectorFunction(name: string, arity: int, formula: Lane list -> Lane) =
    /// Bytes of IL after which a method calls instead of growing: RyuJIT stops optimising at 60 000, and one formula
    /// takes up to 2 500.
    static let inlineLimit = 30_000

    let root = lazy formula (List.init arity Lane.Operand)

    let compile width =
        let value = Lanes.TypeOf width
        let parameters = Array.create arity value
        let shared = DynamicMethod(name, value, parameters, typeof<Lanes>.Module, true)
        let il = shared.GetILGenerator()
        let inner = Lanes(il, max width 2)

        let operand index =
            il.Emit(OpCodes.Ldarg, int16 index)

            if width = 1 then
                inner.FromScalarOnStack()
            else
                inner.FromStack()

        let result = LaneWriter(inner, Array.init arity operand).Write root.Value
        il.Emit(OpCodes.Ldloc, result)

        if width = 1 then
            inner.GetLane 0

        il.Emit OpCodes.Ret
        shared

    let shared = ConcurrentDictionary<int, Lazy<DynamicMethod>>()

    let sharedAt width =
        shared.GetOrAdd(width, (fun width -> lazy compile width)).Value

    member _.Emit (lanes: Lanes) (operands: LocalBuilder[]) : LocalBuilder =
        let il = lanes.Generator

        if lanes.Width > 1 && il.ILOffset < inlineLimit then
            LaneWriter(lanes, operands).Write root.Value
        else
            for operand in operands do
                il.Emit(OpCodes.Ldloc, operand)

            il.Emit(OpCodes.Call, sharedAt lanes.Width)
            lanes.FromStack()
