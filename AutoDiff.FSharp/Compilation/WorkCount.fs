namespace AutoDiff.FSharp

open System
open System.Numerics
open AutoDiff

/// Rows that are gone through in blocks.
[<Struct>]
type internal RowCount =
    {
        Rows: int
        BlockRows: int
        Chunks: int
        Loops: int
    }

/// What one run of a program does, counted on its plan. Memory is counted in doubles.
type internal WorkCount =
    {
        Loops: int
        Operations: int64
        Loads: int64
        Stores: int64
        /// Memory that each pass touches, once a pass: rows that go together are one, every other loop is its own.
        PassTraffic: int64
        /// Memory that the program touches, once.
        LeastTraffic: int64
        LongestBody: int
        Width: int
        RowGroups: RowCount[]
    }

/// Counts operations and memory of planned programs. What a computer does besides is not counted: addresses, the sums
/// of lanes, of blocks and of chunks, and what rows that are taken together save.
[<RequireQualifiedAccess>]
module internal WorkCount =
    let zero =
        {
            Loops = 0
            Operations = 0L
            Loads = 0L
            Stores = 0L
            PassTraffic = 0L
            LeastTraffic = 0L
            LongestBody = 0
            Width = 1
            RowGroups = [||]
        }

    /// The work of two programs, one after the other.
    let add (a: WorkCount) (b: WorkCount) =
        {
            Loops = a.Loops + b.Loops
            Operations = a.Operations + b.Operations
            Loads = a.Loads + b.Loads
            Stores = a.Stores + b.Stores
            PassTraffic = a.PassTraffic + b.PassTraffic
            LeastTraffic = a.LeastTraffic + b.LeastTraffic
            LongestBody = max a.LongestBody b.LongestBody
            Width = max a.Width b.Width
            RowGroups = Array.append a.RowGroups b.RowGroups
        }

    let private extent (nest: LoopNest) loop =
        int64 (nest.High[loop] - nest.Low[loop])

    /// How often the loops below a level run, and what is outside all of them, `calls` times.
    let private points calls (nest: LoopNest) level =
        if level = 0 then
            calls
        else
            Seq.init level (extent nest) |> Seq.fold (*) 1L

    /// Products by repeated squaring: one a bit but the first, and one more a bit that is set.
    let private products (exponent: int) =
        let bits = uint32 (abs exponent)
        BitOperations.Log2 bits + BitOperations.PopCount bits - 1

    let private operationsOf (primitive: Primitive) =
        let exponent = int primitive.Parameter

        if primitive.Name <> "integerPower" then
            primitive.Cost
        elif abs exponent > IntegerPower.longest then
            Primitives.power.Cost
        elif exponent < 0 then
            products exponent + Primitives.divide.Cost
        else
            products exponent

    /// 1 + the innermost loop that does not run into the accumulator of a reduction over the lanes.
    let private accumulatorLevel (exit: Exit) =
        1 + Array.FindLastIndex(exit.Reduced, (fun isReduced -> not isReduced))

    let private isReduction (exit: Exit) = exit.Combine <> Combine.Store

    /// (loads, stores) of an exit: a sum whose innermost loops are reduced stays in a register while they run.
    let private exitTraffic calls (nest: LoopNest) (exit: Exit) =
        let all = points calls nest nest.Low.Length

        if not (isReduction exit) then
            0L, all
        elif not (Array.last exit.Reduced) then
            all, all
        else
            let level = accumulatorLevel exit
            let ends = points 1L nest level

            if level = 0 && exit.Target.Region = Region.Accumulators then
                0L, 0L
            else
                let ends = ends * int64 exit.Lanes
                (if exit.IsDirect then 0L else ends), ends

    let private addNest calls (count: WorkCount) (nest: LoopNest) =
        let mutable operations = 0L
        let mutable loads = 0L
        let mutable stores = 0L

        for position in 0 .. nest.Instructions.Length - 1 do
            let times = points calls nest nest.Levels[position]

            match nest.Instructions[position] with
            | Instruction.Number _ -> ()
            | Instruction.Load _ -> loads <- loads + times
            | Instruction.Progression _
            | Instruction.Choose _ -> operations <- operations + times
            | Instruction.Apply(primitive, _) ->
                operations <- operations + times * int64 (operationsOf primitive)

        for exit in nest.Exits do
            let read, written = exitTraffic calls nest exit
            loads <- loads + read
            stores <- stores + written

            if isReduction exit then
                operations <- operations + points calls nest nest.Low.Length

        { count with
            Loops = count.Loops + min 1 nest.Low.Length
            Operations = count.Operations + operations
            Loads = count.Loads + loads
            Stores = count.Stores + stores
            LongestBody = max count.LongestBody nest.Instructions.Length
        }

    let private blocks (group: RowGroup) =
        let inChunk chunk =
            let rows = min group.ChunkRows (group.Rows - chunk * group.ChunkRows)
            (rows + group.BlockRows - 1) / group.BlockRows

        Seq.init group.Chunks inChunk |> Seq.sumBy int64

    let private sizeOf (node: Node) = int64 node.Shape.Size

    /// The rows of each operand once, and what all rows share once a block.
    let private productLoads blocks (product: BlockProduct) =
        let loads (matrix: BlockMatrix) (node: Node) =
            (if matrix.RowStep = 0 then blocks else 1L) * sizeOf node

        loads product.Left product.Node.Operands[0]
        + loads product.Right product.Node.Operands[1]
        + (if product.Accumulates then
               blocks * sizeOf product.Node
           else
               0L)

    let private productStores blocks (product: BlockProduct) =
        (if product.Accumulates then blocks else 1L) * sizeOf product.Node

    let private addRows (count: WorkCount) (group: RowGroup) =
        let nests = group.Nests |> Array.fold (addNest (blocks group)) count

        let filled =
            group.BlockFills
            |> Array.sumBy (fun fill ->
                int64 fill.SizePerRow * int64 group.Rows + int64 fill.Size * blocks group)

        let multiplied =
            group.Products
            |> Array.sumBy (fun product -> 2L * int64 group.Rows * product.WorkPerRow)

        let finished = group.Accumulators |> Array.sumBy (fun sum -> int64 sum.Size)

        { nests with
            Operations = nests.Operations + multiplied
            Loads = nests.Loads + (group.Products |> Array.sumBy (productLoads (blocks group)))
            Stores =
                nests.Stores
                + filled
                + finished
                + (group.Products |> Array.sumBy (productStores (blocks group)))
            RowGroups =
                Array.append
                    count.RowGroups
                    [|
                        {
                            Rows = group.Rows
                            BlockRows = min group.BlockRows group.ChunkRows
                            Chunks = group.Chunks
                            Loops = group.Nests.Length
                        }
                    |]
        }

    /// (operations, loads, stores) of a routine, each operand read once.
    let private kernelWork (node: Node) =
        let operands = node.Operands |> Array.sumBy sizeOf

        match node.Operation with
        | Operation.MatMul ->
            let inner = int64 node.Operands[0].Shape.Dims[1]
            2L * inner * sizeOf node, operands, sizeOf node
        | Operation.ScatterAdd _ -> operands, 2L * operands, sizeOf node + operands
        | _ -> 0L, sizeOf node, sizeOf node

    let private addPart (count: WorkCount) (part: Part) =
        match part with
        | Part.Nest nest -> addNest 1L count nest
        | Part.Rows group -> addRows count group
        | Part.Fill(_, size, _) ->
            { count with
                Stores = count.Stores + int64 size
            }
        | Part.Kernel(node, _, _) ->
            let operations, loads, stores = kernelWork node

            { count with
                Operations = count.Operations + operations
                Loads = count.Loads + loads
                Stores = count.Stores + stores
            }

    let private isWide width (nest: LoopNest) =
        nest.Low.Length > 0 && extent nest (nest.Low.Length - 1) >= int64 width

    let private usesLanes width (part: Part) =
        match part with
        | Part.Nest nest -> isWide width nest
        | Part.Rows group -> group.Products.Length > 0 || Array.exists (isWide width) group.Nests
        | Part.Kernel(node, _, _) -> node.Operation.IsMatMul
        | Part.Fill _ -> false

    /// What the parts of a program do together.
    let ofParts (width: int) (parts: Part[]) : WorkCount =
        { Array.fold addPart zero parts with
            PassTraffic = parts |> Array.sumBy (Traffic.touched >> Traffic.size)
            LeastTraffic = parts |> Seq.collect Traffic.touched |> Traffic.size
            Width = if Array.exists (usesLanes width) parts then width else 1
        }
