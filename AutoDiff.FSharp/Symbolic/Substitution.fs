namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// Variables by name, and other expressions in their place.
[<RequireQualifiedAccess>]
module internal Substitution =
    let private isVariable (input: Input) = isNull input.Values

    /// The variables of a graph in order of appearance.
    let variables (root: Node) : Input[] =
        Graph.topological [ root ] |> Graph.inputs |> Array.filter isVariable

    let private unknown (name: string) (known: Input[]) =
        let names = String.Join(", ", known |> Seq.map _.Name)

        let message =
            if known.Length = 0 then
                $"The expression has no variable, and so none called '{name}'."
            else
                $"No variable is called '{name}'; the variables are {names}."

        raise (ArgumentException(message, nameof name))

    /// <summary>The one variable of that name.</summary>
    /// <exception cref="T:System.ArgumentException">There is none, or there are two.</exception>
    let find (known: Input[]) (name: string) : Input =
        match known |> Array.filter (fun input -> input.Name = name) with
        | [| input |] -> input
        | [||] -> unknown name known
        | _ ->
            raise (
                ArgumentException(
                    $"Two variables are called '{name}'; the name does not tell them apart.",
                    nameof name
                )
            )

    /// The graph with the replacements, which may be of other builders, repeated to the shapes of what they replace.
    /// All at once: a replacement is not replaced in again.
    let replace (builder: Builder) (replacements: IReadOnlyDictionary<Input, Node>) (root: Node) : Node =
        let build = builder :> IBuilder
        let images = Dictionary<Input, Node>(HashIdentity.Reference)

        for KeyValue(input, by) in replacements do
            match Shape.TryBroadcast(by.Shape, input.Shape) with
            | shape when input.Shape.Equals shape ->
                images[input] <- build.BroadcastTo((Rebuild.simplify builder [| by |])[0], input.Shape)
            | _ -> raise (ShapeMismatchException(input.Shape, by.Shape))

        let image (_: IBuilder) (node: Node) (_: Node[]) : Node | null =
            match node.Operation with
            | Operation.Input input ->
                match images.TryGetValue input with
                | true, by -> by
                | _ -> null
            | _ -> null

        (Rebuild.map builder image [| root |])[0]
