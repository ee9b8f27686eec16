namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// An objective as it was written: its graph with names, origins and data, its variables in the order of the point, and
/// the data it was given, those that simplification has made vanish among them.
[<Sealed>]
type internal ObjectiveGraph(builder: Builder, root: Node, variables: Node[], data: Input[]) =
    /// A builder serves one thread at a time.
    let gate = obj ()
    let gradient = lazy Derivatives.gradient builder variables root

    let hessianVectorProduct =
        lazy
            (let directions = Derivatives.directions builder variables
             struct (directions, Derivatives.along builder variables directions gradient.Value))

    let offsets =
        variables |> Array.scan (fun offset variable -> offset + variable.Shape.Size) 0

    member _.Root = root
    member _.Variables = variables
    member _.Data = data
    member _.Offsets = offsets
    member _.Dimension = Array.last offsets

    /// ∇f as graphs, one a variable.
    member _.Gradient = lock gate (fun () -> gradient.Value)

    /// Σⱼ ∂²f/∂xᵢ∂xⱼ vⱼ as graphs, after the inputs that stand for v.
    member _.HessianVectorProduct = lock gate (fun () -> hessianVectorProduct.Value)

    /// The same formula of other inputs: `replace` gives each input's successor, which may be itself.
    member _.Substitute(replace: Input -> Input, variables: Input[], data: Input[]) =
        let fresh = Builder()

        let successor (build: IBuilder) (node: Node) (_: Node[]) : Node | null =
            match node.Operation with
            | Operation.Input input -> build.Input(replace input)
            | _ -> null

        let root = (Rebuild.map fresh successor [| root |])[0]
        ObjectiveGraph(fresh, root, variables |> Array.map (fresh :> IBuilder).Input, data)

    /// Where the input is first met in a text, if it came from one.
    member _.OriginOf(input: Input) : Origin | null =
        Graph.topological [ root ]
        |> Array.tryFind (fun node ->
            match node.Operation with
            | Operation.Input other -> obj.ReferenceEquals(input, other)
            | _ -> false)
        |> Option.map _.Origin
        |> Option.defaultValue null
