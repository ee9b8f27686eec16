namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp.TextOutput

/// <summary>
/// A gradient in segments that are one formula each: 2·(x₂ - x₁) at the end of a chain, and within it the sum of what both neighbours say.
/// </summary>
/// <remarks>
/// What slices contribute to an adjoint comes as pads, zeros around and between elements: the index maps that compute best, but read badly. A
/// slice of a pad between its edges has no pad, so slices are pushed through what works element by element.
/// </remarks>
[<RequireQualifiedAccess>]
module internal Piecewise =
    /// Longer formulas stay whole. It bounds the depth of recursion too.
    let private mostNodes = 256

    /// More segments than this read no better than pads.
    let private mostSegmentes = 7

    /// What a vector is made of element by element: element i of it needs element i + shift, if any, where nothing stands between elements.
    let private operands (node: Node) : struct (Node * int)[] =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select -> node.Operands |> Array.map (fun operand -> struct (operand, 0))
        | Operation.Pad([| start |], _) -> [| struct (node.Operands[0], -start) |]
        | Operation.Slice([| start |], [| 1 |]) -> [| struct (node.Operands[0], start) |]
        | _ -> [||]

    /// The places in a vector that pads leave to their operands; nothing where the formula is long.
    let private padded (root: Node) : Segment[] =
        let found = List<Segment>()
        let seen = HashSet<struct (int64 * int)>()
        let pending = Stack [ struct (root, 0) ]

        while pending.Count > 0 && seen.Count < mostNodes do
            let struct (node, shift) = pending.Pop()

            if seen.Add(struct (node.Id, shift)) then
                match node.Operation with
                | Operation.Pad([| start |], [| step |]) ->
                    found.Add
                        {
                            First = start - shift
                            Step = step
                            Count = node.Operands[0].Shape.Size
                        }
                | _ -> ()

                for struct (operand, further) in operands node do
                    pending.Push(struct (operand, shift + further))

        if pending.Count = 0 then found.ToArray() else [||]

    /// Every step-th element between the edges of those pads that have it, or its neighbours too.
    let private between extent step (pads: Segment[]) remainder : Segment seq =
        let edges =
            [
                yield 0
                yield extent

                for pad in pads do
                    if pad.Step = 1 || (pad.First - remainder) % step = 0 then
                        yield pad.First
                        yield pad.First + pad.Step * (pad.Count - 1) + 1
            ]

        let segment (low, high) =
            let first = low + ((remainder - low) % step + step) % step

            {
                First = first
                Step = step
                Count = (high - first + step - 1) / step
            }

        edges
        |> Seq.filter (fun edge -> edge >= 0 && edge <= extent)
        |> Seq.distinct
        |> Seq.sort
        |> Seq.pairwise
        |> Seq.map segment
        |> Seq.filter (fun segment -> segment.Count > 0)

    /// The segments of a vector between the edges of its pads; nothing where it does not come apart into a few.
    let private segmentsOf (root: Node) : Segment[] =
        let pads = padded root
        let step = pads |> Seq.fold (fun most pad -> max most pad.Step) 1

        if
            step > mostSegmentes
            || pads |> Array.exists (fun pad -> pad.Step <> 1 && pad.Step <> step)
        then
            [||]
        else
            let found =
                [| 0 .. step - 1 |]
                |> Seq.collect (between root.Shape.Size step pads)
                |> Array.ofSeq

            if found.Length > 1 && found.Length <= mostSegmentes then
                found
            else
                [||]

    /// Takes so many elements of vectors; a single one as a number. What it makes of the nodes of a formula is gathered in `kept`.
    [<Sealed>]
    type private Cutter(build: IBuilder, isOfFormula: Node -> bool, count: int, kept: List<Node>) =
        let made = Dictionary<struct (int64 * int * int), Node>()

        let repeated (number: Node) =
            if count = 1 then
                number
            else
                build.BroadcastTo(number, Shape count)

        let cut (node: Node) first step =
            let slice = build.Slice(node, [| first |], [| step |], [| count |])

            if count = 1 then
                build.Reshape(slice, Shape.Scalar)
            else
                slice

        /// An element of arrays side by side is one of theirs.
        let ofParts (parts: Node[]) first =
            let starts = parts |> Array.scan (fun start part -> start + part.Shape.Size) 0
            let index = starts |> Array.findIndexBack (fun start -> start <= first)
            cut parts[index] (first - starts[index]) 1

        /// Elements first, first + step, … of a vector.
        member this.From(node: Node, first: int, step: int) : Node =
            match made.TryGetValue(struct (node.Id, first, step)) with
            | true, known -> known
            | _ ->
                let image = this.Make(node, first, step)
                made[struct (node.Id, first, step)] <- image

                if isOfFormula node then
                    kept.Add image

                image

        member private this.Make(node: Node, first: int, step: int) =
            match node.Operation, operands node with
            | Operation.Broadcast _, _ -> repeated node.Operands[0]
            | Operation.Pad([| start |], [| gap |]), _ when step % gap = 0 ->
                this.OfPad(node, first, step, first - start, gap)
            | Operation.Pad _, _ -> cut node first step
            | Operation.Concatenate _, _ when count = 1 -> ofParts node.Operands first
            | _, [||] -> cut node first step
            | _, given ->
                given
                |> Array.map (fun (struct (operand, shift)) -> this.From(operand, first + shift, step))
                |> this.Applied node

        /// A slice of a slice is one of its operand; other operations are applied to slices.
        member private _.Applied (node: Node) (images: Node[]) =
            match node.Operation with
            | Operation.Slice _ -> images[0]
            | _ -> Rebuild.apply build node images

        /// Elements that all lie between the edges of a pad, or all beside its operand's; `at` counts from where it starts.
        member private this.OfPad(node: Node, first: int, step: int, at: int, gap: int) =
            let operand = node.Operands[0]
            let last, most = at + step * (count - 1), gap * (operand.Shape.Size - 1)

            if at % gap <> 0 || last < 0 || at > most then
                repeated (build.Constant 0.0)
            elif at >= 0 && last <= most then
                this.From(operand, at / gap, step / gap)
            else
                cut node first step

    /// <summary>A vector derived from a formula, in segments with formulas gathered for reading.</summary>
    /// <returns>Nothing where it is no vector, or one segment, or does not come apart into a few.</returns>
    let apart (formula: Node) (derivative: Node) : struct (Segment * Node)[] =
        let builder = Builder()
        let roots = Rebuild.simplify builder [| formula; derivative |]
        let ofFormula = HashSet(Graph.topological [ roots[0] ] |> Seq.map _.Id)

        let piece segment =
            let kept = List [ roots[0] ]

            let cutter =
                Cutter(builder, (fun node -> ofFormula.Contains node.Id), segment.Count, kept)

            let node = cutter.From(roots[1], segment.First, segment.Step)
            struct (segment, Gathering.Apply(kept, node))

        if derivative.Shape.Rank = 1 then
            segmentsOf roots[1] |> Array.map piece
        else
            [||]

    /// ∂f/∂x, where f is a number, in such segments.
    let gradient (input: Input) (formula: Node) : struct (Segment * Node)[] =
        let builder = Builder()
        let root = (Rebuild.simplify builder [| formula |])[0]
        apart root (Partials.by builder input root)
