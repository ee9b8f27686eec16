namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff
open Pattern

/// The adjoint of a node, and where it counts. Behind an `if`, factors that belong to the branch not taken may be NaN or
/// infinite, and 0 times those is no 0. So the choice is kept outermost: it is applied to what the factors have made, never
/// before them. Without an `if` there is no mask, and this is a node and nothing else.
[<NoEquality; NoComparison>]
type internal Adjoint =
    {
        /// The adjoint where the mask is not 0. Elsewhere the adjoint is 0, whatever this is.
        Raw: Node
        /// Positive where the node is used by a branch that is taken, 0 elsewhere; of the shape of `Raw`. Null: everywhere.
        Mask: Node | null
        /// Whether `Raw` itself is 0 wherever the mask is.
        IsClean: bool
    }

/// What one user contributes to the adjoint of a node: to the whole of it, or to the slice with these starts and steps.
[<Struct; NoEquality; NoComparison>]
type internal AdjointPart =
    {
        Adjoint: Adjoint
        Place: (int[] * int[]) voption
    }

[<RequireQualifiedAccess>]
module internal Adjoint =
    let private filled (build: IBuilder) (c: float) (like: Node) =
        build.BroadcastTo(build.Constant c, like.Shape)

    let everywhere (raw: Node) =
        {
            Raw = raw
            Mask = null
            IsClean = true
        }

    /// The adjoint itself, 0 where it does not count.
    let value (build: IBuilder) (adjoint: Adjoint) =
        match adjoint.Mask with
        | null -> adjoint.Raw
        | _ when adjoint.IsClean -> adjoint.Raw
        | mask -> build.Select(mask, adjoint.Raw, filled build 0.0 adjoint.Raw)

    let private maskOr (f: Node -> Node) (mask: Node | null) : Node | null =
        match mask with
        | null -> null
        | mask -> f mask

    /// By an operation that only moves elements, or fills up with zeros.
    let moved (f: Node -> Node) (adjoint: Adjoint) =
        { adjoint with
            Raw = f adjoint.Raw
            Mask = maskOr f adjoint.Mask
        }

    /// By an operation that adds elements up: what does not count must be 0 before.
    let summed (build: IBuilder) (f: Node -> Node) (adjoint: Adjoint) =
        {
            Raw = f (value build adjoint)
            Mask = maskOr f adjoint.Mask
            IsClean = true
        }

    /// Whether the node is what the caller gave, only moved: finite, unless the caller says otherwise.
    let rec private isGiven (node: Node) =
        match node.Operation with
        | Operation.Constant c -> System.Double.IsFinite c
        | Operation.Input _
        | Operation.Iota _ -> true
        | Operation.Broadcast _
        | Operation.Reshape
        | Operation.Permute _
        | Operation.Slice _
        | Operation.Gather _ -> isGiven node.Operands[0]
        | _ -> false

    /// By an elementwise factor; `f` may broadcast.
    let scaled (build: IBuilder) (factor: Node) (f: Node -> Node) (adjoint: Adjoint) =
        let raw = f adjoint.Raw

        {
            Raw = raw
            Mask = adjoint.Mask |> maskOr (fun mask -> build.BroadcastTo(mask, raw.Shape))
            IsClean = adjoint.IsClean && isGiven factor
        }

    /// By an elementwise divisor. A given one may be 0, and 0/0 is no 0.
    let divided (f: Node -> Node) (adjoint: Adjoint) =
        { adjoint with
            Raw = f adjoint.Raw
            IsClean = false
        }

    /// For a branch of an `if`: it counts where the condition holds, or where it does not.
    let within (build: IBuilder) (condition: Node) (holds: bool) (adjoint: Adjoint) =
        let one, zero = filled build 1.0 adjoint.Raw, filled build 0.0 adjoint.Raw

        let here =
            if holds then
                build.Select(condition, one, zero)
            else
                build.Select(condition, zero, one)

        { adjoint with
            Mask =
                match adjoint.Mask with
                | null -> here
                | mask -> build.Select(mask, here, zero)
            IsClean = false
        }

    let private axesBut (axis: int) (node: Node) =
        [| 0 .. node.Shape.Rank - 1 |] |> Array.filter ((<>) axis)

    /// By a product of matrices in which axis `inner` of the adjoint meets axis `factorInner` of the factor. Rows of the factor
    /// that nothing taken uses are 0, and so are elements of the result to which nothing taken contributes; these are laid
    /// along axis `kept` of the result, or along none where the adjoint is a vector.
    let contracted (build: IBuilder) inner (factor: Node) factorInner kept f (adjoint: Adjoint) =
        match adjoint.Mask with
        | null -> everywhere (f factor adjoint.Raw)
        | mask ->
            let safe =
                if isGiven factor then
                    factor
                else
                    let used = build.Sum(mask, axesBut inner mask)
                    let used = build.Broadcast(used, axesBut factorInner factor, factor.Shape)
                    build.Select(used, factor, filled build 0.0 factor)

            let raw: Node = f safe (value build adjoint)
            let counts = build.Sum(mask, [| inner |])

            let added =
                if counts.Shape.Rank = 0 then
                    [| 0 .. raw.Shape.Rank - 1 |]
                else
                    axesBut kept raw

            {
                Raw = raw
                Mask = build.Broadcast(counts, added, raw.Shape)
                IsClean = isGiven factor
            }

    /// Where one of two branches is taken; null where that is everywhere.
    let private either (build: IBuilder) (a: Node) (b: Node) : Node | null =
        let joined =
            match a.Operation, b.Operation with
            | _ when same a b -> a
            | Operation.Select, Operation.Select when same a.Operands[0] b.Operands[0] ->
                match a.Operands[2], b.Operands[1], a.Operands[1], b.Operands[2] with
                | Uniform 0.0, Uniform 0.0, _, _ -> build.Select(a.Operands[0], a.Operands[1], b.Operands[2])
                | _, _, Uniform 0.0, Uniform 0.0 -> build.Select(a.Operands[0], b.Operands[1], a.Operands[2])
                | _ -> build.Call("add", [| a; b |])
            | _ -> build.Call("add", [| a; b |])

        match joined with
        | Uniform c when c <> 0.0 -> null
        | joined -> joined

    let private contribution build (part: AdjointPart) =
        match part.Place with
        | ValueNone -> Contribution.Whole(value build part.Adjoint)
        | ValueSome(starts, steps) -> Contribution.Part(value build part.Adjoint, starts, steps)

    let private maskOf (build: IBuilder) (part: AdjointPart) =
        let mask =
            match part.Adjoint.Mask with
            | null -> filled build 1.0 part.Adjoint.Raw
            | mask -> mask

        match part.Place with
        | ValueNone -> Contribution.Whole mask
        | ValueSome(starts, steps) -> Contribution.Part(mask, starts, steps)

    let private jointMask (build: IBuilder) (shape: Shape) (parts: List<AdjointPart>) =
        let isWhole (part: AdjointPart) = part.Place.IsNone
        let isMasked (part: AdjointPart) = not (isNull part.Adjoint.Mask)

        if Seq.forall isMasked parts && Seq.forall isWhole parts then
            let join (joined: Node | null) (part: AdjointPart) =
                match joined, part.Adjoint.Mask with
                | null, _
                | _, null -> null
                | a, b -> either build a b

            Seq.fold join parts[0].Adjoint.Mask (Seq.tail parts)
        elif
            Seq.exists isMasked parts
            && not (parts |> Seq.exists (fun part -> isWhole part && not (isMasked part)))
        then
            parts
            |> Seq.map (maskOf build)
            |> Array.ofSeq
            |> Assembly.ofContributions build shape
        else
            null

    /// Σ of what contributes to a node of that shape.
    let sum (build: IBuilder) (shape: Shape) (parts: List<AdjointPart>) =
        {
            Raw =
                parts
                |> Seq.map (contribution build)
                |> Array.ofSeq
                |> Assembly.ofContributions build shape
            Mask = jointMask build shape parts
            IsClean = true
        }

/// What has been contributed to the adjoints of nodes so far.
[<Sealed>]
type internal Adjoints(build: IBuilder) =
    /// Most nodes are used once, as a whole.
    let single = IdTable<Adjoint>()

    let several = IdTable<List<AdjointPart>>()

    /// Adds to a node's adjoint: to the whole of it, or to the slice with these starts and steps.
    member _.Add(node: Node, adjoint: Adjoint, place: (int[] * int[]) voption) =
        let part = { Adjoint = adjoint; Place = place }

        match several.TryGetValue node.Id, single.TryGetValue node.Id with
        | (true, parts), _ -> parts.Add part
        | _, (true, first) ->
            single.Remove node.Id
            several[node.Id] <- List [ { Adjoint = first; Place = ValueNone }; part ]
        | _ when place.IsNone -> single[node.Id] <- adjoint
        | _ -> several[node.Id] <- List [ part ]

    /// The node's adjoint, if anything has contributed; it is forgotten here.
    member _.Take(node: Node) : Adjoint voption =
        match single.TryGetValue node.Id, several.TryGetValue node.Id with
        | (true, adjoint), _ ->
            single.Remove node.Id
            ValueSome adjoint
        | _, (true, parts) ->
            several.Remove node.Id
            ValueSome(Adjoint.sum build node.Shape parts)
        | _ -> ValueNone
