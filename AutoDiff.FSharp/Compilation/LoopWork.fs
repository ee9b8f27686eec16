namespace AutoDiff.FSharp

open System
open AutoDiff

/// What becomes of a root's value at each point of its loops.
[<RequireQualifiedAccess>]
type internal Combine =
    | Store
    | Add
    | Max

    /// What a reduction starts from.
    member this.Identity =
        match this with
        | Max -> Double.NegativeInfinity
        | _ -> 0.0

    /// The operation on lanes that combines two.
    member this.Name =
        match this with
        | Max -> "Max"
        | _ -> "Add"

/// A value computed over a box of loop indices and where it goes: strides say how the target moves with each loop, and
/// are 0 along the loops a reduction runs over.
type internal Root =
    {
        Value: Node
        Extents: int[]
        Target: Place
        Strides: int[]
        Combine: Combine
        /// Partial results the target keeps for each element, as neighbours.
        Lanes: int
        /// The stored node the root computes, all of it or a part.
        Node: Node
    }

/// A stored node that loops over `Extents` compute, or copy for another output.
type internal LoopWork =
    {
        Stage: int
        Node: Node
        /// Others compute the node, whatever its operation: what it needs for that must not be done again.
        IsCopy: bool
        Extents: int[]
        Roots: unit -> Root[]
    }

    /// Whether it is done as a product of matrices that goes by rows.
    member work.IsRowProduct = not work.IsCopy && Traits.isRowProduct work.Node

    /// Points of its loops.
    member work.Elements =
        work.Extents |> Array.fold (fun size extent -> size * int64 extent) 1L
