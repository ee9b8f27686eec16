namespace AutoDiff.FSharp

open AutoDiff

/// Derivatives of a scalar graph. All arguments must have been made by the builder given.
[<RequireQualifiedAccess>]
module internal Derivatives =
    let private direction (prefix: string) (variable: Node) =
        match variable.Operation with
        | Operation.Input input -> Input(prefix + input.Name, variable.Shape, null)
        | _ -> invalidArg (nameof variable) "Derivatives are taken with respect to variables."

    /// ∇f, one node a variable and of its shape: forward mode along symbolic directions, transposed.
    let gradient (builder: Builder) (variables: Node[]) (objective: Node) : Node[] =
        let build = builder :> IBuilder

        let tangents =
            variables |> Array.map (fun variable -> build.Input(direction "d" variable))

        let linear =
            Forward.linearize builder (Array.zip variables tangents) [| objective |]

        Reverse.transpose builder tangents linear[0] (build.Constant 1.0)

    /// Σⱼ ∂fᵢ/∂xⱼ vⱼ for each root: one pass forward along v.
    let along (builder: Builder) (variables: Node[]) (directions: Node[]) (roots: Node[]) : Node[] =
        Forward.linearize builder (Array.zip variables directions) roots

    /// Fresh inputs of the variables' shapes, to stand for a direction v.
    let directions (builder: Builder) (variables: Node[]) : Node[] =
        variables
        |> Array.map (fun variable -> (builder :> IBuilder).Input(direction "v_" variable))
