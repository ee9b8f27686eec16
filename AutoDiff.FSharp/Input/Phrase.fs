namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Globalization
open System.Text
open AutoDiff

/// A part of a formula on its way here from a host language: how tightly it binds, and how to write it.
[<NoEquality; NoComparison>]
type internal Phrase =
    {
        /// As in the table of docs/grammar.md; an operand that binds less tightly than its place wants gets parentheses.
        Level: int
        Write: PhraseWriter -> unit
    }

/// <summary>Writes phrases as a syntax tree, and beside it the text that the tree's spans point into.</summary>
/// <remarks>
/// Writing a phrase only lays out the steps to come, on a stack of its own: depth costs no stack of the machine's.
/// </remarks>
and [<Sealed>] internal PhraseWriter() =
    let tree = SyntaxBuilder()
    let text = StringBuilder()
    let steps = Stack<PhraseWriter -> unit>()

    member _.Position = text.Length
    member _.Say(words: string) = text.Append words |> ignore

    /// These come next, in this order, before whatever was to come.
    member _.Then(next: (PhraseWriter -> unit) list) =
        for step in List.rev next do
            steps.Push step

    /// The node whose operands have been written, and whose text began at `start`.
    member _.Emit(kind, operands, start) =
        let kind =
            match kind with
            | SyntaxKind.Name name -> tree.Name name
            | _ -> kind

        tree.Emit(kind, operands, SourceSpan.Between(start, text.Length))

    member writer.Tree(phrase: Phrase) =
        writer.Then [ phrase.Write ]

        while steps.Count > 0 do
            steps.Pop () writer

        tree.ToTree(SourceText(text.ToString()))

/// Makes phrases. Operands are asked for when they are written, so that whoever translates them does not recurse.
[<RequireQualifiedAccess>]
module internal Phrase =
    let private comparison, private sum, private product, private sign, private power, private postfix =
        4, 5, 6, 7, 8, 9

    let private say words (writer: PhraseWriter) = writer.Say words

    let private emit kind operands start (writer: PhraseWriter) = writer.Emit(kind, operands, start)

    /// An operand where only what binds at least this tightly may stand bare.
    let private operand least (make: unit -> Phrase) (writer: PhraseWriter) =
        let phrase = make ()

        if phrase.Level < least then
            writer.Then [ say "("; phrase.Write; say ")" ]
        else
            writer.Then [ phrase.Write ]

    let private whole = operand 0

    let private separated (operands: (PhraseWriter -> unit) list) =
        operands
        |> List.mapi (fun i step -> if i = 0 then [ step ] else [ say ", "; step ])
        |> List.concat

    let private phrase level (write: int -> (PhraseWriter -> unit) list) =
        {
            Level = level
            Write = fun writer -> writer.Then(write writer.Position)
        }

    // ---- Leaves ----

    let name (words: string) =
        phrase postfix (fun start -> [ say words; emit (SyntaxKind.Name words) 0 start ])

    let private magnitude (value: float) =
        phrase postfix (fun start ->
            [
                say (value.ToString("R", CultureInfo.InvariantCulture))
                emit (SyntaxKind.Number value) 0 start
            ])

    let private omitted =
        phrase postfix (fun start -> [ emit SyntaxKind.Omitted 0 start ])

    // ---- Operators ----

    let negate operand' =
        phrase sign (fun start ->
            [
                say "-"
                operand sign operand'
                emit (SyntaxKind.Unary UnaryOperator.Negate) 1 start
            ])

    let not' operand' =
        phrase 3 (fun start ->
            [
                say "not "
                operand 3 operand'
                emit (SyntaxKind.Unary UnaryOperator.Not) 1 start
            ])

    let private spelling operator =
        match operator with
        | BinaryOperator.Or -> struct (1, " or ")
        | BinaryOperator.And -> struct (2, " and ")
        | BinaryOperator.Less -> struct (comparison, " < ")
        | BinaryOperator.LessOrEqual -> struct (comparison, " <= ")
        | BinaryOperator.Greater -> struct (comparison, " > ")
        | BinaryOperator.GreaterOrEqual -> struct (comparison, " >= ")
        | BinaryOperator.Equal -> struct (comparison, " == ")
        | BinaryOperator.NotEqual -> struct (comparison, " != ")
        | BinaryOperator.Add -> struct (sum, " + ")
        | BinaryOperator.Subtract -> struct (sum, " - ")
        | BinaryOperator.Multiply -> struct (product, "*")
        | BinaryOperator.Divide -> struct (product, "/")
        | BinaryOperator.MatrixMultiply -> struct (product, " @ ")
        | BinaryOperator.Power -> struct (power, "^")

    let binary operator left right =
        let struct (level, words) = spelling operator

        let leftLeast, rightLeast =
            if level = power then postfix, sign
            elif level = comparison then level + 1, level + 1
            else level, level + 1

        phrase level (fun start ->
            [
                operand leftLeast left
                say words
                operand rightLeast right
                emit (SyntaxKind.Binary operator) 2 start
            ])

    /// a + b and a - b, once they are asked for.
    let plus a b = fun () -> binary BinaryOperator.Add a b

    let minus a b =
        fun () -> binary BinaryOperator.Subtract a b

    /// Any number: negative ones are a sign and a magnitude, and what is not finite is a quotient by zero.
    let rec number (value: float) =
        if Double.IsNaN value then
            binary BinaryOperator.Divide (fun () -> magnitude 0.0) (fun () -> magnitude 0.0)
        elif Double.IsNegative value then
            negate (fun () -> number -value)
        elif Double.IsPositiveInfinity value then
            binary BinaryOperator.Divide (fun () -> magnitude 1.0) (fun () -> magnitude 0.0)
        else
            magnitude value

    // ---- Applications ----

    let call (name: string) (arguments: (unit -> Phrase) list) =
        phrase postfix (fun start ->
            [
                say (name + "(")
                yield! arguments |> List.map whole |> separated
                say ")"
                emit (SyntaxKind.Call name) arguments.Length start
            ])

    let index (target: unit -> Phrase) (indices: (unit -> Phrase) list) =
        phrase postfix (fun start ->
            [
                operand postfix target
                say "["
                yield! indices |> List.map whole |> separated
                say "]"
                emit SyntaxKind.Index (1 + indices.Length) start
            ])

    /// [a, b, c].
    let vector (elements: (unit -> Phrase) list) =
        phrase postfix (fun start ->
            [
                say "["
                yield! elements |> List.map whole |> separated
                say "]"
                emit SyntaxKind.Vector elements.Length start
            ])

    // ---- Binders ----

    /// i = first..last by step.
    let private binder
        (name: string)
        (first: unit -> Phrase)
        (last: unit -> Phrase)
        (step: int)
        (writer: PhraseWriter)
        =
        let start = writer.Position
        writer.Say(name + " = ")
        let from = writer.Position

        writer.Then
            [
                whole first
                say ".."
                whole last
                if step = 1 then
                    omitted.Write
                else
                    say " by "
                    (magnitude (float step)).Write
                emit SyntaxKind.Range 3 from
                emit (SyntaxKind.Binder name) 1 start
            ]

    /// sum(i = first..last by step, body).
    let reduction (reduce: string) (index: string) first last step body =
        phrase postfix (fun start ->
            [
                say (reduce + "(")
                binder index first last step
                say ", "
                whole body
                say ")"
                emit (SyntaxKind.Reduction reduce) 2 start
            ])

    /// let name = value; body.
    let letIn (name: string) value body =
        phrase 0 (fun start ->
            [
                say $"let {name} = "
                whole value
                emit (SyntaxKind.Let name) 1 start
                say "; "
                whole body
                emit SyntaxKind.Block 2 start
            ])

    /// let name[i = first..last] = value; body.
    let vectorIn (name: string) (index: string) first last value body =
        phrase 0 (fun start ->
            [
                say $"let {name}["
                binder index first last 1
                say "] = "
                whole value
                emit (SyntaxKind.Let name) 2 start
                say "; "
                whole body
                emit SyntaxKind.Block 2 start
            ])
