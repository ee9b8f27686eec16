namespace AutoDiff.FSharp.TextOutput

open System.Collections.Generic
open AutoDiff.FSharp
open Pattern

/// factor·symbol in a form of indices; the symbol counts from 1, and lies between the ends where they are known.
[<Struct; NoComparison>]
type internal IndexTerm =
    {
        Symbol: string
        Factor: int64
        Low: int64
        High: int64
    }

/// Σ factor·symbol + constant.
[<NoEquality; NoComparison>]
type internal IndexForm =
    {
        Terms: IndexTerm list
        Constant: int64
    }

/// <summary>Conditions on indices, as j ≤ i + 1, and the ends of sums over what meets one.</summary>
/// <remarks>
/// In a graph the sum of xⱼ over j ≤ i is a sum over all j of if(j ≤ i, xⱼ, 0), where functions read a harmless number in place of what does
/// not count: that is if(c, if(c, x, number), 0), and the number is never seen.
/// </remarks>
[<RequireQualifiedAccess>]
module internal LatexConditions =
    /// How deep a formula of indices is looked into.
    let private deepest = 8

    let private largest = 1e9

    let private constant value = { Terms = []; Constant = value }

    let private plus (factor: int64) (a: IndexForm) (b: IndexForm) =
        let scaled =
            b.Terms
            |> List.map (fun term ->
                { term with
                    Factor = factor * term.Factor
                })

        let together (_, terms: IndexTerm list) =
            { terms.Head with
                Factor = terms |> List.sumBy _.Factor
            }

        {
            Terms =
                a.Terms @ scaled
                |> List.groupBy _.Symbol
                |> List.map together
                |> List.filter (fun term -> term.Factor <> 0L)
            Constant = a.Constant + factor * b.Constant
        }

    /// start + step·place, of so many places.
    let private progression (start: int64) (step: int64) count (place: Subscript) =
        let shift, scale = int64 place.Shift, int64 place.Scale

        if place.Symbol = "" then
            constant (start + step * shift)
        else
            {
                Terms =
                    [
                        {
                            Symbol = place.Symbol
                            Factor = step * scale
                            Low = if scale = 1L then 1L - shift else -int64 largest
                            High = if scale = 1L then int64 count - shift else int64 largest
                        }
                    ]
                Constant = start + step * (shift - scale)
            }

    /// A node's element as a form of indices, where it is one.
    let rec private formOf depth (node: Node) (index: Subscript[]) : IndexForm voption =
        let both factor (a: Node) (b: Node) =
            match formOf (depth + 1) a index, formOf (depth + 1) b index with
            | ValueSome a, ValueSome b -> ValueSome(plus factor a b)
            | _ -> ValueNone

        match node, node.Operation with
        | _ when depth > deepest -> ValueNone
        | Uniform c, _ when floor c = c && abs c < largest -> ValueSome(constant (int64 c))
        | _, Operation.Iota(start, step) -> ValueSome(progression start step node.Shape.Size index[0])
        | Binary Primitives.add (struct (a, b)), _ -> both 1L a b
        | Binary Primitives.subtract (struct (a, b)), _ -> both -1L a b
        | Unary Primitives.negate a, _ ->
            formOf (depth + 1) a index |> ValueOption.map (plus -1L (constant 0L))
        | _ ->
            match Views.source node index with
            | ValueSome(struct (source, inner)) -> formOf (depth + 1) source inner
            | ValueNone -> ValueNone

    let private written (form: IndexForm) =
        let term isFirst (factor: int64) (symbol: string) =
            let sign =
                if factor < 0L then "-"
                elif isFirst then ""
                else "+"

            let size =
                if abs factor = 1L && symbol <> "" then
                    ""
                else
                    string (abs factor)

            $"{sign}{size}{symbol}"

        let pairs = form.Terms |> List.map (fun term -> struct (term.Factor, term.Symbol))

        let positive, negative =
            pairs |> List.partition (fun struct (factor, _) -> factor > 0L)

        let number =
            if form.Constant <> 0L || pairs.IsEmpty then
                [ struct (form.Constant, "") ]
            else
                []

        let all =
            if positive.IsEmpty then
                number @ negative
            else
                positive @ negative @ number

        all
        |> List.mapi (fun at (struct (factor, symbol)) -> term (at = 0) factor symbol)
        |> String.concat ""

    /// The sign of a comparison of two forms of indices, and their difference.
    let private comparison (condition: Node) index : struct (string * IndexForm) voption =
        let signed sign (a: Node) (b: Node) =
            match formOf 0 a index, formOf 0 b index with
            | ValueSome a, ValueSome b -> ValueSome(struct (sign, plus -1L a b))
            | _ -> ValueNone

        match condition with
        | Binary Primitives.greaterOrEqual (struct (a, b)) -> signed "\\le" a b
        | Binary Primitives.greater (struct (a, b)) -> signed "<" a b
        | Binary Primitives.equal (struct (a, b)) -> signed "=" a b
        | _ -> ValueNone

    /// A condition on indices with what is subtracted on its left.
    let write (condition: Node) (index: Subscript[]) : string voption =
        comparison condition index
        |> ValueOption.map (fun (struct (sign, form)) ->
            let left, right = form.Terms |> List.partition (fun term -> term.Factor < 0L)
            let isRight = form.Constant > 0L || right.IsEmpty
            let part terms constant = { Terms = terms; Constant = constant }

            let negated =
                plus -1L (constant 0L) (part left (if isRight then 0L else form.Constant))

            $"{written negated} {sign} {written (part right (if isRight then form.Constant else 0L))}")

    let private choice (node: Node) =
        match node.Operation with
        | Operation.Select -> ValueSome(struct (node.Operands[0], node.Operands[1], node.Operands[2]))
        | _ -> ValueNone

    /// What a node is where the condition holds, as far as it works element by element and is not deep.
    let private given (build: IBuilder) (condition: Node) (root: Node) : Node =
        let known = Dictionary<int64, Node>()

        let rec at depth (node: Node) : Node =
            match known.TryGetValue node.Id with
            | true, image -> image
            | _ ->
                let image = make depth node
                known[node.Id] <- image
                image

        and make depth node =
            match choice node, node.Operation with
            | _ when depth > deepest -> node
            | ValueSome(struct (asked, yes, _)), _ when same asked condition -> at (depth + 1) yes
            | _, Operation.Elementwise _ ->
                let operands = node.Operands |> Array.map (at (depth + 1))

                if Array.forall2 same operands node.Operands then
                    node
                else
                    build.Intern(node.Operation, operands, node.Shape)
            | _ -> node

        at 0 root

    /// if(if(c, 1, 0), a, b) asks c.
    let private settled (condition: Node) : Node =
        match choice condition with
        | ValueSome(struct (inner, Uniform 1.0, Uniform 0.0)) -> inner
        | _ -> condition

    /// The graph without what an outer condition has decided, to be read and not to be computed.
    let decided (root: Node) : Node =
        let decide (build: IBuilder) (node: Node) (operands: Node[]) : Node | null =
            match node.Operation with
            | Operation.Select ->
                let condition = settled operands[0]
                let yes = given build condition operands[1]
                build.Intern(Operation.Select, [| condition; yes; operands[2] |], node.Shape)
            | operation -> build.Intern(operation, operands, node.Shape)

        (Rebuild.map (Builder()) decide [| root |])[0]

    let private isBetween low high (form: IndexForm) =
        let ends pick =
            form.Terms
            |> List.sumBy (fun term -> pick (term.Factor * term.Low) (term.Factor * term.High))

        form.Constant + ends min >= low && form.Constant + ends max <= high

    /// The ends of a sum over symbol = 1..extent of what counts where a condition holds; nothing where the condition is no such end.
    let ends (condition: Node) index (symbol: string) extent : struct (string * string) voption =
        let end' (form: IndexForm) =
            let rest =
                { form with
                    Terms = form.Terms |> List.filter (fun term -> term.Symbol <> symbol)
                }

            match form.Terms |> List.tryFind (fun term -> term.Symbol = symbol) with
            | Some { Factor = -1L } when isBetween 0L (int64 extent) rest ->
                ValueSome(struct ("1", written rest))
            | Some { Factor = 1L } ->
                let lower = plus -1L (constant 0L) rest

                if isBetween 1L (int64 extent + 1L) lower then
                    ValueSome(struct (written lower, string extent))
                else
                    ValueNone
            | _ -> ValueNone

        match comparison condition index with
        | ValueSome(struct ("\\le", form)) -> end' form
        | ValueSome(struct ("<", form)) ->
            end'
                { form with
                    Constant = form.Constant - 1L
                }
        | _ -> ValueNone
