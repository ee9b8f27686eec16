namespace AutoDiff.FSharp.TextOutput

open AutoDiff
open AutoDiff.FSharp

/// Elements First, First + Step, … of a vector, Count of them.
[<Struct; NoComparison>]
type internal Segment = { First: int; Step: int; Count: int }

/// An index counted from 0: scale·symbol + shift; a number where the symbol is empty.
[<NoComparison>]
type internal Subscript =
    {
        Symbol: string
        Scale: int
        Shift: int
    }

[<RequireQualifiedAccess>]
module internal Subscript =
    let number value =
        {
            Symbol = ""
            Scale = 0
            Shift = value
        }

    let symbol name = { Symbol = name; Scale = 1; Shift = 0 }

    /// start + step·index.
    let along start step (index: Subscript) =
        { index with
            Scale = step * index.Scale
            Shift = start + step * index.Shift
        }

/// Operations that only rearrange: an element of theirs is an element of their operand.
[<RequireQualifiedAccess>]
module internal Views =
    let private without (axes: int[]) (index: Subscript[]) =
        index
        |> Array.indexed
        |> Array.filter (fun (axis, _) -> not (Array.contains axis axes))
        |> Array.map snd

    let private permuted (permutation: int[]) (index: Subscript[]) =
        let source = Array.zeroCreate permutation.Length
        permutation |> Array.iteri (fun axis from -> source[from] <- index[axis])
        source

    /// Across a reshape that only adds or drops dimensions of extent 1.
    let private acrossUnits (source: Shape) (target: Shape) (index: Subscript[]) =
        let real (shape: Shape) =
            shape.Dims |> Array.filter (fun extent -> extent > 1)

        if real source <> real target then
            ValueNone
        else
            let moving =
                System.Collections.Generic.Queue(
                    Seq.zip target.Dims index
                    |> Seq.filter (fun (extent, _) -> extent > 1)
                    |> Seq.map snd
                )

            source.Dims
            |> Array.map (fun extent -> if extent > 1 then moving.Dequeue() else Subscript.number 0)
            |> ValueSome

    /// The operand and its index for the element of the node at an index, where the node is such a rearrangement.
    let source (node: Node) (index: Subscript[]) : struct (Node * Subscript[]) voption =
        let from index =
            ValueSome(struct (node.Operands[0], index))

        match node.Operation with
        | Operation.Broadcast axes -> from (without axes index)
        | Operation.Permute permutation -> from (permuted permutation index)
        | Operation.Slice(starts, steps) -> from (Array.map3 Subscript.along starts steps index)
        | Operation.Reshape -> acrossUnits node.Operands[0].Shape node.Shape index |> ValueOption.bind from
        | _ -> ValueNone

    /// The index of the operand of a reduction over the axes.
    let beneath (axes: int[]) (rank: int) (bound: Subscript[]) (index: Subscript[]) =
        let kept = System.Collections.Generic.Queue index
        let added = System.Collections.Generic.Queue bound

        Array.init rank (fun axis ->
            if Array.contains axis axes then
                added.Dequeue()
            else
                kept.Dequeue())
