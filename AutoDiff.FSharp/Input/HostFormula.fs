namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff

/// What a function of a host language says, with what it takes from around it.
[<NoEquality; NoComparison>]
type internal HostFormula =
    {
        Tree: SyntaxTree
        /// The parameters of the function in their order, each with its rank.
        Parameters: struct (string * int)[]
        Captured: IReadOnlyList<struct (string * DataArray)>
    }

[<RequireQualifiedAccess>]
module internal HostBindings =
    let private isParameter (formula: HostFormula) (name: string) =
        formula.Parameters |> Array.exists (fun struct (known, _) -> known = name)

    let private refuseUnknown (formula: HostFormula) (bindings: Bindings) =
        for name in Seq.append bindings.Shapes.Keys bindings.Data.Keys do
            if not (isParameter formula name) then
                let known =
                    String.Join(", ", formula.Parameters |> Array.map (fun struct (name, _) -> name))

                raise (ArgumentException($"There is no parameter '{name}'; the parameters are {known}."))

    let private shapeOf (given: Bindings) (name: string) : Shape voption =
        match given.Data.TryGetValue name, given.Shapes.TryGetValue name with
        | (true, data), _ -> ValueSome data.Shape
        | _, (true, shape) -> ValueSome shape
        | _ -> ValueNone

    let private bind (given: Bindings) (bindings: Bindings) struct (name: string, rank: int) =
        match shapeOf given name with
        | ValueSome shape when shape.Rank = rank -> bindings
        | ValueSome shape ->
            raise (ArgumentException($"'{name}' has {rank} dimensions; the shape {shape} is bound to it."))
        | _ when rank = 0 -> bindings.WithVariable name
        | _ ->
            let extents = if rank = 1 then "10" else "10, 20"

            raise (
                ArgumentException(
                    $"How long is '{name}'? Bind its extents: Bindings.Empty.WithVariable(\"{name}\", {extents})."
                )
            )

    /// The parameters that are varied: those that no numbers are bound to.
    let varied (formula: HostFormula) (given: Bindings) : string[] =
        formula.Parameters
        |> Array.map (fun struct (name, _) -> name)
        |> Array.filter (fun name -> not (given.Data.ContainsKey name))

    /// Every parameter with its shape, and what is captured with its values.
    let complete (formula: HostFormula) (given: Bindings) : Bindings =
        refuseUnknown formula given

        let captured (bindings: Bindings) struct (name: string, data: DataArray) =
            bindings.WithData(name, data)

        Seq.fold captured (Array.fold (bind given) given formula.Parameters) formula.Captured

    /// One length for every parameter that is a vector.
    let ofLength (length: int) (formula: HostFormula) : Bindings =
        if formula.Parameters |> Array.forall (fun struct (_, rank) -> rank <> 1) then
            raise (ArgumentException $"No parameter is a vector: leave the length {length} out.")

        let bind (bindings: Bindings) struct (name: string, rank: int) =
            if rank = 1 then
                bindings.WithVariable(name, length)
            else
                bindings

        Array.fold bind Bindings.Empty formula.Parameters
