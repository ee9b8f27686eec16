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
        if LatexShape.isWhole root then
            struct ([||], write forms root Aspect.whole)
        else
            let rank = root.Shape.Rank
            let free = Array.init rank (fun axis -> symbols[axis])
            let index = Array.map Subscript.symbol free
            struct (free, write forms root (Aspect.at rank index))

    /// <summary>The formula; of an array its element, as (…)ᵢ is where no whole can be written.</summary>
    /// <exception cref="T:System.InvalidOperationException">It is longer than the limit.</exception>
    let print (root: Node) : string =
        let symbols = symbolsFor [| root |]

        let struct (_, text) =
            ofArray (LatexForms(symbols, fun _ -> ValueNone)) symbols root

        text

    /// One line of a display: its left side, from the free indices of the right, and what the right is.
    [<NoEquality; NoComparison>]
    type Equation =
        {
            Left: string[] -> string
            Right: Node
        }

    let private element (name: string) (free: string[]) =
        LatexNames.element name (Array.map Subscript.symbol free)

    /// ∂f/∂x = …, ∂f/∂x_i = … or ∇_x f = …, as the partial is written.
    let gradientEquation (name: string) (partial: Node) : Equation =
        let left (free: string[]) =
            if free.Length = partial.Shape.Rank then
                $"\\frac{{\\partial f}}{{\\partial {element name free}}}"
            else
                $"\\nabla_{{{LatexNames.name name}}} f"

        { Left = left; Right = partial }

    /// The part of ∇²f v that belongs to a variable.
    let productEquation (name: string) (product: Node) : Equation =
        let left (free: string[]) =
            let places = free |> Array.map (fun index -> "," + index) |> String.concat ""
            $"\\left(\\nabla^{{2}} f\\, v\\right)_{{{LatexNames.name name}{places}}}"

        { Left = left; Right = product }

    /// ∂²f/∂x∂y = ….
    let secondEquation (first: string) (second: string) (partial: Node) : Equation =
        let below =
            if first = second then
                $"\\partial {LatexNames.name first}^{{2}}"
            else
                $"\\partial {LatexNames.name first} \\partial {LatexNames.name second}"

        {
            Left = fun _ -> $"\\frac{{\\partial^{{2}} f}}{{{below}}}"
            Right = partial
        }

    /// f(x, y) = ….
    let objectiveEquation (variables: string[]) (root: Node) : Equation =
        let names = variables |> Array.map LatexNames.name |> String.concat ", "

        {
            Left = fun _ -> $"f\\left({names}\\right)"
            Right = root
        }

    /// Equations one under the other, their signs in line; below them what the letters for nameless data stand for.
    let aligned (equations: Equation seq) : string =
        let equations = Seq.toArray equations
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

        let forms = LatexForms(symbols, letterOf)

        let line (equation: Equation) =
            let struct (free, text) = ofArray forms symbols equation.Right
            $"{equation.Left free} &= {text}"

        let meanings =
            lettered
            |> Seq.map (fun (input, letter) -> $"{letter} &= {LatexData.literal input}")

        let lines = String.Join(" \\\\\n", Seq.append (Seq.map line equations) meanings)
        $"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}"
