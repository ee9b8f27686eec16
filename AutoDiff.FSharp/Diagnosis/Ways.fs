namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// <summary>The ways in which an array is read from the places of another, each a number of its own.</summary>
/// <remarks>w[i] and w[j] over i and j are one array, read in two ways: through broadcasts along different axes.</remarks>
[<Sealed>]
type internal Ways() =
    /// Ways that are told apart for one node; with more it counts as read anywhere.
    static let most = 8

    let numbers = Dictionary<struct (int * string), int>()

    let through (node: Node) (axes: int[]) way =
        let step = String.Join(',', axes) + $";{node.Operands[0].Shape};{node.Shape}"

        match numbers.TryGetValue(struct (way, step)) with
        | true, number -> number
        | _ ->
            numbers[struct (way, step)] <- numbers.Count + 1
            numbers.Count

    /// At its own places.
    static member Itself = 0

    /// At any places: what holds at one says nothing there.
    static member Anywhere = -1

    /// How the operands of a node are read that is itself read so.
    member _.Of(node: Node, way: int) : int =
        match node.Operation with
        | Operation.Elementwise _
        | Operation.Select -> way
        | Operation.Broadcast axes when way >= 0 -> through node axes way
        | Operation.Reshape when way >= 0 -> through node [||] way
        | _ -> Ways.Anywhere

    /// The ways in which the last node of an order reads each node of it.
    member ways.Within(cone: Node[]) : Dictionary<int64, HashSet<int>> =
        let found = Dictionary<int64, HashSet<int>>()
        found[(Array.last cone).Id] <- HashSet [ Ways.Itself ]

        for node in Array.rev cone do
            for operand in node.Operands do
                match found.TryGetValue operand.Id with
                | true, _ -> ()
                | _ -> found[operand.Id] <- HashSet<int>()

                let read = found[operand.Id]

                for way in found[node.Id] do
                    let way =
                        if read.Count < most then
                            ways.Of(node, way)
                        else
                            Ways.Anywhere

                    read.Add way |> ignore

        found
