namespace AutoDiff.FSharp.TextOutput

open System
open AutoDiff.FSharp

/// Inputs on paper: names, letters for data without one, numbers written out, progressions as formulas of the index.
[<RequireQualifiedAccess>]
module internal LatexData =
    open LatexPieces

    let private column (values: string seq) =
        let rows = values |> String.concat " \\\\ "
        $"\\begin{{pmatrix}} {rows} \\end{{pmatrix}}"

    /// Numbers without a name; of many, the first and the last.
    let literal (input: Input) =
        let values = nonNull input.Values

        let shortened (dots: string) (write: 'Cell -> string) (cells: 'Cell[]) =
            if cells.Length <= 8 then
                Array.map write cells
            else
                Array.concat [ Array.map write cells[..2]; [| dots |]; [| write cells[cells.Length - 1] |] ]

        if input.Shape.Rank = 2 then
            let row cells =
                cells |> shortened "\\cdots" numeral |> String.concat " & "

            values
            |> Array.chunkBySize input.Shape.Dims[1]
            |> shortened "\\vdots" row
            |> column
        else
            values |> shortened "\\vdots" numeral |> column

    /// start and step of whole numbers that go up or down evenly.
    let private progression (values: float[]) =
        let step = if values.Length > 1 then values[1] - values[0] else 0.0

        let isWhole (x: float) = Math.Floor x = x && abs x < 1e6

        if
            step <> 0.0
            && isWhole step
            && isWhole values[0]
            && values
               |> Seq.indexed
               |> Seq.forall (fun (k, x) -> x = values[0] + float k * step)
        then
            ValueSome(struct (int values[0], int step))
        else
            ValueNone

    /// Whether an element of the data is written as a formula of its index.
    let isProgression (input: Input) =
        input.Shape.Rank = 1 && (progression (nonNull input.Values)).IsSome

    let private nameless (letterOf: Input -> string voption) (input: Input) (index: Subscript[] voption) =
        let values = nonNull input.Values

        match index, letterOf input with
        | ValueSome [| at |], _ when (progression values).IsSome ->
            let struct (start, step) = (progression values).Value
            let struct (words, level) = LatexNames.progression start step at
            form level [ text words ]
        | ValueSome index, ValueSome letter -> form Level.atom [ text (LatexNames.element letter index) ]
        | ValueNone, ValueSome letter -> form Level.atom [ text letter ]
        | ValueNone, ValueNone -> form Level.atom [ text (literal input) ]
        | ValueSome index, ValueNone -> form Level.atom [ text $"{literal input}_{{{places index}}}" ]

    let written letterOf (input: Input) (index: Subscript[] voption) =
        match input.Name, index with
        | "", _ -> nameless letterOf input index
        | name, ValueSome index -> form Level.atom [ text (LatexNames.element name index) ]
        | name, ValueNone -> form Level.atom [ text (LatexNames.name name) ]

    /// The numbers start, start + step, …; an element is a formula of the index where they are as short as indices are.
    let iota (start: int64) (step: int64) count (index: Subscript[] voption) =
        let last = start + step * int64 (count - 1)
        let ends = if step = 1L then [ start; last ] else [ start; step; last ]
        let numbers = ends |> Seq.map string |> String.concat ":"

        match index with
        | ValueSome [| at |] when max (abs start) (abs last) < 1_000_000_000L ->
            let struct (words, level) = LatexNames.progression (int start) (int step) at
            form level [ text words ]
        | ValueSome index -> form Level.atom [ text $"\\left({numbers}\\right)_{{{places index}}}" ]
        | ValueNone -> form Level.atom [ text $"\\left({numbers}\\right)" ]
