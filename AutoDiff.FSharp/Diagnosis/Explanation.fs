namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp.TextInput
open AutoDiff.FSharp.TextOutput

/// Explains a bound objective. One that came from no text is printed, and read again, so that its nodes have places in the
/// formula as it prints.
[<RequireQualifiedAccess>]
module internal Explanation =
    /// Longer formulas are explained without places.
    let private longest = 1 <<< 20

    let private hasText (root: Node) =
        Graph.topological [ root ]
        |> Array.exists (fun node -> not (isNull node.Origin))

    /// Functions of the caller's own, by name.
    let private customRows (root: Node) =
        let rows = Dictionary<string, Primitive>()

        for node in Graph.topological [ root ] do
            match node.Operation with
            | Operation.Elementwise row when isNull (Primitives.tryFind row.Name) -> rows[row.Name] <- row
            | _ -> ()

        rows

    let private reread (graph: ObjectiveGraph) (text: string) =
        let builder = Builder()

        let shapes =
            graph.Variables
            |> Array.map (fun node -> KeyValuePair((Graph.inputOf node).Name, node.Shape))

        let data = graph.Data |> Array.filter (fun input -> input.Name <> "")
        let scope = Scope(data, shapes, Rows = customRows graph.Root)
        let elaborated = Elaborator.elaborate builder (Parser.parse text) scope
        struct (builder, elaborated.Root, elaborated.Variables)

    let private plain (graph: ObjectiveGraph) =
        let builder = Builder()
        let image = Rebuild.simplify builder (Array.append [| graph.Root |] graph.Variables)
        struct (builder, image[0], image[1..])

    let private placed (graph: ObjectiveGraph) =
        if hasText graph.Root then
            plain graph
        else
            match Infix.tryPrint longest graph.Root with
            | ValueSome text ->
                try
                    reread graph text
                with :? ParseException ->
                    plain graph
            | ValueNone -> plain graph

    /// Whether interpreting takes about a second at most: the value has no more than 2²⁰ numbers between the point and the result.
    let isShort (objective: BoundObjective) =
        let sizes =
            Graph.topological [ objective.Graph.Root ]
            |> Array.sumBy (fun node -> int64 node.Shape.Size)

        sizes <= (1L <<< 20)

    let at (objective: BoundObjective) (x: float[]) =
        let graph = objective.Graph
        let numbers = Dictionary<string, float[]>()

        graph.Variables
        |> Array.iteri (fun i variable ->
            let start = graph.Offsets[i]
            numbers[(Graph.inputOf variable).Name] <- x[start .. start + variable.Shape.Size - 1])

        let struct (builder, root, variables) = placed graph
        Diagnosis.Of(builder, root, variables, numbers)

    /// Bounds of each element by name: a number on one side is for all, and what is not named has none.
    let between
        (shapeOf: string -> Shape)
        (lower: IReadOnlyDictionary<string, DataArray>)
        (upper: IReadOnlyDictionary<string, DataArray>)
        =
        let side (bounds: IReadOnlyDictionary<string, DataArray>) (name: string) otherwise =
            let shape = shapeOf name

            match bounds.TryGetValue name with
            | false, _ -> Array.create shape.Size otherwise
            | true, number when number.Shape.Rank = 0 -> Array.create shape.Size number.Array[0]
            | true, array when array.Shape.Equals shape -> array.Array
            | true, array ->
                let problem = $"'{name}' has shape {shape}, and its bound {array.Shape}."
                raise (ArgumentException(problem, nameof bounds))

        let intervals = Dictionary<string, ValueRange[]>()

        for name in Seq.append lower.Keys upper.Keys |> Seq.distinct do
            intervals[name] <- Intervals.between (side lower name -infinity) (side upper name infinity)

        intervals

    /// Functions whose arguments can leave their domains while the variables stay within bounds, row-major by name; others
    /// are free.
    let domains (objective: BoundObjective) (bounds: IReadOnlyDictionary<string, ValueRange[]>) =
        let ofInput (input: Input) =
            match input.Values with
            | null ->
                match bounds.TryGetValue input.Name with
                | true, intervals -> intervals
                | _ -> [| ValueRange.whole |]
            | values -> Intervals.ofNumbers values

        let struct (_, root, _) = placed objective.Graph
        DomainWarning.Of(ofInput, root)
