namespace AutoDiff.FSharp

open System.Collections.Generic

/// Which elements of a node matter to a Hessian.
[<Sealed>]
type internal Demand(size: int) =
    /// The objective has a derivative by the element.
    member val Reached: bool[] = Array.zeroCreate size

    /// What the element depends on is asked for: something not linear is made of it further on.
    member val Needed: bool[] = Array.zeroCreate size

/// From the objective back to the variables. What enters the objective linearly needs no sets, so a sum of a million
/// terms written out is not the union of a million growing sets.
[<RequireQualifiedAccess>]
module internal SparsityDemand =
    let private pass (into: Demand) (target: int) (from: Demand) (source: int) (curved: bool) =
        if from.Reached[source] then
            into.Reached[target] <- true

            if curved then
                into.Needed[target] <- true

        if from.Needed[source] then
            into.Needed[target] <- true

    let private along (map: ElementMap) (into: Demand) (from: Demand) (curved: bool) =
        match map with
        | ElementMap.Same ->
            for i in 0 .. from.Reached.Length - 1 do
                pass into i from i curved
        | ElementMap.Reads sources ->
            for i in 0 .. sources.Length - 1 do
                pass into sources[i] from i curved
        | ElementMap.Writes targets ->
            for i in 0 .. targets.Length - 1 do
                pass into i from targets[i] curved

    /// A row of the product is made of a row of the left factor, a column of a column of the right.
    let private matMul (node: Node) (index: int) (into: Demand) (from: Demand) (curved: bool) =
        let k = node.Operands[1].Shape.Dims[0]
        let columns = node.Operands[1].Shape.Size / k
        let lines = if index = 0 then node.Shape.Size / columns else columns
        let whole = Demand lines

        for i in 0 .. node.Shape.Size - 1 do
            pass whole (if index = 0 then i / columns else i % columns) from i curved

        for i in 0 .. into.Reached.Length - 1 do
            pass into i whole (if index = 0 then i / k else i % columns) false

    let private visit (find: Node -> Demand | null) (node: Node) (from: Demand) =
        let operand index curved =
            match find node.Operands[index] with
            | null -> ()
            | into -> along (SparsityMaps.ofOperand node index) into from curved

        let varies index =
            not (isNull (find node.Operands[index]))

        match node.Operation with
        | Operation.Elementwise primitive ->
            let curvature = SparsityCurvature.ofPrimitive primitive

            let bends index =
                curvature.Bends
                |> Array.exists (fun struct (i, j) -> (i = index && varies j) || (j = index && varies i))

            for index in 0 .. primitive.Arity - 1 do
                if curvature.Slopes[index] then
                    operand index (bends index)
        | Operation.Select ->
            operand 1 false
            operand 2 false
        | Operation.MatMul ->
            let curved = varies 0 && varies 1

            for index in 0..1 do
                match find node.Operands[index] with
                | null -> ()
                | into -> matMul node index into from curved
        | Operation.LogSumExp _
        | Operation.Norm _ -> operand 0 true
        | _ ->
            for index in 0 .. node.Operands.Length - 1 do
                operand index false

    /// Demands on the nodes of `order`, which ends with the objective, that depend on a variable.
    let ofOrder (order: Node[]) (dependents: IdSet) : Dictionary<int64, Demand> =
        let demands = Dictionary<int64, Demand>()

        for node in order do
            if dependents.Contains node.Id then
                demands[node.Id] <- Demand node.Shape.Size

        let find (node: Node) : Demand | null =
            match demands.TryGetValue node.Id with
            | true, demand -> demand
            | _ -> null

        let root = order[order.Length - 1]

        match find root with
        | null -> ()
        | demand -> demand.Reached[0] <- true

        for node in Array.rev order do
            match find node with
            | null -> ()
            | from -> visit find node from

        demands
