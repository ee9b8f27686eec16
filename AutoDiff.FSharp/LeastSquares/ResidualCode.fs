namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff

/// A program of residuals, compiled when first run, and workspaces for it.
[<Sealed>]
type internal ResidualProgram(compile: unit -> Program) =
    let program = lazy (compile ())
    let pool = Pool(fun () -> Workspace program.Value.WorkspaceSize)

    member _.Run(point: nativeint, direction: nativeint, result: nativeint, data: DataTable, threads: int) =
        let workspace = pool.Rent()
        data.Run(program.Value, point, direction, result, 0n, workspace.Address, threads)
        pool.Return workspace

/// Residuals, their Jacobian and their curvature along a direction as compiled programs: code without data, for all residuals of one structure. A block of
/// columns comes from one forward pass along that many directions, which share whatever does not depend on the direction.
/// The builder has made the variables and the residuals, and belongs to this from now on.
[<Sealed>]
type internal ResidualCode(builder: Builder, residuals: Node[], variables: Node[], data: Input[]) =
    /// The columns of a block, at most.
    static let widest = 8

    /// The builder serves one thread at a time.
    let gate = obj ()

    let starts (nodes: Node[]) =
        nodes |> Array.scan (fun start node -> start + node.Shape.Size) 0

    let offsets = starts variables
    let residualStarts = starts residuals
    let dimension = Array.last offsets
    let count = Array.last residualStarts
    let width = min dimension widest

    let places region shift (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node ->
            Graph.inputOf node,
            {
                Region = region
                Offset = shift + offsets[i]
            })

    let prologues = Prologues(builder, data)

    let outputs shift (nodes: Node[]) =
        nodes
        |> Array.mapi (fun i node ->
            node,
            {
                Region = Region.Result
                Offset = shift + residualStarts[i]
            })

    let compile (make: unit -> (Node * Place)[] * (Input * Place)[]) () =
        lock gate (fun () ->
            let outputs, directions = make ()
            prologues.Compile(outputs, Array.append (places Region.Point 0 variables) directions))

    let columns () =
        let blocks = Array.init width (fun _ -> Derivatives.directions builder variables)

        let tangents =
            blocks
            |> Array.mapi (fun k directions ->
                Derivatives.along builder variables directions residuals |> outputs (k * count))

        Array.concat tangents,
        Array.concat (blocks |> Array.mapi (fun k -> places Region.Direction (k * dimension)))

    /// Forward mode along a direction, over forward mode along the same.
    let curvature () =
        let directions = Derivatives.directions builder variables
        let along = Derivatives.along builder variables directions
        residuals |> along |> along |> outputs 0, places Region.Direction 0 directions

    /// Unit vectors, a block of them: all zero but where a block is being computed.
    let seeds =
        Pool(fun () ->
            let workspace = Workspace(width * dimension)
            workspace.Owner.AsSpan().Clear()
            workspace)

    member _.Dimension = dimension
    member _.Count = count
    member _.Prologues = prologues

    /// The columns of a block.
    member _.Width = width

    member _.Seeds = seeds
    member val Values = ResidualProgram(compile (fun () -> outputs 0 residuals, [||]))
    member val Jacobian = ResidualProgram(compile columns)
    member val Curvature = ResidualProgram(compile curvature)

/// The code of residuals.
[<RequireQualifiedAccess>]
module internal ResidualPrograms =
    /// The cache of the process.
    let shared =
        ProgramCache<ResidualCode>(
            32,
            100_000L,
            fun builder residuals variables data -> ResidualCode(builder, residuals, variables, data)
        )
