namespace AutoDiff.FSharp.TextOutput

open AutoDiff.FSharp

/// Words and operands, as every form is put together from them.
module internal LatexPieces =
    let text words = ElementPiece.Text words
    let part (node: Node) aspect least = ElementPiece.Part(node, aspect, least)
    let form level pieces = { Level = level; Pieces = pieces }

    /// The scalar that an array repeats, since on paper a number times a vector needs no more.
    let unrepeated (node: Node) =
        match node.Operation with
        | Operation.Broadcast _ when node.Operands[0].Shape.Rank = 0 -> node.Operands[0]
        | _ -> node

    /// The template's words with the operands in their places.
    let filled (template: string) (operands: Node[]) aspect least =
        [
            for words in
                System.Text.RegularExpressions.Regex.Split(template, "(#[0-9])")
                |> Array.filter ((<>) "") do
                if words.Length = 2 && words[0] = '#' then
                    part operands[int words[1] - int '1'] aspect least
                else
                    text words
        ]

    let separated (separator: string) (nodes: Node[]) aspect least =
        [
            for at, node in Array.indexed nodes do
                if at > 0 then
                    text separator

                part node aspect least
        ]

    let applied (words: string) (operands: Node[]) aspect =
        form
            Level.atom
            [
                text $"{words}\\left("
                yield! separated ", " operands aspect Level.anything
                text "\\right)"
            ]

    let innerProduct (a: Node) (b: Node) =
        form
            Level.product
            [
                part a Aspect.whole Level.atom
                text "^{\\top} "
                part b Aspect.whole Level.product
            ]

    /// Indices as they stand under a letter.
    let places (index: Subscript[]) =
        index |> Array.map LatexNames.index |> String.concat ","

    let numeral value =
        let struct (words, _) = LatexNames.number value
        words
