namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// The ways in which nodes are read, by their numbers.
type internal Readings = Dictionary<int64, HashSet<int>>

/// <summary>The ways in which an array is read from the places of another, each a number of its own.</summary>
/// <remarks>w[i] and w[j] over i and j are one array, read in two ways: through broadcasts along different axes.</remarks>
[<Sealed>]
type internal Ways() =
    /// Ways that are told apart for one node; with more it counts as read anywhere.
    static let most = 8

    let numbers = Dictionary<struct (int * string), int>()
    let mutable count = 0

    let next () =
        count <- count + 1
        count

    let through (node: Node) (axes: int[]) way =
        let step = String.Join(',', axes) + $";{node.Operands[0].Shape};{node.Shape}"

        match numbers.TryGetValue(struct (way, step)) with
        | true, number -> number
        | _ ->
            let number = next ()
            numbers[struct (way, step)] <- number
            number

    /// At its own places.
    static member Itself = 0

    /// At any places: what holds at one says nothing there.
    static member Anywhere = -1

    /// At one place each, whichever that is: what is read so is read at that place by what it is made of.
    member _.SomePlace() : int = next ()

    /// How an operand of a node is read that is itself read so. A number has one place, however it is read.
    member _.Of(node: Node, operand: Node, way: int) : int =
        if operand.Shape.Size = 1 then
            Ways.Itself
        else
            match node.Operation with
            | Operation.Elementwise _
            | Operation.Select -> way
            | Operation.Broadcast axes when way >= 0 -> through node axes way
            | Operation.Reshape when way >= 0 -> through node [||] way
            | _ -> Ways.Anywhere

    /// The ways in which the last node of an order, read so, reads others: those operands of each that are asked for.
    member ways.Within(order: Node[], way: int, operandsOf: Node -> Node[]) : Readings =
        let found = Readings()
        found[(Array.last order).Id] <- HashSet [ way ]

        let add (node: Node) (operand: Node) way =
            let read =
                match found.TryGetValue operand.Id with
                | true, read -> read
                | _ ->
                    found[operand.Id] <- HashSet<int>()
                    found[operand.Id]

            let way = ways.Of(node, operand, way)
            let isTold = read.Count < most || read.Contains way
            read.Add(if isTold then way else Ways.Anywhere) |> ignore

        for node in Array.rev order do
            match found.TryGetValue node.Id with
            | true, read ->
                for operand in operandsOf node do
                    for way in read do
                        add node operand way
            | _ -> ()

        found
