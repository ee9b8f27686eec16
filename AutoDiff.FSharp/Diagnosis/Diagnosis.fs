namespace AutoDiff

open System
open System.Collections.Generic
open AutoDiff.FSharp
open AutoDiff.FSharp.TextOutput

type NonFinitePart =
    | Nothing = 0
    | Value = 1
    | Gradient = 2
    | HessianProduct = 3

[<Sealed>]
type OperandValue(text: string, element: int[], value: float) =
    member _.Text = text
    member _.Element: IReadOnlyList<int> = element
    member _.Value = value

    override _.ToString() =
        $"{DiagnosisText.element text element} = {DiagnosisText.number value}"

[<Sealed>]
type Diagnosis
    (
        part: NonFinitePart,
        result: float,
        variable: string,
        text: string,
        origin: Origin | null,
        element: int[],
        operands: OperandValue[]
    ) =
    /// Through what only moves elements, to what has a value of its own.
    static let rec unmoved (element: Element) =
        match element.Node.Operation with
        | Operation.Broadcast _
        | Operation.Reshape
        | Operation.Permute _
        | Operation.Slice _
        | Operation.Gather _ ->
            let index = (Interpreter.elementsBehind element.Node 0 element.Index)[0]

            unmoved
                {
                    Node = element.Node.Operands[0]
                    Index = index
                }
        | _ -> element

    static let nameOf (parent: Node) (node: Node) =
        match node.Operation, parent.Origin, node.Origin with
        | Operation.Input input, _, _ when input.Name <> "" -> input.Name
        | _, null, _
        | _, _, null -> NodePlace.printed node
        | _, outer, inner when outer.Span.Offset = inner.Span.Offset && outer.Span.Length = inner.Span.Length ->
            NodePlace.printed node
        | _ -> NodePlace.text node

    /// The operand's element of largest size, of those the element is made of.
    static let operand (values: Dictionary<int64, float[]>) (element: Element) index =
        let node = element.Node.Operands[index]

        match Interpreter.elementsBehind element.Node index element.Index with
        | [||] -> None
        | positions ->
            let largest = positions |> Array.maxBy (fun i -> abs (values[node.Id][i]))
            let found = unmoved { Node = node; Index = largest }

            match found.Node.Operation with
            | Operation.Constant _ -> None
            | _ ->
                let place = DiagnosisText.indices found.Node.Shape found.Index
                Some(OperandValue(nameOf element.Node found.Node, place, values[found.Node.Id][found.Index]))

    static let operandsOf values (element: Element) =
        [| 0 .. element.Node.Operands.Length - 1 |]
        |> Array.choose (operand values element)
        |> Array.distinctBy string

    static let finite = Diagnosis(NonFinitePart.Nothing, 0.0, "", "", null, [||], [||])

    /// The node whose operands are to be shown: what the user wrote, where it was not that itself but its derivative.
    static let shown (order: Node[]) (culprit: Culprit) =
        let element = culprit.Element

        match culprit.Origin with
        | null -> element
        | _ when Array.contains element.Node order -> unmoved element
        | origin ->
            match Culprit.nodeAt order origin with
            | null -> element
            | node when node.Shape.Size = element.Node.Shape.Size ->
                unmoved { Node = node; Index = element.Index }
            | node -> unmoved { Node = node; Index = 0 }

    static let describe part (values: Dictionary<int64, float[]>) order variable (start: Element) =
        let culprit = Culprit.trace values start
        let shown = shown order culprit

        let text: string =
            match shown.Node.Operation, culprit.Origin with
            | Operation.Input input, _ when input.Name <> "" -> input.Name
            | _, null -> NodePlace.printed shown.Node
            | _, origin -> origin.Source.Slice origin.Span

        Diagnosis(
            part,
            values[start.Node.Id][start.Index],
            variable,
            text,
            culprit.Origin,
            DiagnosisText.indices shown.Node.Shape shown.Index,
            operandsOf values shown
        )

    static let valuesOf (numbers: IReadOnlyDictionary<string, float[]>) (input: Input) =
        match input.Values, numbers.TryGetValue input.Name with
        | null, (true, known) -> known
        | null, _ ->
            raise (
                InvalidOperationException
                    $"'{input.Name}' is held and has no value yet: give it one with With(\"{input.Name}\", …)."
            )
        | values, _ -> values

    /// The values of inputs, with 1 for every element of a direction.
    static let alongOnes (directions: Node[]) (lookup: Input -> float[]) : Input -> float[] =
        let inputs =
            HashSet<Input>(directions |> Seq.map Graph.inputOf, HashIdentity.Reference)

        fun input ->
            if inputs.Contains input then
                Array.create input.Shape.Size 1.0
            else
                lookup input

    /// What is wrong with one of the roots, if anything is: the objective itself, or what belongs to each of its variables.
    static let look (root: Node) order (variables: Node[]) part (roots: Node[]) lookup =
        let values = Interpreter.evaluateAll lookup (Array.append [| root |] roots)

        Culprit.find values roots
        |> Option.map (fun (struct (index, element)) ->
            let variable =
                if part = NonFinitePart.Value then
                    ""
                else
                    DiagnosisText.indices element.Node.Shape element.Index
                    |> DiagnosisText.element (Graph.inputOf variables[index]).Name

            describe part values order variable element)

    let what =
        match part with
        | NonFinitePart.Value -> "The value"
        | NonFinitePart.Gradient -> $"The gradient by {variable}"
        | _ -> $"The Hessian's product with a vector of ones, by {variable},"

    let place =
        match origin with
        | null -> ""
        | origin ->
            let position = origin.Source.Locate origin.Span.Offset
            $" (line {position.Line}, column {position.Column})"

    let where =
        match part with
        | NonFinitePart.Gradient -> "in a derivative of "
        | NonFinitePart.HessianProduct -> "in a second derivative of "
        | _ -> "in "

    let message =
        if part = NonFinitePart.Nothing then
            "The value, the gradient and the Hessian's product with a vector of ones are finite."
        else
            let given =
                match operands with
                | [||] -> ""
                | listed -> ", where " + String.Join(", ", listed |> Seq.map string)

            let subject = DiagnosisText.element text element
            $"{what} is {DiagnosisText.number result}: this arose {where}{subject}{place}{given}."

    static member Of
        (builder: Builder, root: Node, variables: Node[], numbers: IReadOnlyDictionary<string, float[]>)
        =
        let look = look root (Graph.topological [ root ]) variables
        let lookup = valuesOf numbers

        look NonFinitePart.Value [| root |] lookup
        |> Option.orElseWith (fun () ->
            let gradient = Derivatives.gradient builder variables root

            look NonFinitePart.Gradient gradient lookup
            |> Option.orElseWith (fun () ->
                let directions = Derivatives.directions builder variables
                let product = Derivatives.along builder variables directions gradient
                look NonFinitePart.HessianProduct product (alongOnes directions lookup)))
        |> Option.defaultValue finite

    member _.IsFinite = part = NonFinitePart.Nothing
    member _.Part = part
    member _.Result = result
    member _.Variable = variable
    member _.Text = text

    member _.Source = NodePlace.source origin
    member _.Span = NodePlace.span origin

    member _.Element: IReadOnlyList<int> = element
    member _.Operands: IReadOnlyList<OperandValue> = operands
    member _.Message = message

    override _.ToString() = NodePlace.withExcerpt message origin

type IExplainable =
    abstract Explain: x: ReadOnlySpan<float> -> Diagnosis | null
