namespace AutoDiff.FSharp

open System.Collections.Generic
open AutoDiff

/// Computes values of data alone into a block of memory that belongs to the data.
[<Sealed>]
type internal Prologue(program: Program, size: int) =
    /// Writes the block as its result.
    member _.Program = program

    /// In doubles.
    member _.Size = size

/// The parts of an objective's programs that depend on data alone: they run once the data are bound, and what they leave is read
/// as data from then on. Data that may change between evaluations, and all that depends on them, stay with the rest.
/// The builder has made the graphs that are cut; whoever calls has it to itself.
[<Sealed>]
type internal Prologues(builder: Builder, data: Input[]) =
    /// One for each kind of program.
    static let most = 4

    let build = builder :> IBuilder
    let mutable prologues: Prologue[] = [||]
    let places = Dictionary<Input, Place>(HashIdentity.Reference)

    /// What stands for a value that some prologue computes.
    let standIns = IdTable<Node>()

    /// Doubles left for what is kept, which otherwise may need memory for a block of rows alone.
    let mutable room =
        (1L <<< 20) + (data |> Array.sumBy (fun input -> int64 input.Shape.Size))

    do
        data
        |> Array.iteri (fun i input -> places[input] <- { Region = Region.Data i; Offset = 0 })

    let accepts (value: Node) =
        let size = int64 value.Shape.Size
        let fits = size <= room

        if fits then
            room <- room - size

        fits

    /// Multiplications that are done again rather than read: an array that stays in the first-level cache is read as fast as one is
    /// done, one in the second a few times slower, and a stream from memory takes as long as eight.
    let limit (shape: Shape) =
        if shape.Size <= 4096 then 1
        elif shape.Size <= 65536 then 3
        else 8

    let isLate (node: Node) =
        match node.Operation with
        | Operation.Input input ->
            match places.TryGetValue input with
            | true, _ -> input.MayChange
            | _ -> true
        | _ -> false

    let known (node: Node) : Node | null =
        match standIns.TryGetValue node.Id with
        | true, standIn -> standIn
        | _ -> null

    let add (values: Node[]) =
        let struct (results, size) = EarlyValues.layOut Region.Result 0 values

        let program =
            Compiler.compile builder (Array.zip values results) (fun input -> places[input]) 0

        let region = Region.Data(data.Length + prologues.Length)
        prologues <- [| yield! prologues; Prologue(program.After prologues.Length, size) |]
        let inputs = EarlyValues.standIns values

        for i in 0 .. values.Length - 1 do
            places[inputs[i]] <- { results[i] with Region = region }
            standIns[values[i].Id] <- build.Input inputs[i]

    /// How many there can be.
    static member Most = most

    member _.All = prologues

    /// What they do together; the memory is what they leave with the data.
    member _.Statistics =
        let together =
            prologues
            |> Array.map _.Program.Statistics
            |> Array.fold ProgramStatistics.add ProgramStatistics.none

        { together with
            WorkspaceSize = prologues |> Array.sumBy _.Size
        }

    /// The roots, lowered, with inputs in place of what prologues compute.
    member _.Cut(roots: Node[]) : Node[] =
        let lowered = Lower.apply builder roots

        let roots =
            if prologues.Length = 0 then
                lowered
            else
                Rebuild.exchange builder known lowered

        /// Constants alone have been folded, but for arrays.
        let isAllLate = data.Length = 0 && not (lowered |> Array.exists _.HasArrays)

        if isAllLate || prologues.Length = most then
            roots
        else
            match EarlyValues.find isLate limit accepts roots with
            | [||] -> roots
            | values ->
                add values
                Rebuild.exchange builder known roots

    /// Code that writes what has been cut to its places, of the inputs at theirs and of data; for a workspace that is in use up to
    /// `workspaceStart`, in doubles.
    member _.CompileCut(outputs: (Node * Place)[], inputs: (Input * Place)[], workspaceStart: int) : Program =
        let table = Dictionary<Input, Place>(places, HashIdentity.Reference)

        for input, place in inputs do
            table[input] <- place

        (Compiler.compile builder outputs (fun input -> table[input]) workspaceStart).After prologues.Length

    /// Code that writes the outputs to their places, of the inputs at theirs and of data.
    member this.Compile(outputs: (Node * Place)[], inputs: (Input * Place)[]) : Program =
        let nodes, targets = Array.unzip outputs
        this.CompileCut(Array.zip (this.Cut nodes) targets, inputs, 0)
