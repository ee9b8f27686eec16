namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// A Hessian-vector product in two programs: what depends on the point alone, run once a point, and the rest. The rest
/// comes for one vector and for several at once, end to end, which read what they share one time.
type internal HessianPrograms =
    {
        AtPoint: Program
        Multiply: Program
        /// Made when it is first asked for, under the objective's lock.
        MultiplyBlock: Lazy<Program>
    }

/// How a Hessian-vector product is cut at the values that do not depend on the direction.
[<RequireQualifiedAccess>]
module internal HessianSplit =
    /// Vectors that a block multiplies by in one pass.
    [<Literal>]
    let BlockSize = 4

    /// Values this cheap, in multiplications, are recomputed for each product rather than read from memory: a stream of doubles
    /// costs about as much. Scalars are no stream.
    let private recomputeLimit (shape: Shape) = if shape.Rank = 0 then 0 else 8

    /// The point-only values that the direction's part reads.
    let frontier (directions: Node[]) (products: Node[]) : Node[] =
        let ids = IdSet(directions |> Seq.map (fun node -> node.Id))
        EarlyValues.find (fun node -> ids.Contains node.Id) recomputeLimit (fun _ -> true) products

/// The layout, the graphs and, once asked for, the programs of all objectives of one structure: code without data. The
/// numbers of `data` are read from a table that each caller brings, in this order.
[<Sealed>]
type internal CompiledObjective(builder: Builder, root: Node, variables: Node[], data: Input[]) =
    /// The builder serves one thread at a time: whatever makes nodes or code is forced under this lock.
    let gate = obj ()

    let force (value: Lazy<'T>) =
        if value.IsValueCreated then
            value.Value
        else
            lock gate (fun () -> value.Value)

    let offsets =
        variables |> Array.scan (fun offset variable -> offset + variable.Shape.Size) 0

    let dimension = Array.last offsets

    let places (region: Region) (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node -> Graph.inputOf node, { Region = region; Offset = offsets[i] })

    let gradient = lazy Derivatives.gradient builder variables root

    let prologues = Prologues(builder, data)

    /// The point, and other inputs beside it.
    let withPoint (others: (Input * Place)[]) =
        Array.append (places Region.Point variables) others

    let valueOutput = root, { Region = Region.Value; Offset = 0 }

    let resultOutputs (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node ->
            node,
            {
                Region = Region.Result
                Offset = offsets[i]
            })

    let valueProgram = lazy prologues.Compile([| valueOutput |], withPoint [||])

    let gradientProgram =
        lazy
            (let outputs = Array.append [| valueOutput |] (resultOutputs gradient.Value)
             prologues.Compile(outputs, withPoint [||]))

    let slopeProgram =
        lazy
            (let directions = Derivatives.directions builder variables
             let slope = (Derivatives.along builder variables directions [| root |])[0]
             let outputs = [| valueOutput; slope, { Region = Region.Result; Offset = 0 } |]
             prologues.Compile(outputs, withPoint (places Region.Direction directions)))

    let hessianGraph =
        lazy
            (let directions = Derivatives.directions builder variables
             directions, Derivatives.along builder variables directions gradient.Value)

    /// The places so many doubles further on.
    let shifted distance (items: ('item * Place)[]) =
        items
        |> Array.map (fun (item, place) ->
            item,
            { place with
                Offset = place.Offset + distance
            })

    let compileHessian () =
        let directions, products = hessianGraph.Value
        let products = prologues.Cut products
        let frontier = HessianSplit.frontier directions products
        let struct (stored, size) = EarlyValues.layOut Region.Workspace 0 frontier
        let atPoint = prologues.CompileCut(Array.zip frontier stored, withPoint [||], size)
        let standIns = EarlyValues.standIns frontier
        let rest = EarlyValues.readFrom builder frontier standIns products

        let multiplyBy count =
            let compileAlong (along: Node[][]) =
                let outputs =
                    along
                    |> Array.mapi (fun i block ->
                        EarlyValues.readFrom builder directions (Array.map Graph.inputOf block) rest
                        |> resultOutputs
                        |> shifted (i * dimension))

                let inputs =
                    along
                    |> Array.mapi (fun i block -> shifted (i * dimension) (places Region.Direction block))

                let known = Array.append (Array.zip standIns stored) (Array.concat inputs)
                prologues.CompileCut(Array.concat outputs, withPoint known, size)

            let others _ =
                Derivatives.directions builder variables

            compileAlong (Array.append [| directions |] (Array.init (count - 1) others))

        {
            AtPoint = atPoint
            Multiply = multiplyBy 1
            MultiplyBlock = lazy multiplyBy HessianSplit.BlockSize
        }

    let hessianPrograms = lazy compileHessian ()

    member _.Offsets = offsets
    member _.Dimension = dimension
    member _.Prologues = prologues
    member _.HessianPrograms = force hessianPrograms
    member _.HessianBlockProgram = force (force hessianPrograms).MultiplyBlock
    member _.ValueProgram = force valueProgram
    member _.GradientProgram = force gradientProgram
    member _.SlopeProgram = force slopeProgram
