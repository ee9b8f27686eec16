namespace AutoDiff.FSharp

open System.Runtime.CompilerServices
open AutoDiff
open Pattern

/// What the derivatives of an elementwise function can be other than zero.
type internal Curvature =
    {
        /// Operands the function has a derivative by.
        Slopes: bool[]
        /// Pairs of operands, i ≤ j, that it has a second derivative by.
        Bends: struct (int * int)[]
    }

/// Read off the table of functions by deriving each row once more: a row that says nothing about this needs nothing
/// said, and the answer is the one the compiled derivatives have.
[<RequireQualifiedAccess>]
module internal SparsityCurvature =
    let private derive (primitive: Primitive) =
        let builder = Builder()
        let build = builder :> IBuilder

        let operands =
            Array.init primitive.Arity (fun i -> build.Input(Input($"x{i}", Shape.Scalar, null)))

        let y = build.Apply(primitive, operands)

        let partials =
            primitive.Partials |> Array.map (fun partial -> partial build operands y)

        let changesWith operand (partial: Node) =
            match Forward.linearize builder [| operands[operand], build.Constant 1.0 |] [| partial |] with
            | [| Uniform 0.0 |] -> false
            | _ -> true

        let bends i j =
            match partials[i] with
            | null -> false
            | partial -> changesWith j partial

        let slopes =
            partials
            |> Array.map (fun partial ->
                match partial with
                | null -> false
                | Uniform 0.0 -> false
                | _ -> true)

        let pairs =
            [|
                for i in 0 .. primitive.Arity - 1 do
                    for j in i .. primitive.Arity - 1 do
                        if bends i j || bends j i then
                            struct (i, j)
            |]

        { Slopes = slopes; Bends = pairs }

    /// By rows for as long as they are used: a caller's own is not kept.
    let private known = ConditionalWeakTable<Primitive, Curvature>()

    let ofPrimitive (primitive: Primitive) = known.GetValue(primitive, derive)
