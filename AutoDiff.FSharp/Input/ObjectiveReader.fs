namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Linq.Expressions
open AutoDiff
open AutoDiff.FSharp

/// The doors: what each of them takes becomes a graph with its variables and its data.
[<RequireQualifiedAccess>]
module internal ObjectiveReader =
    let private dataOf (bindings: Bindings) =
        bindings.Data |> Seq.map (fun pair -> pair.Value.Input pair.Key) |> Array.ofSeq

    let ofText (text: string) (bindings: Bindings) =
        let builder = Builder()
        let tree = Parser.parse text
        let data = dataOf bindings

        let elaborated =
            Elaborator.elaborate builder tree (Scope(data, bindings.Shapes, Rows = bindings.Rows))

        let names = HashSet<string> tree.Names
        let named = data |> Array.filter (fun input -> names.Contains input.Name)
        BoundObjective(ObjectiveGraph(builder, elaborated.Root, elaborated.Variables, named))

    let ofHost (formula: HostFormula) (bindings: Bindings) =
        let bound = HostBindings.complete formula bindings
        let data = dataOf bound
        let scope = Scope(data, bound.Shapes, Rows = bound.Rows)
        let builder = Builder()
        let elaborated = Elaborator.elaborate builder formula.Tree scope

        let variable (name: string) =
            match scope.TryFind name with
            | null -> invalidOp "A parameter is bound."
            | input -> (builder :> IBuilder).Input input

        let variables = HostBindings.varied formula bindings |> Array.map variable
        BoundObjective(ObjectiveGraph(builder, elaborated.Root, variables, data))

    /// What a C# compiler has computed already is looked for in the lambda's text.
    let private refuseIntegerDivision (source: string) =
        match LambdaSource.integerDivision source with
        | ValueNone -> ()
        | ValueSome span ->
            raise (UntranslatableException.InText(SourceText source, span, LambdaForms.lostFraction))

    let ofLambda (lambda: LambdaExpression) (bindings: HostFormula -> Bindings) (source: string | null) =
        Option.iter refuseIntegerDivision (Option.ofObj source)
        let formula = LambdaReader(lambda).Read()
        ofHost formula (bindings formula)

    /// The inputs of a graph that are varied, and those that are not.
    let private inputsOf (root: Node) =
        Graph.topological [ root ]
        |> Array.filter (fun node -> node.Operation.IsInput)
        |> Array.partition (fun node -> isNull (Graph.inputOf node).Values)

    let private refuseTwins (variables: Node[]) =
        let twin =
            variables
            |> Seq.countBy (fun variable -> (Graph.inputOf variable).Name)
            |> Seq.tryFind (fun (_, n) -> n > 1)

        match twin with
        | Some(name, _) ->
            invalidArg "expression" $"Two variables are called '{name}'; make it once and use it twice."
        | None -> ()

    let ofExpression (root: Node) =
        if root.Shape.Rank <> 0 then
            let advice = "an objective is a scalar; take a Sum or a Norm."
            invalidArg "expression" $"The expression has shape {root.Shape}; {advice}"

        // Variables that simplification makes vanish are variables all the same.
        let varied, fixedNodes = inputsOf root

        if varied.Length = 0 then
            invalidArg "expression" "The expression has no variable."

        refuseTwins varied
        let builder = Builder()
        let simplest = (Rebuild.simplify builder [| root |])[0]
        let variables = Rebuild.simplify builder varied
        let data = fixedNodes |> Array.map Graph.inputOf |> Array.distinct
        BoundObjective(ObjectiveGraph(builder, simplest, variables, data))

    /// Names in a formula that no numbers are bound to.
    let variablesOf (text: string) (bindings: Bindings) =
        (Parser.parse text).Names
        |> Array.filter (fun name ->
            not (
                bindings.Data.ContainsKey name
                || (Functions.isConstant name && not (bindings.Shapes.ContainsKey name))
            ))
