namespace AutoDiff.FSharp

open System.Reflection.Emit
open System.Runtime.Intrinsics

/// An elementary function written once in lanes: inline in vector loops, and one shared method for single numbers.
/// That method runs the same code on a Vector128 and takes its lower half, so a value has the same bits wherever in
/// a loop it is computed, and straight-line scalar code stays short.
[<Sealed>]
type internal VectorFunction(name: string, arity: int, formula: Lane list -> Lane) =
    let root = lazy formula (List.init arity Lane.Operand)

    let compileScalar () =
        let parameters = Array.create arity typeof<float>

        let scalar =
            DynamicMethod(name, typeof<float>, parameters, typeof<Lanes>.Module, true)

        let il = scalar.GetILGenerator()
        let pair = Lanes(il, 2)

        let operand index =
            il.Emit(OpCodes.Ldarg, int16 index)
            pair.FromScalarOnStack()

        let result = LaneWriter(pair, Array.init arity operand).Write root.Value
        il.Emit(OpCodes.Ldloc, result)
        pair.GetLane 0
        il.Emit OpCodes.Ret
        scalar

    let scalar = lazy compileScalar ()

    member _.Emit (lanes: Lanes) (operands: LocalBuilder[]) : LocalBuilder =
        if lanes.Width = 1 then
            lanes.EachLane(scalar.Value, operands)
        else
            LaneWriter(lanes, operands).Write root.Value
