namespace AutoDiff.FSharp.TextOutput

open System
open AutoDiff.FSharp
open Pattern

/// Sums, maxima and norms over indices, which `symbols` name.
[<RequireQualifiedAccess>]
module internal LatexReductions =
    open LatexPieces

    let private symbol (symbols: string[]) at =
        if at < symbols.Length then symbols[at] else $"i_{{{at}}}"

    /// The operator under which new symbols run over the axes, and the aspect of the operand.
    let private bind symbols (node: Node) (axes: int[]) (aspect: Aspect) =
        let source = node.Operands[0].Shape
        let index = aspect.Index |> ValueOption.defaultValue [||]
        let names = axes |> Array.mapi (fun at _ -> symbol symbols (aspect.Bound + at))
        let inner = Views.beneath axes source.Rank (Array.map Subscript.symbol names) index

        let limits =
            Array.map2 (fun axis name -> struct (name, source.Dims[axis])) axes names

        struct (limits, Aspect.at (aspect.Bound + axes.Length) inner)

    let private sums (limits: struct (string * int)[]) =
        limits
        |> Array.map (fun struct (name, extent) -> $"\\sum_{{{name}=1}}^{{{extent}}}")
        |> String.concat " "

    let private isAll (node: Node) (axes: int[]) =
        axes.Length = node.Operands[0].Shape.Rank

    let private squaredNorm (x: Node) =
        form
            Level.power
            [
                text "\\left\\lVert "
                part x Aspect.whole Level.anything
                text " \\right\\rVert^{2}"
            ]

    /// The ends of a sum of what counts where a condition on its index holds, and what it adds up there.
    let private bounded (node: Node) (limits: struct (string * int)[]) (inner: Aspect) =
        match node.Operation, node.Operands, limits, inner.Index with
        | Operation.Select,
          [| condition; counted; Uniform 0.0 |],
          [| struct (name, extent) |],
          ValueSome index ->
            LatexConditions.ends condition index name extent
            |> ValueOption.map (fun (struct (first, last)) ->
                struct ($"\\sum_{{{name}={first}}}^{{{last}}} ", counted))
        | _ -> ValueNone

    let private bigSum symbols (node: Node) axes aspect =
        let struct (limits, inner) = bind symbols node axes aspect

        let struct (sign, summed) =
            bounded node.Operands[0] limits inner
            |> ValueOption.defaultValue (struct (sums limits + " ", node.Operands[0]))

        form Level.product [ text sign; part summed inner Level.product ]

    let sum symbols (node: Node) axes aspect =
        match node.Operands[0] with
        | IntegerPower(struct (x, 2)) when isAll node axes && LatexShape.isVector x -> squaredNorm x
        | Binary Primitives.multiply (struct (a, b)) when
            isAll node axes && LatexShape.isVector a && LatexShape.isVector b
            ->
            innerProduct a b
        | _ -> bigSum symbols node axes aspect

    let norm symbols (node: Node) axes aspect =
        let x = node.Operands[0]

        if isAll node axes && LatexShape.isVector x then
            form
                Level.atom
                [
                    text "\\left\\lVert "
                    part x Aspect.whole Level.anything
                    text " \\right\\rVert"
                ]
        else
            let struct (limits, inner) = bind symbols node axes aspect

            form
                Level.atom
                [
                    text $"\\sqrt{{{sums limits} "
                    yield! LatexScalars.power x 2 inner
                    text "}"
                ]

    let largest symbols (node: Node) axes aspect =
        let struct (limits, inner) = bind symbols node axes aspect
        let names = limits |> Array.map (fun struct (name, _) -> name) |> String.concat ","
        form Level.product [ text $"\\max_{{{names}}} "; part node.Operands[0] inner Level.product ]

    let logSumExp symbols (node: Node) axes aspect =
        let struct (limits, inner) = bind symbols node axes aspect

        form
            Level.product
            [
                text $"\\log {sums limits} e^{{"
                part node.Operands[0] inner Level.anything
                text "}"
            ]
