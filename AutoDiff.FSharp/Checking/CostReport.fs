namespace AutoDiff

open System
open System.Collections.Generic
open System.Globalization
open System.Net
open AutoDiff.FSharp

[<Sealed>]
type RowGroupCost(count: RowCount) =
    member _.Rows = count.Rows
    member _.BlockRows = count.BlockRows
    member _.Chunks = count.Chunks
    member _.Loops = count.Loops

[<Sealed>]
type ProgramCost(name: string, statistics: ProgramStatistics) =
    let work = statistics.Work
    let rowGroups = Array.map RowGroupCost work.RowGroups
    let bytes (doubles: int64) = 8L * doubles

    member _.Name = name
    member _.Nodes = statistics.Nodes
    member _.Loops = work.Loops
    member _.RowGroups: IReadOnlyList<RowGroupCost> = rowGroups
    member _.Kernels = statistics.Kernels
    member _.Operations = work.Operations
    member _.LoadedBytes = bytes work.Loads
    member _.StoredBytes = bytes work.Stores
    member _.PassBytes = bytes work.PassTraffic
    member _.LeastBytes = bytes work.LeastTraffic
    member _.WorkspaceBytes = bytes (int64 statistics.WorkspaceSize)
    member _.LongestBody = work.LongestBody
    member _.VectorWidth = work.Width
    member _.IsGenerated = statistics.Compiled

[<Sealed; TypeFormatterSource>]
type CostReport
    (
        value: ProgramCost,
        gradient: ProgramCost,
        hessian: ProgramCost,
        product: ProgramCost,
        binding: ProgramCost
    ) =
    let programs =
        [|
            value
            gradient
            hessian
            product
            if binding.Nodes > 0 then
                binding
        |]

    let ratio (a: int64) (b: int64) =
        if b = 0L then Double.NaN else float a / float b

    let text (count: int64) =
        count.ToString CultureInfo.InvariantCulture

    let quotient (ratio: float) =
        if Double.IsFinite ratio then
            ratio.ToString("0.00", CultureInfo.InvariantCulture)
        else
            "-"

    /// The group with the most rows, and how many others there are.
    let rowGroups (cost: ProgramCost) =
        if cost.RowGroups.Count = 0 then
            "-"
        else
            let most = cost.RowGroups |> Seq.maxBy _.Rows

            let others =
                if cost.RowGroups.Count = 1 then
                    ""
                else
                    $" +{cost.RowGroups.Count - 1}"

            $"{most.Rows}/{most.BlockRows}/{most.Chunks}{others}"

    let figure name (count: ProgramCost -> int64) =
        name :: [ for program in programs -> text (count program) ]

    let head = "" :: [ for program in programs -> program.Name ]

    /// Words, then a figure a program; where no code is generated there are only nodes.
    let body =
        [
            figure "nodes" (fun cost -> int64 cost.Nodes)

            if value.IsGenerated then
                figure "loops" (fun cost -> int64 cost.Loops)
                "rows/block/chunks" :: [ for program in programs -> rowGroups program ]
                figure "kernels" (fun cost -> int64 cost.Kernels)
                figure "operations" _.Operations
                figure "bytes loaded" _.LoadedBytes
                figure "bytes stored" _.StoredBytes
                figure "memory, once a pass" _.PassBytes
                figure "memory, once" _.LeastBytes
                figure "workspace bytes" _.WorkspaceBytes
                figure "longest body" (fun cost -> int64 cost.LongestBody)
                figure "vector width" (fun cost -> int64 cost.VectorWidth)
        ]

    let sentencesOf (report: CostReport) =
        [
            if value.IsGenerated then
                $"gradient / value: {quotient report.GradientToValueOperations} in operations, {quotient report.GradientToValueBytes} in memory"
                $"product / gradient: {quotient report.ProductToGradientOperations} in operations, {quotient report.ProductToGradientBytes} in memory"

                if binding.Nodes > 0 then
                    $"of data alone: computed once, when they are bound; {text binding.WorkspaceBytes} bytes kept with them"
            else
                "Interpreted: no code is generated on this platform."
        ]

    member _.Value = value
    member _.ValueAndGradient = gradient
    member _.HessianAt = hessian
    member _.HessianVectorProduct = product
    member _.Binding = binding
    member _.Programs: IReadOnlyList<ProgramCost> = programs
    member _.GradientToValueOperations = ratio gradient.Operations value.Operations
    member _.GradientToValueBytes = ratio gradient.PassBytes value.PassBytes
    member _.ProductToGradientOperations = ratio product.Operations gradient.Operations
    member _.ProductToGradientBytes = ratio product.PassBytes gradient.PassBytes

    override this.ToString() =
        let widths =
            List.transpose (head :: body)
            |> List.map (fun cells -> cells |> List.map _.Length |> List.max)

        let line (cells: string list) =
            let padded =
                List.zip cells widths
                |> List.mapi (fun i (cell, width) ->
                    if i = 0 then cell.PadRight width else cell.PadLeft width)

            String.Join("  ", padded)

        let rule = widths |> List.map (fun width -> String('-', width)) |> line
        String.Join("\n", [ line head; rule; yield! List.map line body; ""; yield! sentencesOf this ])

    member this.ToHtml() =
        let cell (tag: string) index (text: string) =
            let side = if index = 0 then "left" else "right"
            $"<{tag} style=\"text-align:{side}\">{WebUtility.HtmlEncode text}</{tag}>"

        let row tag (cells: string list) =
            let inside = cells |> List.mapi (cell tag) |> String.concat ""
            $"<tr>{inside}</tr>\n"

        let lines = body |> List.map (row "td") |> String.concat ""

        let sentences =
            sentencesOf this
            |> List.map (fun sentence -> $"<p>{WebUtility.HtmlEncode sentence}</p>\n")
            |> String.concat ""

        let top = row "th" head
        $"<table>\n<thead>{top}</thead>\n<tbody>\n{lines}</tbody>\n</table>\n{sentences}"

    interface IHtml with
        member this.ToHtml() = this.ToHtml()

    static member Of(objective: CompiledObjective) =
        let hessian = objective.HessianPrograms

        CostReport(
            ProgramCost("value", objective.ValueProgram.Statistics),
            ProgramCost("value and gradient", objective.GradientProgram.Statistics),
            ProgramCost("Hessian at a point", hessian.AtPoint.Statistics),
            ProgramCost("Hessian-vector product", hessian.Multiply.Statistics),
            ProgramCost("of data alone", objective.Prologues.Statistics)
        )
