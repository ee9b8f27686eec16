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
    let conditions = Conditions build
    let space = IndexSpace(build, scope)
    let names = Names(scope, space)
    let branches = Branches(build, space, tree)
    let mutable bound = 0

    let words span = tree.Source.Slice span

    // ---- Names ----

    let inputNode (input: Input) =
        let node = build.Input input

        if isNull input.Values && listed.Add node.Id then
            variables.Add node

        Item.Value node

    let undeclared name (span: SourceSpan) =
        match name, Functions.tryFind name with
        | "pi", _ -> Item.Value(build.Constant Math.PI)
        | "e", _ -> Item.Value(build.Constant Math.E)
        | _ when names.HasEnded name ->
            errors.Report(span, (fun () -> ElaborationComplaints.outOfScope name))
            Item.Broken
        | _, ValueSome f ->
            errors.Report(span, (fun () -> ElaborationComplaints.functionAsVariable name f.Usage))
            Item.Broken
        | _ -> inputNode (scope.Variable name)

    let name (name: string) span =
        match names.TryFind name with
        | ValueSome item -> item
        | ValueNone ->
            match scope.TryFind name with
            | null -> undeclared name span
            | input -> inputNode input

    // ---- Operators ----

    let binary operator (a: Node) (b: Node) =
        match operator with
        | BinaryOperator.Add -> build.Call("add", [| a; b |])
        | BinaryOperator.Subtract -> build.Call("subtract", [| a; b |])
        | BinaryOperator.Multiply -> build.Call("multiply", [| a; b |])
        | BinaryOperator.Divide -> build.Call("divide", [| a; b |])
        | BinaryOperator.Power -> build.Call("power", [| a; b |])
        | BinaryOperator.MatrixMultiply -> Functions.matrixProduct build a b
        | _ ->
            match conditions.Apply(operator, a, b) with
            | null -> invalidOp $"The operator {operator} has no meaning yet."
            | condition -> condition

    // ---- Calls ----

    let isValue (name: string) =
        name = "pi"
        || name = "e"
        || not (isNull (scope.TryFind name))
        || Array.contains name tree.Names

    let isArray (name: string) =
        match scope.TryFind name with
        | null -> false
        | input -> input.Shape.Rank > 0

    let complainOfCallee callee (span: SourceSpan) () =
        if isValue callee then
            let from = callee.Length

            let inner =
                words
                    { span with
                        Offset = span.Offset + from
                        Length = span.Length - from
                    }

            ElaborationComplaints.notAFunction
                callee
                (inner.Trim().TrimStart('(').TrimEnd(')'))
                (isArray callee)
        else
            ElaborationComplaints.unknownFunction callee (NearMiss.closest Functions.names callee)

    /// The function of that name, if it takes so many arguments; otherwise says why not.
    let callee (name: string) given (span: SourceSpan) =
        let place = { span with Length = name.Length }

        match Functions.tryFind name with
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

    // ---- Values ----

    let value item =
        match item with
        | Item.Value node -> node
        | _ -> invalidOp "Only an index may be a range or left out."

    let values (operands: Item[]) = Array.map value operands

    /// Any item as a value at every place of the indices it depends on.
    let spread item =
        match item with
        | Item.Spread spread -> spread
        | Item.Whole form -> space.Number form
        | Item.Extreme(isLargest, forms) -> space.Extreme(isLargest, forms)
        | Item.Test test -> test.Mask.Value
        | item -> Spread.ofNode (value item)

    let itemOf (spread: Spread) =
        if spread.Axes.Length = 0 then
            Item.Value spread.Node
        else
            Item.Spread spread

    // ---- Operations ----

    let lifted (operation: Node[] -> Node) (operands: Item[]) =
        operands |> Array.map spread |> Spread.map build operation |> itemOf

    let liftedBinary operator (a: Spread) (b: Spread) =
        match operator with
        | BinaryOperator.Multiply -> Spread.multiply build a b
        | BinaryOperator.MatrixMultiply -> Lifted.matrixProduct build space a b
        | _ -> [| a; b |] |> Spread.map build (fun nodes -> binary operator nodes[0] nodes[1])

    let negated (operand: Item) =
        match operand with
        | Item.Whole form ->
            Forms.scale build -1L form |> ValueOption.defaultWith (fun () -> invalidOp "A form too large to negate.")
        | Item.Spread product when product.Factors.Length > 0 ->
            Spread.multiply build (Spread.ofNode (build.Constant -1.0)) product |> itemOf
        | operand -> lifted (fun nodes -> build.Call("negate", nodes)) [| operand |]

    let operated operator (a: Item) (b: Item) =
        match Forms.binary build space operator a b with
        | ValueSome item -> item
        | ValueNone -> liftedBinary operator (spread a) (spread b) |> itemOf

    /// An operation on operands of which some depend on indices.
    let makeAt kind (operands: Item[]) =
        match kind with
        | SyntaxKind.Unary UnaryOperator.Negate -> negated operands[0]
        | SyntaxKind.Unary UnaryOperator.Not ->
            match operands[0] with
            | Item.Test test -> Item.Test(Forms.negate build test)
            | operand -> lifted (fun nodes -> conditions.Not nodes[0]) [| operand |]
        | SyntaxKind.Binary operator -> operated operator operands[0] operands[1]
        | SyntaxKind.Vector -> operands |> Array.map spread |> Lifted.vector build |> itemOf
        | SyntaxKind.Index -> Indexing.applyAt build space (spread operands[0]) operands[1..] |> itemOf
        | kind -> invalidOp $"{kind} is not an operation."

    let makePlain kind (operands: Item[]) =
        match kind with
        | SyntaxKind.Unary UnaryOperator.Negate -> build.Call("negate", values operands)
        | SyntaxKind.Unary UnaryOperator.Not -> conditions.Not(value operands[0])
        | SyntaxKind.Binary operator -> binary operator (value operands[0]) (value operands[1])
        | SyntaxKind.Vector -> Literals.vector build scope (values operands)
        | SyntaxKind.Index -> Indexing.apply build (value operands[0]) operands[1..]
        | kind -> invalidOp $"{kind} is not an operation."

    let make kind (operands: Item[]) =
        if operands |> Array.exists _.DependsOnIndex then
            makeAt kind operands
        else
            Item.Value(makePlain kind operands)

    let applied (f: Function) (operands: Item[]) =
        if operands |> Array.exists _.DependsOnIndex then
            match Forms.extreme f.Name operands with
            | ValueSome item -> item
            | ValueNone -> operands |> Array.map spread |> Lifted.call build space f |> itemOf
        else
            Item.Value(f.Make(Application(f.Name, build, values operands)))

    // ---- Refusals ----

    /// The span of an operand, or of the whole when no one operand is to blame.
    let blame index operand =
        let at =
            if operand < 0 then
                index
            else
                (tree.OperandsOf index)[operand]

        tree.Nodes[at].Span

    /// What is wrong where nothing counts is not said.
    let complain index operand complaint =
        if not space.IsDead then
            errors.Report(blame index operand, complaint)

        Item.Broken

    let guarded index (work: unit -> Item) =
        try
            work ()
        with
        | :? RefusalException as refusal -> complain index refusal.Operand (fun () -> refusal.Complaint)
        | :? ShapeMismatchException as mismatch ->
            complain index -1 (fun () -> ElaborationComplaints.shapeMismatch mismatch.Left mismatch.Right)
        | :? ArgumentOutOfRangeException -> complain index -1 ElaborationComplaints.tooLarge

    let isBroken (item: Item) = item.IsBroken

    // ---- Indices and lets ----

    /// Whether the name is free; says so if not.
    let isFree (name: string) (span: SourceSpan) =
        match names.MeaningOf name with
        | null -> true
        | meaning ->
            errors.Report(
                { span with
                    Length = min span.Length name.Length
                },
                fun () -> ElaborationComplaints.nameTaken name meaning
            )

            false

    let brokenBinding name =
        {
            Name = name
            Axis = ValueNone
            Mask = ValueNone
            Depth = space.Depth
            IsEmpty = false
            IsCounting = true
        }

    let bindRange name range =
        match range with
        | Item.Range(lower, upper, step) when
            not (isBroken lower || isBroken upper || isBroken step) && bound <= Static.mostAxes
            ->
            let struct (binding, index, limits) = Ranges.bind space name lower upper step

            if binding.IsEmpty then
                space.Enter Context.Dead
            elif limits.Length > 0 then
                space.Enter(Context.Masked(limits, binding.Mask.Value))

            let index =
                if index.IsConstant then
                    Item.Value(build.Constant(float index.Constant))
                else
                    Item.Whole index

            struct (binding, index)
        | Item.Range _ when bound > Static.mostAxes ->
            Static.refuse -1 (ElaborationComplaints.tooManyIndicesAtOnce Static.mostAxes)
        | _ -> struct (brokenBinding name, Item.Broken)

    let binder index (node: SyntaxNode) (name: string) (range: Item) =
        bound <- bound + 1
        let free = isFree name node.Span
        let own = if free then name else ""
        let mutable binding = brokenBinding own

        let item =
            guarded index (fun () ->
                let struct (made, item) = bindRange own range
                binding <- made
                item)

        if free then
            names.Bind(name, item)

        Item.Bound binding

    /// The indices, and what is read under them; the indices are free again.
    let unbind (operands: Item[]) =
        let bindings =
            operands
            |> Array.choose (function
                | Item.Bound binding -> Some binding
                | _ -> None)

        for binding in bindings do
            names.Release binding.Name
            bound <- bound - 1

        if bindings.Length > 0 then
            space.Leave bindings[0].Depth

        struct (bindings, Array.last operands)

    let isSound (bindings: Binding[]) =
        bindings |> Array.forall (fun binding -> binding.Axis.IsSome)

    let reduction index (node: SyntaxNode) (name: string) (operands: Item[]) =
        let struct (bindings, body) = unbind operands
        let place = { node.Span with Length = name.Length }

        if not (IndexedReductions.isKnown name) then
            let complaint () =
                match NearMiss.closest IndexedReductions.names name with
                | ValueSome near when (Functions.tryFind name).IsNone ->
                    ElaborationComplaints.unknownFunction name (ValueSome near)
                | _ -> ElaborationComplaints.notAnIndexedFunction name IndexedReductions.names

            errors.Report(place, complaint)
            Item.Broken
        elif not (isSound bindings) then
            Item.Broken
        else
            let isEmpty = bindings |> Array.exists _.IsEmpty

            match body with
            | Item.Broken when not isEmpty -> Item.Broken
            | _ ->
                let body = if isBroken body then Item.Value(build.Constant 0.0) else body
                guarded index (fun () -> IndexedReductions.apply build name bindings (spread body) |> itemOf)

    let dimensions index (bindings: Binding[]) (body: Item) =
        for binding in bindings do
            if not binding.IsCounting then
                complain index -1 (fun () -> ElaborationComplaints.notCounting binding.Name) |> ignore

        if isBroken body || not (isSound bindings) then
            Item.Broken
        else
            let axes = bindings |> Array.map _.Axis.Value
            guarded index (fun () -> Spread.gatherIn build axes (spread body) |> itemOf)

    let definition index (node: SyntaxNode) (name: string) (operands: Item[]) =
        let struct (bindings, body) = unbind operands
        let item = if bindings.Length = 0 then body else dimensions index bindings body
        let written = tree.Source.Text.IndexOf(name, node.Span.Offset, StringComparison.Ordinal)

        let place =
            {
                Offset = max written node.Span.Offset
                Length = name.Length
            }

        if isFree name place then
            names.Bind(name, item)
            Item.Defined name
        else
            Item.Defined ""

    let block (operands: Item[]) =
        for operand in operands do
            match operand with
            | Item.Defined name -> names.Release name
            | _ -> ()

        Array.last operands

    // ---- Nodes ----

    let conditional index (f: Function) (operands: Item[]) =
        match branches.Close() with
        | Branch.Decided holds -> if holds then operands[1] else operands[2]
        | _ when Array.exists isBroken operands -> Item.Broken
        | Branch.Ordinary -> guarded index (fun () -> applied f operands)
        | branch ->
            guarded index (fun () -> branches.Join(branch, spread operands[1], spread operands[2]) |> itemOf)

    let call index (node: SyntaxNode) name (operands: Item[]) =
        match callee name operands.Length node.Span with
        | ValueSome f when name = "if" -> conditional index f operands
        | ValueSome f when not (Array.exists isBroken operands) -> guarded index (fun () -> applied f operands)
        | _ -> Item.Broken

    let operation index (node: SyntaxNode) (operands: Item[]) =
        match node.Kind with
        | SyntaxKind.Call name -> call index node name operands
        | SyntaxKind.Binder name -> binder index node name operands[0]
        | SyntaxKind.Reduction name -> reduction index node name operands
        | SyntaxKind.Let name -> definition index node name operands
        | SyntaxKind.Block -> block operands
        | _ when Array.exists isBroken operands -> Item.Broken
        | SyntaxKind.Range -> Item.Range(operands[0], operands[1], operands[2])
        | kind -> guarded index (fun () -> make kind operands)

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
            branches.Before(index, results.Peek)
        with :? RefusalException as refusal ->
            errors.Report(tree.Nodes[index].Span, (fun () -> refusal.Complaint))

    let requireScalar (root: Item) =
        match root with
        | Item.Value node when node.Shape.Rank > 0 ->
            let span = tree.Nodes[tree.Nodes.Length - 1].Span
            errors.Report(span, (fun () -> ElaborationComplaints.notScalar node.Shape (words span)))
        | _ -> ()

    member _.Run(isObjective: bool) : Elaborated =
        tree.Nodes
        |> Array.iteri (fun index node ->
            prepare index
            results.Push(step index node))

        builder.Origin <- null
        let root = results.Pop()

        if isObjective then
            requireScalar root

        errors.ThrowIfAny()

        {
            Root = value root
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
