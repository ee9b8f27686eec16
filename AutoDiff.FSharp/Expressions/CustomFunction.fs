namespace AutoDiff

open System
open System.Runtime.CompilerServices
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput

[<Sealed>]
type CustomFunction private (row: Primitive) =
    static let checkName (name: string) =
        ArgumentException.ThrowIfNullOrWhiteSpace name

        let isLetter (c: char) = Char.IsLetter c || c = '_'

        if
            not (isLetter name[0])
            || not (Seq.forall (fun c -> isLetter c || Char.IsAsciiDigit c) name)
        then
            raise (
                ArgumentException(
                    $"'{name}' is no name: letters, digits and underscores, not beginning with a digit.",
                    nameof name
                )
            )

        if (Functions.tryFind name).IsSome || name = "pi" || name = "e" then
            raise (ArgumentException($"The language has a '{name}' of its own.", nameof name))

    static let written (name: string) arity (write: Node[] -> Expr) =
        CustomRow.partial name arity (fun operands -> (write operands).Node)

    /// A partial that calls a delegate, and whose own partials are these.
    static let called (name: string) (value: Delegate) partials =
        let row = CustomRow.make name value partials

        fun (algebra: IAlgebra) (operands: Node[]) (_: Node) -> (algebra.Apply(row, operands): Node | null)

    static let make (name: string) (value: Delegate) partials =
        checkName name
        ArgumentNullException.ThrowIfNull value
        CustomFunction(CustomRow.make name value partials)

    static let argument (operands: Node[]) index = Expr operands[index]

    static member Define(name: string, value: Func<float, float>, derivative: Func<Expr, Expr>) =
        ArgumentNullException.ThrowIfNull derivative
        make name value [| written name 1 (fun x -> derivative.Invoke(argument x 0)) |]

    static member Define
        (
            name: string,
            value: Func<float, float, float>,
            byFirst: Func<Expr, Expr, Expr>,
            bySecond: Func<Expr, Expr, Expr>
        ) =
        let partials =
            [| byFirst; bySecond |]
            |> Array.map (fun partial ->
                ArgumentNullException.ThrowIfNull partial
                written name 2 (fun x -> partial.Invoke(argument x 0, argument x 1)))

        make name value partials

    static member Define
        (
            name: string,
            value: Func<float, float, float, float>,
            byFirst: Func<Expr, Expr, Expr, Expr>,
            bySecond: Func<Expr, Expr, Expr, Expr>,
            byThird: Func<Expr, Expr, Expr, Expr>
        ) =
        let partials =
            [| byFirst; bySecond; byThird |]
            |> Array.map (fun partial ->
                ArgumentNullException.ThrowIfNull partial
                written name 3 (fun x -> partial.Invoke(argument x 0, argument x 1, argument x 2)))

        make name value partials

    static member DefineNumeric(name: string, value: Func<float, float>, derivative: Func<float, float>) =
        ArgumentNullException.ThrowIfNull derivative
        make name value [| called $"{name}_1" derivative [| CustomRow.missing $"{name}_1" |] |]

    static member DefineNumeric
        (
            name: string,
            value: Func<float, float>,
            derivative: Func<float, float>,
            secondDerivative: Func<float, float>
        ) =
        ArgumentNullException.ThrowIfNull derivative
        ArgumentNullException.ThrowIfNull secondDerivative

        let second =
            called $"{name}_1_1" secondDerivative [| CustomRow.missing $"{name}_1_1" |]

        make name value [| called $"{name}_1" derivative [| second |] |]

    static member DefineNumeric
        (
            name: string,
            value: Func<float, float, float>,
            byFirst: Func<float, float, float>,
            bySecond: Func<float, float, float>
        ) =
        let partial at (by: Delegate) =
            ArgumentNullException.ThrowIfNull by
            let its = $"{name}_{at}"
            called its by (Array.create 2 (CustomRow.missing its))

        make name value [| partial 1 byFirst; partial 2 bySecond |]

    member _.Name = row.Name
    member _.Arity = row.Arity
    member _.Row = row

    member _.Apply([<ParamArray>] arguments: Expr[]) =
        ArgumentNullException.ThrowIfNull arguments

        if arguments.Length <> row.Arity then
            let message = $"'{row.Name}' takes {row.Arity} arguments, not {arguments.Length}."

            raise (ArgumentException(message, nameof arguments))

        Expr((Builder() :> IBuilder).Apply(row, arguments |> Array.map _.Node))

[<AbstractClass; Sealed; Extension>]
type CustomFunctionExtensions =
    [<Extension>]
    static member WithFunction(bindings: Bindings, customFunction: CustomFunction) =
        ArgumentNullException.ThrowIfNull bindings
        ArgumentNullException.ThrowIfNull customFunction
        bindings.WithRow customFunction.Row
