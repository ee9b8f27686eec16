namespace AutoDiff.FSharp.TextOutput

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp

/// <summary>
/// Objectives as C# classes that need nothing but System, and a body for each function of the caller's own.
/// </summary>
/// <remarks>
/// The order of operations is that of the graph, evaluated plainly: the results are the interpreter's, and differ from the
/// compiled code's by rounding. Values used more than once have names; arrays are loops.
/// </remarks>
[<RequireQualifiedAccess>]
module internal CSharpSource =
    /// Reads of the variables, or of a direction along them, at the head of a method.
    let private unpack
        (body: CSharpMethod)
        (nameOf: Input -> string)
        (span: string)
        (inputs: Node[])
        (used: HashSet<Input>)
        =
        let mutable offset = 0

        for node in inputs do
            let input = Graph.inputOf node

            if used.Contains input then
                if input.Shape.Rank = 0 then
                    body.Line $"double {nameOf input} = {span}[{offset}];"
                else
                    body.Line
                        $"ReadOnlySpan<double> {nameOf input} = {span}.Slice({offset}, {input.Shape.Size});"

            offset <- offset + input.Shape.Size

    let private store (body: CSharpMethod) (span: string) (inputs: Node[]) (results: Node[]) =
        let mutable offset = 0

        for input, result in Array.zip inputs results do
            body.Store(result, span, offset)
            offset <- offset + input.Shape.Size

    let private usedBy (roots: Node[]) =
        HashSet<Input>(Graph.topological roots |> Graph.inputs, HashIdentity.Reference)

    let private methodText (header: string) (summary: string) (body: CSharpMethod) =
        let lines = String.Join("\n", body.Lines)
        $"    /// <summary>{summary}</summary>\n    public static {header}\n    {{\n{lines}\n    }}"

    let private valueText (body: CSharpMethod) nameOf (objective: ObjectiveGraph) =
        let root = objective.Root
        unpack body nameOf "point" objective.Variables (usedBy [| root |])
        body.Prepare [| root |]
        body.Line $"return {body.Scalar root};"
        methodText "double Value(ReadOnlySpan<double> point)" "f(x)." body

    let private gradientText (body: CSharpMethod) nameOf (objective: ObjectiveGraph) =
        let roots = Array.append [| objective.Root |] objective.Gradient
        unpack body nameOf "point" objective.Variables (usedBy roots)
        body.Prepare roots
        store body "gradient" objective.Variables objective.Gradient
        body.Line $"return {body.Scalar objective.Root};"

        methodText
            "double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)"
            "Returns f(x) and writes its gradient."
            body

    let private hessianVectorText (body: CSharpMethod) nameOf (objective: ObjectiveGraph) =
        let struct (directions, products) = objective.HessianVectorProduct
        let used = usedBy products
        unpack body nameOf "point" objective.Variables used
        unpack body nameOf "vector" directions used
        body.Prepare products
        store body "product" objective.Variables products

        methodText
            "void HessianVector(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)"
            "Writes the Hessian at x times a vector."
            body

    /// What the variables, and directions along them, are called in every method.
    let private inputNames (names: CSharpNames) (objective: ObjectiveGraph) =
        let struct (directions, _) = objective.HessianVectorProduct
        let named = Dictionary<Input, string>(HashIdentity.Reference)

        for node in Array.append objective.Variables directions do
            let input = Graph.inputOf node
            named[input] <- names.Fresh input.Name

        named

    /// Names data and the caller's functions before the insides of methods are named: none of theirs may hide a field.
    let private nameFields (statics: CSharpStatics) (objective: ObjectiveGraph) =
        let struct (_, products) = objective.HessianVectorProduct

        for node in Graph.topological (Array.concat [ [| objective.Root |]; objective.Gradient; products ]) do
            match node.Operation with
            | Operation.Input input when not (isNull input.Values) -> statics.Data input |> ignore
            | Operation.Elementwise row when not (isNull row.Delegate) -> statics.Caller row |> ignore
            | _ -> ()

    let private classText className (methods: string list) (statics: CSharpStatics) =
        let parts =
            Seq.concat
                [
                    Seq.ofList methods
                    CSharpHelpers.texts statics.Used |> Seq.map _.TrimStart('\n')
                    statics.Methods
                    statics.Fields
                ]

        let kind =
            if statics.Methods.Count > 0 then
                "partial class"
            else
                "class"

        let body = String.Join("\n\n", parts)
        $"using System;\n\npublic static {kind} {className}\n{{\n{body}\n}}\n"

    /// The class of that name: Value, ValueAndGradient and HessianVector.
    let print (className: string) (objective: ObjectiveGraph) : string =
        let names = CSharpNames []
        let className = names.Fresh className
        let statics = CSharpStatics names
        let named = inputNames names objective
        nameFields statics objective

        let symbols =
            Array.append [| "i"; "j"; "k"; "l" |] (Array.init 28 (fun axis -> $"i{axis}"))
            |> Array.map names.Fresh

        let nameOf input = named[input]

        let write methodOf =
            methodOf (CSharpMethod(names.Inner(), statics, nameOf, symbols)) nameOf objective

        let methods = [ write valueText; write gradientText; write hessianVectorText ]
        classText className methods statics
