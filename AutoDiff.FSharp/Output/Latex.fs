namespace AutoDiff.FSharp.TextOutput

open System
open AutoDiff.FSharp

/// <summary>Graphs as formulas for paper.</summary>
/// <remarks>
/// Indices count from 1; [c] is 1 where c holds and 0 elsewhere. Conventions at singular points are not shown: the text is for
/// reading, and <c>Infix</c> for reading back. What is shared in the graph is repeated, up to a limit.
/// </remarks>
[<RequireQualifiedAccess>]
module internal Latex =
    let private tooLong =
        $"The formula is longer than {Infix.longest} characters: its shared parts would repeat too often."

    let private symbolsFor (root: Node) =
        Graph.topological [ root ]
        |> Graph.inputs
        |> Array.map _.Name
        |> fun names -> LatexNames.symbols names 64

    let private write (root: Node) (symbols: string[]) aspect =
        let writer = ElementWriter("\\left(", "\\right)", LatexForms(symbols).OfNode)

        match writer.TryWrite(Infix.longest, root, aspect, Level.anything) with
        | ValueSome text -> text.Replace(" + -", " - ")
        | ValueNone -> raise (InvalidOperationException tooLong)

    /// An array as a whole where linear algebra has words for it, else its element, whose indices come as well.
    let private ofArray (root: Node) : struct (string[] * string) =
        let symbols = symbolsFor root

        if LatexShape.isWhole root then
            struct ([||], write root symbols Aspect.whole)
        else
            let rank = root.Shape.Rank
            let free = Array.init rank (fun axis -> symbols[axis])
            let index = Array.map Subscript.symbol free
            struct (free, write root symbols (Aspect.at rank index))

    /// <summary>The formula; of an array its element, as (…)ᵢ is where no whole can be written.</summary>
    /// <exception cref="T:System.InvalidOperationException">It is longer than the limit.</exception>
    let print (root: Node) : string =
        let struct (_, text) = ofArray root
        text

    let private element (name: string) (free: string[]) =
        LatexNames.element name (Array.map Subscript.symbol free)

    /// ∂f/∂x = …, ∂f/∂x_i = … or ∇_x f = …, as the partial is written.
    let gradientEquation (name: string) (partial: Node) : string =
        match ofArray partial with
        | struct (free, text) when free.Length = partial.Shape.Rank ->
            $"\\frac{{\\partial f}}{{\\partial {element name free}}} &= {text}"
        | struct (_, text) -> $"\\nabla_{{{LatexNames.name name}}} f &= {text}"

    /// The part of ∇²f v that belongs to a variable.
    let productEquation (name: string) (product: Node) : string =
        match ofArray product with
        | struct (free, text) when free.Length = product.Shape.Rank && free.Length > 0 ->
            let places = String.Join(",", free)
            $"\\left(\\nabla^{{2}} f\\, v\\right)_{{{LatexNames.name name},{places}}} &= {text}"
        | struct (_, text) -> $"\\left(\\nabla^{{2}} f\\, v\\right)_{{{LatexNames.name name}}} &= {text}"

    /// ∂²f/∂x∂y = ….
    let secondEquation (first: string) (second: string) (partial: Node) : string =
        let below =
            if first = second then
                $"\\partial {LatexNames.name first}^{{2}}"
            else
                $"\\partial {LatexNames.name first} \\partial {LatexNames.name second}"

        $"\\frac{{\\partial^{{2}} f}}{{{below}}} &= {print partial}"

    /// f(x, y) = ….
    let objectiveEquation (variables: string[]) (root: Node) : string =
        let names = variables |> Array.map LatexNames.name |> String.concat ", "
        $"f\\left({names}\\right) &= {print root}"

    /// Equations one under the other, their signs in line.
    let aligned (equations: string seq) : string =
        let lines = String.Join(" \\\\\n", equations)
        $"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}"
