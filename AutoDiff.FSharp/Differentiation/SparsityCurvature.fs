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
    let private isZero (partial: Node | null) =
        match partial with
        | null -> true
        | Uniform 0.0 -> true
        | _ -> false

    /// Whether a partial derivative changes with that operand.
    let private changesWith builder (operand: Node) (partial: Node | null) =
        match partial with
        | null -> false
        | partial ->
            let one = (builder :> IBuilder).Constant 1.0
            let tangents = Forward.linearize builder [| operand, one |] [| partial |]
            not (isZero tangents[0])

    let private derive (primitive: Primitive) =
        let builder = Builder()
        let build = builder :> IBuilder

        let operands =
            Array.init primitive.Arity (fun i -> build.Input(Input($"x{i}", Shape.Scalar, null)))

        let y = build.Apply(primitive, operands)

        let partials =
            primitive.Partials |> Array.map (fun partial -> partial build operands y)

        let bends i j =
            changesWith builder operands[j] partials[i]

        {
            Slopes = partials |> Array.map (isZero >> not)
            Bends =
                [|
                    for i in 0 .. primitive.Arity - 1 do
                        for j in i .. primitive.Arity - 1 do
                            if bends i j || bends j i then
                                struct (i, j)
                |]
        }

    /// By rows for as long as they are used: a caller's own is not kept.
    let private known = ConditionalWeakTable<Primitive, Curvature>()

    let ofPrimitive (primitive: Primitive) = known.GetValue(primitive, derive)
