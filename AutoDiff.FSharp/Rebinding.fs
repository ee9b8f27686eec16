namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp.TextInput

/// Other data, and other choices of variables, for an objective that is there already; and what to say when the names
/// or shapes given are not its own.
[<RequireQualifiedAccess>]
module internal Rebinding =
    let private refuse (parameter: string) (message: string) =
        raise (ArgumentException(message, parameter))

    let private isNamed (input: Input) = input.Name <> ""

    let private names (inputs: seq<Input>) =
        inputs |> Seq.filter isNamed |> Seq.map _.Name |> Seq.distinct |> Array.ofSeq

    let private variablesOf (objective: BoundObjective) =
        objective.Graph.Variables |> Array.map Graph.inputOf

    let private listed (known: string[]) =
        if known.Length <= 12 then
            String.Join(", ", known)
        else
            let first = String.Join(", ", Seq.truncate 12 known)
            $"{first}, … ({known.Length} in all)"

    let private unknownData (objective: BoundObjective) name =
        let known = names objective.Inputs

        if variablesOf objective |> Array.exists (fun variable -> variable.Name = name) then
            $"'{name}' is a variable; WithRespectTo the others holds it, so that it can be given a value."
        elif known.Length = 0 then
            $"The objective has no data or parameter '{name}', nor any other."
        else
            $"The objective has no data or parameter '{name}'.{Spelling.Hint(name, known)} It has {listed known}."

    /// Where the formula has the name, as an excerpt; nothing where it came from no text.
    let private place (objective: BoundObjective) (input: Input) =
        match objective.Graph.OriginOf input with
        | null -> ""
        | origin ->
            let position = origin.Source.Locate origin.Span.Offset
            $"\nLine {position.Line}, column {position.Column}:\n{origin.Source.Excerpt origin.Span}"

    let private wrongShape (objective: BoundObjective) (input: Input) (given: Shape) =
        let advice = "Shapes are part of the code: for another one make the objective anew."

        $"'{input.Name}' has shape {input.Shape}, but the value given has {given}. {advice}{place objective input}"

    /// Numbers that have decided the graph stay as they are; the same ones may be given again.
    let private checkStructure (objective: BoundObjective) parameter (input: Input) (values: float[] | null) =
        let isSame =
            match input.Values, values with
            | null, _
            | _, null -> false
            | before, now -> before.AsSpan().SequenceEqual(ReadOnlySpan now)

        if input.IsStructural && not isSame then
            refuse
                parameter
                $"'{input.Name}' says how long a range is or which elements are read: that is part of the code. For other numbers make the objective anew.{place objective input}"

    /// The objective's data of that name.
    let private find (objective: BoundObjective) parameter name =
        match objective.Inputs |> Array.filter (fun input -> input.Name = name) with
        | [| input |] when isNamed input -> input
        | [||] -> refuse parameter (unknownData objective name)
        | _ -> refuse parameter $"Two data are called '{name}'; make them once and use them twice."

    let private replacing (pairs: seq<Input * Input>) =
        let successors = Dictionary<Input, Input>(HashIdentity.Reference)

        for before, now in pairs do
            successors[before] <- now

        fun input ->
            match successors.TryGetValue input with
            | true, now -> now
            | _ -> input

    /// The objective with other numbers for the data of these names.
    let withData (objective: BoundObjective) parameter (data: seq<KeyValuePair<string, DataArray>>) =
        let successor (KeyValue(name, value: DataArray)) =
            let input = find objective parameter name

            if not (input.Shape.Equals value.Shape) then
                refuse parameter (wrongShape objective input value.Shape)

            checkStructure objective parameter input value.Array

            input, (if input.IsStructural then input else value.Input name)

        objective.Rebind(replacing (data |> Seq.map successor |> Array.ofSeq))

    /// Refuses shapes of variables that the objective does not have.
    let checkShapes (objective: BoundObjective) parameter (shapes: IReadOnlyDictionary<string, Shape>) =
        let variables = variablesOf objective

        for KeyValue(name, shape) in shapes do
            match variables |> Array.tryFind (fun variable -> variable.Name = name) with
            | None ->
                refuse parameter $"No variable is called '{name}'.{Spelling.Hint(name, names variables)}"
            | Some variable when not (variable.Shape.Equals shape) ->
                refuse parameter (wrongShape objective variable shape)
            | _ -> ()

    let private checkChosen parameter (chosen: string[]) =
        if chosen.Length = 0 then
            refuse parameter "An objective has at least one variable."

        match chosen |> Seq.countBy id |> Seq.tryFind (fun (_, count) -> count > 1) with
        | Some(name, _) -> refuse parameter $"'{name}' is given twice."
        | None -> ()

    /// What the name stands for, as it is and as a variable.
    let private asVariable (objective: BoundObjective) parameter name =
        let variables = variablesOf objective

        match variables |> Array.tryFind (fun variable -> variable.Name = name) with
        | Some variable -> variable, variable
        | None when objective.Inputs |> Array.exists (fun input -> input.Name = name) ->
            let input = find objective parameter name
            checkStructure objective parameter input null
            input, Input(name, input.Shape, null)
        | None ->
            let known = Array.append (names variables) (names objective.Inputs)

            refuse
                parameter
                $"The objective has nothing called '{name}'.{Spelling.Hint(name, known)} It has {listed known}."

    /// The objective as a function of what these names stand for, in this order; its other variables become data.
    let withRespectTo (objective: BoundObjective) parameter (chosen: string[]) =
        checkChosen parameter chosen
        let pairs = chosen |> Array.map (asVariable objective parameter)
        let before = HashSet<Input>(Array.map fst pairs, HashIdentity.Reference)

        let held =
            Array.append objective.Inputs (variablesOf objective)
            |> Array.filter (fun input -> not (before.Contains input))

        objective.WithVariables(replacing pairs, Array.map snd pairs, held)
