namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff
open AutoDiff.FSharp

/// From what is refused to errors with their places.
[<Sealed>]
type internal Refusals(tree: SyntaxTree, errors: Diagnostics, space: IndexSpace) =
    /// The span of an operand, or of the whole when no one operand is to blame.
    let blame index operand =
        let at =
            if operand < 0 then
                index
            else
                (tree.OperandsOf index)[operand]

        tree.Nodes[at].Span

    /// What is wrong where nothing counts is not said.
    member _.Complain(index, operand, complaint) =
        if not space.IsDead then
            errors.Report(blame index operand, complaint)

        Item.Broken

    /// The result of the work, or what is wrong with it.
    member this.Guard(index, work: unit -> Item) =
        try
            work ()
        with
        | :? RefusalException as refusal ->
            this.Complain(index, refusal.Operand, (fun () -> refusal.Complaint))
        | :? ShapeMismatchException as mismatch ->
            this.Complain(
                index,
                -1,
                fun () -> ElaborationComplaints.shapeMismatch mismatch.Left mismatch.Right
            )
        | :? ArgumentOutOfRangeException -> this.Complain(index, -1, ElaborationComplaints.tooLarge)
