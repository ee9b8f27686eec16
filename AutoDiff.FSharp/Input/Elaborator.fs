namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// What a formula means.
[<NoEquality; NoComparison>]
type internal Elaborated =
    {
        Root: Node
        /// The inputs without values, in order of first appearance in the text.
        Variables: Node[]
    }

/// One loop over the postorder nodes with a stack of results: depth costs no stack of the machine's.
[<Sealed>]
type private Elaboration(builder: Builder, scope: Scope, tree: SyntaxTree) =
    let build = builder :> IBuilder
    let errors = Diagnostics tree.Source
    let results = Stack<Item>()
    let variables = List<Node>()
    let listed = HashSet<int64>()
    let space = IndexSpace(build)
    let names = Names(scope, space)
    let branches = Branches(build, space, tree)
    let operations = Operations(build, scope, space)
    let refusals = Refusals(tree, errors, space)
    let binders = Binders(build, tree, errors, refusals, operations, space, names)

    let words span = tree.Source.Slice span

    // ---- Names ----

    let inputNode (input: Input) =
        let node = build.Input input

        if isNull input.Values && listed.Add node.Id then
            variables.Add node

        Item.Value node

    let undeclared name (span: SourceSpan) =
        match name, Functions.tryFind name with
        | _ when tree.Source.Text[span.Offset] = Characters.quote && not (names.HasEnded name) ->
            inputNode (scope.Variable name)
        | ("pi" | "π"), _ -> Item.Value(build.Constant Math.PI)
        | "e", _ -> Item.Value(build.Constant Math.E)
        | _ when names.HasEnded name ->
            errors.Report(span, (fun () -> ElaborationComplaints.outOfScope name))
            Item.Broken
        | _, ValueSome f ->
            errors.Report(span, (fun () -> ElaborationComplaints.functionAsVariable name f.Usage))
            Item.Broken
        | _ ->
            match ForeignNames.constant name with
            | NonNull advice ->
                errors.Report(span, (fun () -> ElaborationComplaints.foreignConstant name advice))
                Item.Broken
            | _ -> inputNode (scope.Variable name)

    let name (name: string) span =
        match names.TryFind name with
        | ValueSome item -> item
        | ValueNone ->
            match scope.TryFind name with
            | null -> undeclared name span
            | input -> inputNode input

    // ---- Calls ----

    let isValue (name: string) =
        Functions.isConstant name
        || not (isNull (scope.TryFind name))
        || Array.contains name tree.Names

    let isArray (name: string) =
        match scope.TryFind name with
        | null -> false
        | input -> input.Shape.Rank > 0

    /// Of callee(arguments), what stands between the parentheses.
    let argumentsOf (span: SourceSpan) =
        let call = words span
        let first = call.IndexOf '(' + 1
        call.Substring(first, call.Length - 1 - first).Trim()

    let complainOfCallee callee (span: SourceSpan) () =
        if isValue callee then
            ElaborationComplaints.notAFunction callee (argumentsOf span) (isArray callee)
        else
            ElaborationComplaints.unknownFunction
                callee
                (argumentsOf span)
                (Spelling.Closest(callee, Functions.names))

    /// The function of that name, if it takes so many arguments; otherwise says why not.
    let callee (name: string) given (span: SourceSpan) =
        let place = { span with Length = name.Length }

        match Functions.tryFindIn scope name with
        | ValueNone ->
            errors.Report(place, complainOfCallee name span)
            ValueNone
        | ValueSome f when given < f.Least || given > f.Most ->
            errors.Report(
                place,
                (fun () -> ElaborationComplaints.wrongArity name f.Least f.Most given f.Usage)
            )

            ValueNone
        | found -> found

    let isBroken (item: Item) = item.IsBroken

    // ---- Nodes ----

    /// Of a branch in pieces, the last one's value is the operand.
    let conditional index (f: Function) (operands: Item[]) =
        let isValue (item: Item) = item.IsValue

        match branches.Close() with
        | struct (Branch.Decided _, _) when Array.forall isValue operands ->
            refusals.Guard(index, (fun () -> operations.Apply(f, operands)))
        | struct (Branch.Decided holds, _) -> if holds then operands[1] else operands[2]
        | struct (_, earlier) when Array.exists isBroken operands || Array.exists isBroken earlier ->
            Item.Broken
        | struct (Branch.Ordinary, _) -> refusals.Guard(index, (fun () -> operations.Apply(f, operands)))
        | struct (branch, earlier) ->
            let values =
                match branch with
                | Branch.Pieces(_, yes, _) ->
                    let first, rest = Array.splitAt (yes.Length - 1) earlier
                    Array.concat [ first; [| operands[1] |]; rest; [| operands[2] |] ]
                | _ -> operands[1..]

            refusals.Guard(
                index,
                fun () -> branches.Join(branch, Array.map operations.Spread values) |> operations.ItemOf
            )

    let call index (node: SyntaxNode) name (operands: Item[]) =
        match callee name operands.Length node.Span with
        | ValueSome f when name = "if" -> conditional index f operands
        | ValueSome f when not (Array.exists isBroken operands) ->
            refusals.Guard(index, (fun () -> operations.Apply(f, operands)))
        | _ -> Item.Broken

    let operation index (node: SyntaxNode) (operands: Item[]) =
        match node.Kind with
        | SyntaxKind.Call name -> call index node name operands
        | SyntaxKind.Binder name -> binders.Bind(index, node, name, operands[0])
        | SyntaxKind.Reduction name -> binders.Reduce(index, node, name, operands)
        | SyntaxKind.Let name -> binders.Define(index, node, name, operands)
        | SyntaxKind.Block -> binders.Close operands
        | _ when Array.exists isBroken operands -> Item.Broken
        | SyntaxKind.Range -> Item.Range(operands[0], operands[1], operands[2])
        | kind -> refusals.Guard(index, (fun () -> operations.Make(kind, operands)))

    let take count =
        let operands = Array.create count Item.Omitted

        for at in count - 1 .. -1 .. 0 do
            operands[at] <- results.Pop()

        operands

    let step index (node: SyntaxNode) =
        builder.Origin <- Origin(tree.Source, node.Span)

        match node.Kind with
        | SyntaxKind.Number value -> Item.Value(build.Constant value)
        | SyntaxKind.Name words -> name words node.Span
        | SyntaxKind.Omitted -> Item.Omitted
        | _ -> operation index node (take node.Operands)

    /// Branches may be too deep to be told apart.
    let prepare index =
        try
            branches.Before(index, results)
        with :? RefusalException as refusal ->
            errors.Report(tree.Nodes[index].Span, (fun () -> refusal.Complaint))

    let requireScalar (root: Item) =
        match root with
        | Item.Value node when node.Shape.Rank > 0 ->
            let span = tree.Nodes[tree.Nodes.Length - 1].Span
            errors.Report(span, (fun () -> ElaborationComplaints.notScalar node.Shape (words span)))
        | _ -> ()

    member _.Run(isObjective: bool) : Elaborated =
        let mutable index = 0

        while index < tree.Nodes.Length do
            prepare index
            results.Push(step index tree.Nodes[index])
            index <- branches.After(index, results)

        builder.Origin <- null
        let root = results.Pop()

        if isObjective then
            requireScalar root

        errors.ThrowIfAny()

        {
            Root = operations.Value root
            Variables = variables.ToArray()
        }

/// From a formula as it was written to the graph it means.
[<RequireQualifiedAccess>]
module internal Elaborator =
    /// <summary>The objective a formula is, and its variables.</summary>
    /// <exception cref="T:AutoDiff.ParseException">It means nothing, or an array; up to ten errors say why.</exception>
    let elaborate (builder: Builder) (tree: SyntaxTree) (scope: Scope) : Elaborated =
        Elaboration(builder, scope, tree).Run true

    /// <summary>The same for a formula of any shape.</summary>
    /// <exception cref="T:AutoDiff.ParseException">It means nothing; up to ten errors say why.</exception>
    let elaborateArray (builder: Builder) (tree: SyntaxTree) (scope: Scope) : Elaborated =
        Elaboration(builder, scope, tree).Run false
