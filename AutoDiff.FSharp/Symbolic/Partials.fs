namespace AutoDiff.FSharp

open System
open AutoDiff

/// Partial derivatives as graphs.
[<RequireQualifiedAccess>]
module internal Partials =
    let private refuseJacobian (root: Node) (input: Input) =
        let message =
            $"The expression has shape {root.Shape} and '{input.Name}' has {input.Shape}: "
            + "the derivative of an array by an array is not one array. Take an element or a sum of one of them first."

        raise (ArgumentException(message, "names"))

    /// <summary>
    /// ∂f/∂x, of the shape of f where x is a scalar and of x where f is one. The root must have been made by the builder.
    /// </summary>
    /// <exception cref="T:System.ArgumentException">Both are arrays.</exception>
    let by (builder: Builder) (input: Input) (root: Node) : Node =
        let build = builder :> IBuilder
        let variable = build.Input input

        if root.Shape.Rank = 0 then
            (Derivatives.gradient builder [| variable |] root)[0]
        elif input.Shape.Rank = 0 then
            (Derivatives.along builder [| variable |] [| build.Constant 1.0 |] [| root |])[0]
        else
            refuseJacobian root input

    /// The same of a formula that any builder has made, gathered for reading.
    let gathered (input: Input) (formula: Node) : Node =
        let builder = Builder()
        let root = (Rebuild.simplify builder [| formula |])[0]
        Gathering.Apply(root, by builder input root)
