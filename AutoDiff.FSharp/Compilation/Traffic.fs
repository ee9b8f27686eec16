namespace AutoDiff.FSharp

open System
open AutoDiff

/// A stretch of one region, counted in doubles; `Last` is in it.
[<Struct>]
type internal Stretch =
    {
        Region: Region
        First: int64
        Last: int64
    }

/// What memory the parts of a program touch.
[<RequireQualifiedAccess>]
module internal Traffic =
    let private stretch (nest: LoopNest) (place: Place) (strides: int[]) =
        let ends =
            strides
            |> Array.mapi (fun loop stride ->
                let low, high =
                    int64 stride * int64 nest.Low[loop], int64 stride * int64 (nest.High[loop] - 1)

                struct (min low high, max low high))

        {
            Region = place.Region
            First = int64 place.Offset + (ends |> Array.sumBy (fun struct (low, _) -> low))
            Last = int64 place.Offset + (ends |> Array.sumBy (fun struct (_, high) -> high))
        }

    let private whole (place: Place) size =
        {
            Region = place.Region
            First = int64 place.Offset
            Last = int64 place.Offset + int64 size - 1L
        }

    let private stretchesOf (nest: LoopNest) : seq<Stretch> =
        seq {
            for instruction in nest.Instructions do
                match instruction with
                | Instruction.Load(place, strides) -> stretch nest place strides
                | _ -> ()

            for exit in nest.Exits do
                stretch nest exit.Target exit.Strides
        }

    /// Scratch and accumulators stay in the cache.
    let private isMemory (stretch: Stretch) =
        match stretch.Region with
        | Region.Scratch _
        | Region.Accumulators -> false
        | _ -> true

    /// Doubles in at least one of the stretches.
    let size (stretches: seq<Stretch>) =
        let ofRegion (_, parts: seq<Stretch>) =
            let mutable total = 0L
            let mutable reached = Int64.MinValue

            for part in parts |> Seq.sortBy _.First do
                let first = max part.First reached
                total <- total + max 0L (part.Last - first + 1L)
                reached <- max reached (part.Last + 1L)

            total

        stretches |> Seq.filter isMemory |> Seq.groupBy _.Region |> Seq.sumBy ofRegion

    /// Whole, whatever part of it a block sees.
    let private productStretches (product: BlockProduct) =
        Seq.map2
            (fun place (node: Node) -> whole place node.Shape.Size)
            product.Places
            (Array.append product.Node.Operands [| product.Node |])

    let touched (part: Part) : seq<Stretch> =
        match part with
        | Part.Nest nest -> stretchesOf nest
        | Part.Fill(place, size, _) -> [ whole place size ]
        | Part.Kernel(node, target, operands) ->
            Seq.append
                [ whole target node.Shape.Size ]
                (Seq.map2 (fun place (operand: Node) -> whole place operand.Shape.Size) operands node.Operands)
        | Part.Rows group ->
            Seq.append
                (Seq.collect stretchesOf group.Nests)
                (Seq.append
                    (group.Accumulators |> Seq.map (fun sum -> whole sum.Target sum.Size))
                    (group.Products |> Seq.collect productStretches))
