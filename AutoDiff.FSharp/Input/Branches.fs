namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// How an if is read whose condition is one on indices.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Branch =
    /// The condition is a value like any other.
    | Ordinary
    /// It holds everywhere, or nowhere.
    | Decided of bool
    /// It holds at some pieces of an axis and not at the others: each branch is read once for each piece of its own.
    | Pieces of axis: Axis * yes: struct (AxisPiece * Axis)[] * no: struct (AxisPiece * Axis)[]
    | Masks of Test

/// An if whose branches are being read.
[<NoEquality; NoComparison>]
type private Opened =
    {
        Branch: Branch
        /// Contexts around it.
        Depth: int
        YesFrom: int
        YesTo: int
        NoTo: int
        /// Which piece of its branch is being read.
        mutable At: int
        /// What the pieces before it have given, those of both branches in turn.
        Values: List<Item>
    }

/// <summary>if(c, a, b) with a condition on indices: it is decided before the branches are read, so that neither reads outside
/// its own places.</summary>
[<Sealed>]
type internal Branches(build: IBuilder, space: IndexSpace, tree: SyntaxTree) =
    /// Where the first branch begins, and the nodes at which the two end.
    let starts = Dictionary<int, struct (int * int)>()
    let opened = Stack<Opened>()

    let collect () =
        tree.Nodes
        |> Array.iteri (fun index node ->
            match node.Kind with
            | SyntaxKind.Call "if" when node.Operands = 3 ->
                let operands = tree.OperandsOf index
                starts[operands[0] + 1] <- struct (operands[1], operands[2])
            | _ -> ())

    do
        if tree.Nodes |> Array.exists _.Kind.IsBinder then
            collect ()

    // ---- Deciding ----

    let always (forms: Affine[] voption) =
        forms
        |> ValueOption.exists (Array.forall (fun form -> Affine.isImplied space.Conditions form))

    let never (forms: Affine[] voption) =
        forms |> ValueOption.exists (Array.exists (fun form -> Affine.high form < 0L))

    /// How often what is read now is read in all.
    let readings () =
        opened
        |> Seq.fold
            (fun product frame ->
                match frame.Branch with
                | Branch.Pieces(_, yes, no) -> product * max yes.Length no.Length
                | _ -> product)
            1

    let parts (axis: Axis) (pieces: AxisPiece[]) holds =
        pieces
        |> Array.filter (fun piece -> piece.Holds = holds)
        |> Array.map (fun piece -> struct (piece, space.PartOf(axis, piece.Count)))

    let ofPlaces (test: Test) (axis: Axis) (set: PlaceSet) =
        match PlaceSet.pieces set with
        | ValueSome pieces when pieces |> Array.forall _.Holds -> Branch.Decided true
        | ValueSome pieces when pieces |> Array.forall (fun piece -> not piece.Holds) -> Branch.Decided false
        | ValueSome pieces when pieces.Length * readings () <= PlaceSet.mostPieces ->
            Branch.Pieces(axis, parts axis pieces true, parts axis pieces false)
        | _ -> Branch.Masks test

    let decide (condition: Item) =
        match condition with
        | Item.Test {
                        Places = ValueSome(struct (axis, set))
                    }
            & Item.Test test -> ofPlaces test axis set
        | Item.Test test when always test.When || never test.Unless -> Branch.Decided true
        | Item.Test test when never test.When || always test.Unless -> Branch.Decided false
        | Item.Test test -> Branch.Masks test
        | Item.Value node ->
            match node.Operation with
            | Operation.Constant c -> Branch.Decided(c <> 0.0)
            | _ -> Branch.Ordinary
        | _ -> Branch.Ordinary

    // ---- Going through ----

    /// The pieces of one of the branches; one, where it is read as a whole.
    let count (frame: Opened) isFirst =
        match frame.Branch with
        | Branch.Pieces(_, yes, no) -> if isFirst then yes.Length else no.Length
        | _ -> 1

    let enter (frame: Opened) isFirst =
        match frame.Branch with
        | Branch.Decided holds when holds <> isFirst -> space.Enter Context.Dead
        | Branch.Pieces(axis, yes, no) ->
            let struct (piece, part) = (if isFirst then yes else no)[frame.At]
            space.Enter(Context.Narrowed(axis, piece, part))
        | Branch.Masks test ->
            let here = if isFirst then test else IndexTests.negate build test
            space.Enter(Context.Masked(ValueOption.defaultValue [||] here.When, here.Mask))
        | _ -> ()

    /// The next piece of the branch, whose last one has given the value on top; the branch is read again.
    let again (frame: Opened) isFirst (results: Stack<Item>) from =
        frame.Values.Add(results.Pop())
        frame.At <- frame.At + 1
        enter frame isFirst
        from

    /// To be called before each node: opens an if where its first branch begins, after its condition.
    member _.Before(index: int, results: Stack<Item>) =
        match starts.TryGetValue index with
        | true, struct (yesTo, noTo) when opened.Count = 0 || opened.Peek().YesFrom <> index ->
            let frame =
                {
                    Branch = decide (results.Peek())
                    Depth = space.Depth
                    YesFrom = index
                    YesTo = yesTo
                    NoTo = noTo
                    At = 0
                    Values = List()
                }

            opened.Push frame
            enter frame true
        | _ -> ()

    /// To be called after each node, when its result is there: where to read on.
    member _.After(index: int, results: Stack<Item>) : int =
        match opened.TryPeek() with
        | true, frame when index = frame.YesTo ->
            space.Leave frame.Depth

            if frame.At + 1 < count frame true then
                again frame true results frame.YesFrom
            else
                frame.At <- 0
                enter frame false
                index + 1
        | true, frame when index = frame.NoTo ->
            space.Leave frame.Depth

            if frame.At + 1 < count frame false then
                again frame false results (frame.YesTo + 1)
            else
                index + 1
        | _ -> index + 1

    /// The if is complete: how its branches were read, and what pieces before the last one of each have given.
    member _.Close() : struct (Branch * Item[]) =
        match opened.TryPop() with
        | true, frame -> struct (frame.Branch, frame.Values.ToArray())
        | _ -> struct (Branch.Ordinary, [||])

    /// The value of an if from those of all pieces of its branches, or of its branches.
    member _.Join(branch: Branch, values: Spread[]) : Spread =
        match branch with
        | Branch.Pieces(axis, yes, no) ->
            let widened =
                Array.map2
                    (fun (struct (piece, part)) value -> Spread.widen build axis piece part value)
                    (Array.append yes no)
                    values

            let sum (a: Spread) (b: Spread) =
                Spread.map build (fun nodes -> build.Call("add", nodes)) [| a; b |]

            let parts = Array.append yes no |> Array.map (fun (struct (_, part)) -> part)

            { Array.reduce sum widened with
                Pieces =
                    ValueSome(struct (axis, Array.map2 (fun part value -> struct (part, value)) parts values))
            }
        | Branch.Masks test ->
            let select (nodes: Node[]) =
                build.Select(nodes[0], nodes[1], nodes[2])

            let mask = test.Mask.Value
            let inner = max values[0].Inner.Length values[1].Inner.Length
            let dims = Array.append mask.Node.Shape.Dims (Array.create inner 1)
            let shaped = Spread.create (build.Reshape(mask.Node, Shape dims)) mask.Axes
            Spread.map build select [| shaped; values[0]; values[1] |]
        | Branch.Decided _
        | Branch.Ordinary -> invalidOp "What is decided has no other branch, and an ordinary if is a call."
