namespace AutoDiff.FSharp.TextInput

open System
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
    /// It holds on one part of an axis and not on the other: each branch is read on its own part.
    | Parts of axis: Axis * lowTrue: int * isTrue: Axis * lowFalse: int * isFalse: Axis
    | Masks of Test

/// <summary>if(c, a, b) with a condition on indices: it is decided before the branches are read, so that neither reads outside
/// its own places.</summary>
[<Sealed>]
type internal Branches(build: IBuilder, space: IndexSpace, tree: SyntaxTree) =
    /// Where branches begin: the if, and whether it is the first of them.
    let starts = Dictionary<int, bool>()
    let opened = Stack<struct (Branch * int)>()

    let collect () =
        tree.Nodes
        |> Array.iteri (fun index node ->
            match node.Kind with
            | SyntaxKind.Call "if" when node.Operands = 3 ->
                let operands = tree.OperandsOf index
                starts[operands[0] + 1] <- true
                starts[operands[1] + 1] <- false
            | _ -> ())

    do
        if tree.Nodes |> Array.exists _.Kind.IsBinder then
            collect ()

    // ---- Deciding ----

    let always (forms: Affine[] voption) =
        forms |> ValueOption.exists (Array.forall (fun form -> Affine.low form >= 0L))

    let never (forms: Affine[] voption) =
        forms |> ValueOption.exists (Array.exists (fun form -> Affine.high form < 0L))

    let single (forms: Affine[]) =
        let axes = Axis.Union(forms |> Seq.map _.Axes)

        if axes.Length = 1 && forms |> Array.forall (fun form -> form.Terms.Length = 1) then
            ValueSome axes[0]
        else
            ValueNone

    let ceiling (a: int64) (b: int64) = int64 (Math.Ceiling(float a / float b))

    /// The places of an axis at which all forms are at least 0.
    let interval (axis: Axis) (forms: Affine[]) =
        let low, high =
            forms
            |> Array.fold
                (fun struct (low, high) form ->
                    match Affine.factor axis form with
                    | k when k > 0L -> struct (max low (ceiling -form.Constant k), high)
                    | k -> struct (low, min high (-(ceiling -form.Constant -k))))
                struct (0L, int64 axis.Count - 1L)
            |> fun struct (low, high) -> low, high

        struct (int low, int (high - low + 1L))

    let parts (test: Test) =
        match test.When, test.Unless with
        | ValueSome yes, ValueSome no ->
            match single yes, single no with
            | ValueSome a, ValueSome b when a.Number = b.Number ->
                let struct (lowTrue, countTrue) = interval a yes
                let struct (lowFalse, countFalse) = interval a no

                if countTrue > 0 && countFalse > 0 && countTrue + countFalse = a.Count then
                    let isTrue, isFalse = space.PartOf(a, countTrue), space.PartOf(a, countFalse)
                    ValueSome(Branch.Parts(a, lowTrue, isTrue, lowFalse, isFalse))
                else
                    ValueNone
            | _ -> ValueNone
        | _ -> ValueNone

    let decide (condition: Item) =
        match condition with
        | Item.Test test when always test.When || never test.Unless -> Branch.Decided true
        | Item.Test test when never test.When || always test.Unless -> Branch.Decided false
        | Item.Test test -> parts test |> ValueOption.defaultValue (Branch.Masks test)
        | _ -> Branch.Ordinary

    // ---- Going through ----

    let enter branch isFirst =
        match branch with
        | Branch.Decided holds when holds <> isFirst -> space.Enter Context.Dead
        | Branch.Parts(axis, low, part, _, _) when isFirst -> space.Enter(Context.Narrowed(axis, low, part))
        | Branch.Parts(axis, _, _, low, part) -> space.Enter(Context.Narrowed(axis, low, part))
        | Branch.Masks test ->
            let here = if isFirst then test else Forms.negate build test
            space.Enter(Context.Masked(ValueOption.defaultValue [||] here.When, here.Mask))
        | _ -> ()

    /// To be called before each node: the result so far is the condition where the first branch begins.
    member _.Before(index: int, result: unit -> Item) =
        match starts.TryGetValue index with
        | true, true ->
            let branch = decide (result ())
            opened.Push(struct (branch, space.Depth))
            enter branch true
        | true, false ->
            let struct (branch, depth) = opened.Peek()
            space.Leave depth
            enter branch false
        | _ -> ()

    /// The if is complete: how its branches were read.
    member _.Close() =
        match opened.TryPop() with
        | true, struct (branch, depth) ->
            space.Leave depth
            branch
        | _ -> Branch.Ordinary

    /// The value of an if from those of its branches.
    member _.Join(branch: Branch, yes: Spread, no: Spread) : Spread =
        match branch with
        | Branch.Parts(axis, lowTrue, isTrue, lowFalse, isFalse) ->
            let first = Spread.widen build axis lowTrue isTrue yes
            let second = Spread.widen build axis lowFalse isFalse no
            Spread.map build (fun nodes -> build.Call("add", nodes)) [| first; second |]
        | Branch.Masks test ->
            let select (nodes: Node[]) =
                build.Select(nodes[0], nodes[1], nodes[2])

            let mask = test.Mask.Value
            let inner = max yes.Inner.Length no.Inner.Length
            let dims = Array.append mask.Node.Shape.Dims (Array.create inner 1)
            let shaped = Spread.create (build.Reshape(mask.Node, Shape dims)) mask.Axes
            Spread.map build select [| shaped; yes; no |]
        | Branch.Decided holds -> if holds then yes else no
        | Branch.Ordinary -> invalidOp "An ordinary if is a call."
