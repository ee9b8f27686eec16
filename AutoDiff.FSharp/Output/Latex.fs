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

    let private inputs (roots: Node[]) = Graph.topological roots |> Graph.inputs

    let private isNameless (input: Input) = input.Name = ""

    let private write (forms: LatexForms) (root: Node) aspect =
        let writer = ElementWriter("\\left(", "\\right)", forms.OfNode)

        match writer.TryWrite(Infix.longest, root, aspect, Level.anything) with
        | ValueSome text -> text.Replace(" + -", " - ")
        | ValueNone -> raise (InvalidOperationException tooLong)

    let private symbolsFor (roots: Node[]) =
        LatexNames.symbols (inputs roots |> Array.map _.Name) 64

    /// An array as a whole where linear algebra has words for it, else its element, whose indices come as well.
    let private ofArray (forms: LatexForms) (symbols: string[]) (root: Node) : struct (string[] * string) =
        if LatexShape.isWhole root || LatexShape.isList root then
            struct ([||], write forms root Aspect.whole)
        else
            let free = Array.truncate root.Shape.Rank symbols
            struct (free, write forms root (Aspect.at free.Length (Array.map Subscript.symbol free)))

    /// <summary>The formula; of an array its element, as (…)ᵢ is where no whole can be written.</summary>
    /// <exception cref="T:System.InvalidOperationException">It is longer than the limit.</exception>
    let print (root: Node) : string =
        let root = LatexConditions.decided root
        let symbols = symbolsFor [| root |]

        let struct (_, text) =
            ofArray (LatexForms(symbols, fun _ -> ValueNone)) symbols root

        text

    /// One line of a display: its left side, from the free indices of the right, and what the right is.
    [<NoEquality; NoComparison>]
    type Equation =
        {
            Left: Subscript[] -> string
            Right: Node
            /// The elements that the right is, of a vector of which it is a part.
            Segment: Segment voption
        }

    let private equation left right =
        {
            Left = left
            Right = right
            Segment = ValueNone
        }

    /// The equation for some elements of its left side.
    let ofSegment (segment: Segment) (whole: Equation) : Equation =
        { whole with
            Segment = ValueSome segment
        }

    /// ∂f/∂x = …, ∂f/∂x_i = … or ∇_x f = …, as the partial is written.
    let gradientEquation (name: string) (partial: Node) : Equation =
        let left (free: Subscript[]) =
            if free.Length >= partial.Shape.Rank then
                $"\\frac{{\\partial f}}{{\\partial {LatexNames.element name free}}}"
            else
                $"\\nabla_{{{LatexNames.name name}}} f"

        equation left partial

    /// The part of ∇²f v that belongs to a variable.
    let productEquation (name: string) (product: Node) : Equation =
        let left (free: Subscript[]) =
            let places =
                free
                |> Array.map (fun place -> "," + LatexNames.index place)
                |> String.concat ""

            $"\\left(\\nabla^{{2}} f\\, v\\right)_{{{LatexNames.name name}{places}}}"

        equation left product

    /// ∂²f/∂x∂y = ….
    let secondEquation (first: string) (second: string) (partial: Node) : Equation =
        let below =
            if first = second then
                $"\\partial {LatexNames.name first}^{{2}}"
            else
                $"\\partial {LatexNames.name first} \\partial {LatexNames.name second}"

        equation (fun _ -> $"\\frac{{\\partial^{{2}} f}}{{{below}}}") partial

    /// f(x, y) = ….
    let objectiveEquation (variables: string[]) (root: Node) : Equation =
        let names = variables |> Array.map LatexNames.name |> String.concat ", "

        equation (fun _ -> $"f\\left({names}\\right)") root

    /// x_{2i-1} = …, 1 ≤ i ≤ 4: a single element by its number, elements side by side by the index they have in the whole, others by
    /// an index of their own.
    let private segmentLine forms (symbol: string) (segment: Segment) (equation: Equation) =
        let write aspect = write forms equation.Right aspect

        if segment.Count = 1 then
            $"{equation.Left [| Subscript.number segment.First |]} &= {write (Aspect.at 0 [||])}"
        else
            let own = Subscript.symbol symbol

            let struct (place, inner, first) =
                if segment.Step = 1 then
                    struct (own, Subscript.along -segment.First 1 own, segment.First + 1)
                else
                    struct (Subscript.along segment.First segment.Step own, own, 1)

            let range = $"{first} \\le {symbol} \\le {first + segment.Count - 1}"
            $"{equation.Left [| place |]} &= {write (Aspect.at 1 [| inner |])}, \\quad {range}"

    let private line forms (symbols: string[]) (equation: Equation) =
        match equation.Segment with
        | ValueSome segment -> segmentLine forms symbols[0] segment equation
        | ValueNone ->
            let struct (free, text) = ofArray forms symbols equation.Right
            $"{equation.Left(Array.map Subscript.symbol free)} &= {text}"

    /// Equations one under the other, their signs in line; below them what the letters for nameless data stand for.
    let aligned (equations: Equation seq) : string =
        let equations =
            equations
            |> Seq.map (fun each ->
                { each with
                    Right = LatexConditions.decided each.Right
                })
            |> Seq.toArray

        let known = inputs (equations |> Array.map _.Right)
        let symbols = LatexNames.symbols (known |> Array.map _.Name) 64

        let nameless =
            known
            |> Array.filter (fun input -> isNameless input && not (LatexData.isProgression input))

        let letters =
            LatexNames.dataLetters (known |> Seq.map _.Name) |> Seq.truncate nameless.Length

        let lettered = Seq.zip nameless (letters |> Seq.map LatexNames.name) |> Seq.toArray

        let letterOf (input: Input) =
            match lettered |> Array.tryFind (fun (known, _) -> obj.ReferenceEquals(known, input)) with
            | Some(_, letter) -> ValueSome letter
            | None -> ValueNone

        let lineOf = line (LatexForms(symbols, letterOf)) symbols

        let meanings =
            lettered
            |> Seq.map (fun (input, letter) -> $"{letter} &= {LatexData.literal input}")

        let lines = String.Join(" \\\\\n", Seq.append (Seq.map lineOf equations) meanings)
        $"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}"
