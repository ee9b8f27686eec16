namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Globalization
open AutoDiff

/// Elements and numbers in words.
[<RequireQualifiedAccess>]
module internal DiagnosisText =
    let number (x: float) =
        if Double.IsPositiveInfinity x then "∞"
        elif Double.IsNegativeInfinity x then "-∞"
        else x.ToString("g6", CultureInfo.InvariantCulture)

    /// Indices along each axis, from 1 up.
    let indices (shape: Shape) (position: int) =
        Array.map2 (fun stride extent -> position / stride % extent + 1) shape.Strides shape.Dims

    let private isName (text: string) =
        text |> Seq.forall (fun c -> Char.IsLetterOrDigit c || c = '_')

    let element (text: string) (element: IReadOnlyList<int>) =
        let listed = String.Join(",", element)

        if element.Count = 0 then text
        elif isName text then $"{text}[{listed}]"
        else $"element [{listed}] of {text}"
