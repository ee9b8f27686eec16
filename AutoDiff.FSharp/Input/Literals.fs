namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp
open Pattern

/// Vectors and matrices written out: [a, b, c] and [[a, b], [c, d]].
[<RequireQualifiedAccess>]
module internal Literals =
    let private checkAlike (elements: Node[]) =
        let first = elements[0].Shape

        match elements |> Array.tryFindIndex (fun element -> not (element.Shape.Equals first)) with
        | Some at -> Static.refuse at (ElaborationComplaints.notAlike first elements[at].Shape)
        | None when first.Rank >= Static.mostAxes ->
            Static.refuse -1 (ElaborationComplaints.tooManyAxes Static.mostAxes)
        | None -> ()

    /// The one number all elements hold, if there is one.
    let private common (elements: Node[]) =
        let bits node =
            match node with
            | Uniform c -> ValueSome(BitConverter.DoubleToInt64Bits c)
            | _ -> ValueNone

        match bits elements[0] with
        | ValueSome first when elements |> Array.forall (fun element -> bits element = ValueSome first) ->
            ValueSome(BitConverter.Int64BitsToDouble first)
        | _ -> ValueNone

    let private known (elements: Node[]) =
        let values = elements |> Array.map Static.literalValues

        if values |> Array.forall _.IsSome then
            ValueSome(values |> Array.collect _.Value)
        else
            ValueNone

    /// Numbers become data, one number throughout a repeated constant, and anything else is put together.
    let vector (build: IBuilder) (scope: Scope) (elements: Node[]) : Node =
        checkAlike elements
        let inner = elements[0].Shape.Dims
        let shape = Shape(Array.append [| elements.Length |] inner)

        match common elements with
        | ValueSome c -> build.BroadcastTo(build.Constant c, shape)
        | ValueNone ->
            match known elements with
            | ValueSome values -> build.Input(scope.Literal(shape, values))
            | ValueNone ->
                let row = Shape(Array.append [| 1 |] inner)
                build.Concatenate(elements |> Array.map (fun element -> build.Reshape(element, row)), 0)
