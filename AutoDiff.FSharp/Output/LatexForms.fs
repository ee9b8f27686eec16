namespace AutoDiff.FSharp.TextOutput

open AutoDiff.FSharp
open LatexPieces
open Pattern

/// What each operation looks like on paper. The limits of sums are written out; an array is a letter where linear
/// algebra has a word for it, and else its element.
[<Sealed>]
type internal LatexForms(symbols: string[], letterOf: Input -> string voption) =
    let element (node: Node) (index: Subscript[]) aspect =
        match node.Operation with
        | Operation.Sum axes -> LatexReductions.sum symbols node axes aspect
        | Operation.Max axes -> LatexReductions.largest symbols node axes aspect
        | Operation.LogSumExp axes -> LatexReductions.logSumExp symbols node axes aspect
        | Operation.Norm axes -> LatexReductions.norm symbols node axes aspect
        | Operation.Pad(starts, steps) -> LatexArrays.padded node starts steps index aspect
        | Operation.MatMul when node.Shape.Rank = 0 -> innerProduct node.Operands[0] node.Operands[1]
        | _ ->
            match Views.source node index with
            | ValueSome(struct (source, inner)) ->
                form Level.matrixProduct [ part source (Aspect.indexed inner aspect) Level.product ]
            | ValueNone -> LatexArrays.elementOf node index

    /// Views show their operand alone, and bind as it does.
    let rec throughViews (node: Node) (aspect: Aspect) =
        match aspect.Index with
        | ValueSome index ->
            match Views.source node index with
            | ValueSome(struct (source, inner)) -> throughViews source (Aspect.indexed inner aspect)
            | ValueNone -> struct (node, aspect)
        | ValueNone -> struct (node, aspect)

    /// The node's text around its operands.
    member _.OfNode (given: Node) (asked: Aspect) : ElementForm =
        let asked =
            if given.Shape.Rank = 0 then
                Aspect.indexed [||] asked
            else
                asked

        let struct (node, aspect) = throughViews given asked

        match node, node.Operation, aspect.Index with
        | Uniform c, _, _ ->
            let struct (words, level) = LatexNames.number c
            form level [ text words ]
        | _, Operation.Input value, index -> LatexData.written letterOf value index
        | _, Operation.Iota(start, step), index -> LatexData.iota start step node.Shape.Size index
        | _, Operation.Elementwise row, _ -> LatexScalars.elementwise row node aspect
        | _, Operation.Select, _ -> LatexScalars.cases node aspect
        | _, _, ValueSome index -> element node index aspect
        | _, _, ValueNone -> LatexArrays.whole node
