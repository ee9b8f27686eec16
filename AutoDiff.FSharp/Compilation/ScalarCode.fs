namespace AutoDiff.FSharp

open System
open System.Collections.Concurrent
open System.Reflection.Emit

/// The functions of the table as delegates on single numbers: the code that straight-line methods call or contain, so
/// that a tape's results have their bits.
[<RequireQualifiedAccess>]
module internal ScalarCode =
    let private compile (primitive: Primitive) : Delegate =
        let parameters =
            Array.append [| typeof<obj> |] (Array.create primitive.Arity typeof<float>)

        let code =
            DynamicMethod(primitive.Name, typeof<float>, parameters, typeof<Lanes>.Module, true)

        let il = code.GetILGenerator()
        let lanes = Lanes(il, 1)

        let operand index =
            il.Emit(OpCodes.Ldarg, int16 (index + 1))
            lanes.FromStack()

        let result = primitive.Emit lanes (Array.init primitive.Arity operand)
        il.Emit(OpCodes.Ldloc, result)
        il.Emit OpCodes.Ret

        let signature =
            if primitive.Arity = 1 then
                typeof<Func<float, float>>
            else
                typeof<Func<float, float, float>>

        // With a target, even an unused one, a delegate is called without a detour.
        code.CreateDelegate(signature, primitive)

    let private compiled =
        ConcurrentDictionary<Primitive, Delegate>(HashIdentity.Reference)

    let private find (primitive: Primitive) =
        compiled.GetOrAdd(primitive, (fun row -> compile row))

    let unary (primitive: Primitive) : Func<float, float> = downcast find primitive
    let binary (primitive: Primitive) : Func<float, float, float> = downcast find primitive
