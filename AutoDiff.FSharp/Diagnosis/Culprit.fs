namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// An element of a node's value.
[<Struct; NoEquality; NoComparison>]
type internal Element = { Node: Node; Index: int }

/// Where a number that is not finite first arose: an element that is not finite, made of elements that are.
[<NoEquality; NoComparison>]
type internal Culprit =
    {
        Element: Element
        /// Of the element, or else of the nearest node that was made of it and came from a text.
        Origin: Origin | null
    }

[<RequireQualifiedAccess>]
module internal Culprit =
    let isBad (x: float) = not (Double.IsFinite x)

    /// Operands that count for element `index`: of an `if`, the branch taken.
    let private counting (values: Dictionary<int64, float[]>) (node: Node) index =
        match node.Operation with
        | Operation.Select -> [| (if values[node.Operands[0].Id][index] <> 0.0 then 1 else 2) |]
        | _ -> [| 0 .. node.Operands.Length - 1 |]

    /// An element behind this one that is not finite; NaN before ∞ where this is NaN.
    let private behind (values: Dictionary<int64, float[]>) (element: Element) =
        let node = element.Node

        let bad =
            counting values node element.Index
            |> Seq.collect (fun operand ->
                let source = node.Operands[operand]

                Interpreter.elementsBehind node operand element.Index
                |> Seq.filter (fun i -> isBad (values[source.Id][i]))
                |> Seq.map (fun i -> { Node = source; Index = i }))
            |> Seq.truncate 64
            |> List.ofSeq

        let isNaN (e: Element) =
            Double.IsNaN(values[e.Node.Id][e.Index])

        match List.tryFind isNaN bad with
        | Some found -> ValueSome found
        | None ->
            match bad with
            | first :: _ -> ValueSome first
            | [] -> ValueNone

    /// Follows what is not finite from the root's element down to where it arose. One step a level: linear, no stack.
    let trace (values: Dictionary<int64, float[]>) (start: Element) : Culprit =
        let originOr (known: Origin | null) (node: Node) : Origin | null =
            match node.Origin with
            | null -> known
            | origin -> origin

        let mutable here = start
        let mutable origin = originOr null start.Node
        let mutable next = behind values here

        while next.IsSome do
            here <- next.Value
            origin <- originOr origin here.Node
            next <- behind values here

        { Element = here; Origin = origin }

    /// The first element of the roots that is not finite: the root's number, and the element.
    let find (values: Dictionary<int64, float[]>) (roots: Node[]) =
        roots
        |> Seq.indexed
        |> Seq.tryPick (fun (root, node) ->
            match values[node.Id] |> Array.tryFindIndex isBad with
            | Some index -> Some(struct (root, { Node = node; Index = index }))
            | None -> None)

    /// The node of the graph that stands for a stretch of the text: the last made there that computes something.
    let nodeAt (order: Node[]) (origin: Origin) : Node | null =
        let isHere (node: Node) =
            match node.Origin with
            | null -> false
            | other ->
                obj.ReferenceEquals(other.Source, origin.Source)
                && other.Span.Offset = origin.Span.Offset
                && other.Span.Length = origin.Span.Length

        order |> Array.tryFindBack isHere |> Option.toObj
