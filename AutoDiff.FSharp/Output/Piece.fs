namespace AutoDiff.FSharp.TextOutput

open AutoDiff
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput
open Pattern

/// Text, or a node that becomes text; in parentheses if it binds looser than `least`.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Piece =
    | Text of string
    | Part of Node * least: int

/// One node's text, its operands still nodes.
[<NoEquality; NoComparison>]
type internal Form = { Level: int; Pieces: Piece list }

[<RequireQualifiedAccess>]
module internal Form =
    let atom text =
        {
            Level = Level.atom
            Pieces = [ Piece.Text text ]
        }

    let number value =
        let struct (text, level) = Numerals.write value

        {
            Level = level
            Pieces = [ Piece.Text text ]
        }

    let infix level (left: Node * int) operator (right: Node * int) =
        {
            Level = level
            Pieces = [ Piece.Part left; Piece.Text operator; Piece.Part right ]
        }

    /// The arguments of a call or the elements of a vector, with commas between.
    let separated (items: Piece list list) : Piece list =
        items
        |> List.mapi (fun i pieces -> if i = 0 then pieces else Piece.Text ", " :: pieces)
        |> List.concat

    let argument (node: Node) = [ Piece.Part(node, Level.anything) ]

    let call name (arguments: Piece list list) =
        {
            Level = Level.atom
            Pieces = Piece.Text $"{name}(" :: separated arguments @ [ Piece.Text ")" ]
        }

    let bracketed (items: Piece list list) =
        {
            Level = Level.atom
            Pieces = Piece.Text "[" :: separated items @ [ Piece.Text "]" ]
        }

    let private joined (values: int[]) =
        values |> Array.map Numerals.integer |> String.concat ", "

    let list (values: int[]) = [ Piece.Text $"[{joined values}]" ]

    /// Axes and indices, which count from 1 in the language.
    let places (values: int[]) =
        list (values |> Array.map (fun value -> value + 1))

    let integer (value: int) = [ Piece.Text(Numerals.integer value) ]

    let whole (value: int64) =
        [ Piece.Text(value.ToString System.Globalization.CultureInfo.InvariantCulture) ]

    /// A number repeated over a shape: zeros(3), ones(2, 2), 5*ones(3).
    let filled (value: float) (shape: Shape) =
        if System.BitConverter.DoubleToInt64Bits value = 0L then
            atom $"zeros({joined shape.Dims})"
        elif value = 1.0 then
            atom $"ones({joined shape.Dims})"
        else
            let struct (text, _) = Numerals.write value

            {
                Level = Level.product
                Pieces = [ Piece.Text $"{text}*ones({joined shape.Dims})" ]
            }

    /// A scalar repeated over a shape.
    let repeated (node: Node) (shape: Shape) =
        match node with
        | Uniform c -> filled c shape
        | _ ->
            {
                Level = Level.product
                Pieces = [ Piece.Part(node, Level.product); Piece.Text $"*ones({joined shape.Dims})" ]
            }

    /// Data without a name, written out: rows in brackets within brackets.
    let literal (shape: Shape) (values: float[]) =
        let text = System.Text.StringBuilder()

        let blocks =
            shape.Strides |> Array.mapi (fun axis stride -> stride * shape.Dims[axis])

        for at in 0 .. values.Length - 1 do
            if at > 0 then
                text.Append ", " |> ignore

            for block in blocks do
                if at % block = 0 then
                    text.Append '[' |> ignore

            let struct (number, _) = Numerals.write values[at]
            text.Append number |> ignore

            for block in blocks do
                if (at + 1) % block = 0 then
                    text.Append ']' |> ignore

        atom (text.ToString())
