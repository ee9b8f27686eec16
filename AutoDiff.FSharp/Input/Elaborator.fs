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
        | _, ValueSome f ->
            errors.Report(span, (fun () -> ElaborationComplaints.functionAsVariable name f.Usage))
            Item.Broken
        | _ -> inputNode (scope.Variable name)

    let name (name: string) span =
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

    // ---- Nodes ----

    let value item =
        match item with
        | Item.Value node -> node
        | _ -> invalidOp "Only an index may be a range or left out."

    let values (operands: Item[]) = Array.map value operands

    let make kind (operands: Item[]) =
        match kind with
        | SyntaxKind.Unary UnaryOperator.Negate -> build.Call("negate", values operands)
        | SyntaxKind.Unary UnaryOperator.Not -> conditions.Not(value operands[0])
        | SyntaxKind.Binary operator -> binary operator (value operands[0]) (value operands[1])
        | SyntaxKind.Vector -> Literals.vector build scope (values operands)
        | SyntaxKind.Index -> Indexing.apply build (value operands[0]) operands[1..]
        | kind -> invalidOp $"{kind} is not an operation."

    /// The span of an operand, or of the whole when no one operand is to blame.
    let blame index operand =
        let at =
            if operand < 0 then
                index
            else
                (tree.OperandsOf index)[operand]

        tree.Nodes[at].Span

    let guarded index (work: unit -> Node) =
        try
            Item.Value(work ())
        with
        | :? RefusalException as refusal ->
            errors.Report(blame index refusal.Operand, (fun () -> refusal.Complaint))
            Item.Broken
        | :? ShapeMismatchException as mismatch ->
            let complaint () =
                ElaborationComplaints.shapeMismatch mismatch.Left mismatch.Right

            errors.Report(blame index -1, complaint)
            Item.Broken
        | :? ArgumentOutOfRangeException ->
            errors.Report(blame index -1, ElaborationComplaints.tooLarge)
            Item.Broken

    let isBroken item =
        match item with
        | Item.Broken -> true
        | _ -> false

    let operation index (node: SyntaxNode) (operands: Item[]) =
        match node.Kind with
        | SyntaxKind.Call name ->
            match callee name operands.Length node.Span with
            | ValueSome f when not (Array.exists isBroken operands) ->
                guarded index (fun () -> f.Make(Application(name, build, values operands)))
            | _ -> Item.Broken
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

    let requireScalar (root: Item) =
        match root with
        | Item.Value node when node.Shape.Rank > 0 ->
            let span = tree.Nodes[tree.Nodes.Length - 1].Span
            errors.Report(span, (fun () -> ElaborationComplaints.notScalar node.Shape (words span)))
        | _ -> ()

    member _.Run(isObjective: bool) : Elaborated =
        tree.Nodes |> Array.iteri (fun index node -> results.Push(step index node))
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
