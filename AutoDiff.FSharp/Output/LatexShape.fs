namespace AutoDiff.FSharp.TextOutput

open AutoDiff.FSharp
open Pattern

/// Reads of the graph that decide between x and xᵢ.
[<RequireQualifiedAccess>]
module internal LatexShape =
    /// How deep a formula counts as one vector of linear algebra.
    let private deepest = 4

    let private repeatsScalar (node: Node) =
        match node.Operation with
        | Operation.Broadcast _ -> node.Operands[0].Shape.Rank = 0
        | _ -> false

    let rec private reads depth (node: Node) =
        let operands () =
            node.Operands |> Array.forall (reads (depth + 1))

        depth <= deepest
        && match node, node.Operation with
           | _, Operation.Input input -> input.Name <> ""
           | _, Operation.MatMul -> operands ()
           | _, Operation.Permute [| 1; 0 |] -> operands ()
           | Binary Primitives.add _, _
           | Binary Primitives.subtract _, _
           | Unary Primitives.negate _, _ ->
               // A number added to each element is not linear algebra.
               operands ()
           | Binary Primitives.multiply (struct (a, b)), _ when repeatsScalar a -> reads (depth + 1) b
           | Binary Primitives.multiply (struct (a, b)), _
           | Binary Primitives.divide (struct (a, b)), _ when repeatsScalar b -> reads (depth + 1) a
           | _ -> false

    /// Whether an array reads well as one letter formula: A x - b.
    let isVector (node: Node) = node.Shape.Rank = 1 && reads 0 node

    /// Whether a vector is a short list of its elements.
    let isList (root: Node) =
        match root.Operation with
        | Operation.Concatenate 0 ->
            root.Shape.Rank = 1
            && root.Operands.Length <= 12
            && root.Operands |> Array.forall (fun operand -> operand.Shape.Size = 1)
        | _ -> false

    let private isElementwise (node: Node) =
        match node.Operation with
        | Operation.Elementwise _ -> true
        | _ -> false

    /// Whether an array is written as a whole, with products of matrices in it, rather than element by element.
    let isWhole (root: Node) =
        let isArray (node: Node) = node.Shape.Rank > 0

        let arrays =
            Graph.topological [ root ]
            |> Array.filter (fun node ->
                isArray node
                && not (
                    match node.Operation with
                    | Operation.Input _ -> true
                    | _ -> false
                ))

        let allowed (node: Node) =
            match node.Operation with
            | Operation.MatMul
            | Operation.Elementwise _ -> true
            | Operation.Permute permutation -> permutation.Length = 2
            | Operation.Broadcast _ -> repeatsScalar node
            | _ -> false

        reads 0 root
        || (Array.forall allowed arrays
            && arrays
               |> Array.exists (fun node ->
                   match node.Operation with
                   | Operation.MatMul -> true
                   | _ -> false))
