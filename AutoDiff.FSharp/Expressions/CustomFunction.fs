namespace AutoDiff

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput

[<Sealed>]
type CustomFunction private (row: Primitive) =
    static let checkName (name: string) =
        ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof name)

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

        if (Functions.tryFind name).IsSome || Functions.isConstant name then
            raise (ArgumentException($"The language has a '{name}' of its own.", nameof name))

    // ---- Delegates of few numbers as delegates of many ----

    static let ofOne (f: Func<float, float>) =
        ArgumentNullException.ThrowIfNull(f, nameof f)
        NumericFunction(fun x -> f.Invoke x[0])

    static let ofTwo (f: Func<float, float, float>) =
        ArgumentNullException.ThrowIfNull(f, nameof f)
        NumericFunction(fun x -> f.Invoke(x[0], x[1]))

    static let ofThree (f: Func<float, float, float, float>) =
        ArgumentNullException.ThrowIfNull(f, nameof f)
        NumericFunction(fun x -> f.Invoke(x[0], x[1], x[2]))

    static let written (partial: Func<Expr, Expr>) =
        ArgumentNullException.ThrowIfNull(partial, nameof partial)
        Func<Expr[], Expr>(fun x -> partial.Invoke x[0])

    static let writtenOfTwo (partial: Func<Expr, Expr, Expr>) =
        ArgumentNullException.ThrowIfNull(partial, nameof partial)
        Func<Expr[], Expr>(fun x -> partial.Invoke(x[0], x[1]))

    static let writtenOfThree (partial: Func<Expr, Expr, Expr, Expr>) =
        ArgumentNullException.ThrowIfNull(partial, nameof partial)
        Func<Expr[], Expr>(fun x -> partial.Invoke(x[0], x[1], x[2]))

    // ---- Partial derivatives ----

    /// By an expression.
    static let expressed (name: string) arity (write: Func<Expr[], Expr>) =
        ArgumentNullException.ThrowIfNull(write, nameof write)
        CustomRow.partial name arity (fun operands -> (write.Invoke(Array.map Expr operands)).Node)

    /// By a delegate, whose own partials are these.
    static let called (name: string) (value: NumericFunction) partials =
        ArgumentNullException.ThrowIfNull(value, nameof value)
        let row = CustomRow.make name value partials

        fun (algebra: IAlgebra) (operands: Node[]) (_: Node) -> (algebra.Apply(row, operands): Node | null)

    /// By a delegate that has none.
    static let calledOnce (name: string) arity (value: NumericFunction) =
        called name value (Array.create arity (CustomRow.missing name))

    static let make (name: string) (value: NumericFunction) partials =
        checkName name
        ArgumentNullException.ThrowIfNull(value, nameof value)
        CustomFunction(CustomRow.make name value partials)

    static let define (name: string) value (partials: Func<Expr[], Expr>[]) =
        make name value (partials |> Array.map (expressed name partials.Length))

    static let defineNumeric (name: string) value (partials: NumericFunction[]) =
        partials
        |> Array.mapi (fun i partial -> calledOnce $"{name}_{i + 1}" partials.Length partial)
        |> make name value

    static let listed (partials: IReadOnlyList<'partial>) =
        ArgumentNullException.ThrowIfNull(partials, nameof partials)

        if partials.Count = 0 then
            raise (ArgumentException("A function has one argument at least.", nameof partials))

        Array.ofSeq partials

    static member Define(name: string, value: Func<float, float>, derivative: Func<Expr, Expr>) =
        define name (ofOne value) [| written derivative |]

    static member Define
        (
            name: string,
            value: Func<float, float, float>,
            byFirst: Func<Expr, Expr, Expr>,
            bySecond: Func<Expr, Expr, Expr>
        ) =
        define name (ofTwo value) [| writtenOfTwo byFirst; writtenOfTwo bySecond |]

    static member Define
        (
            name: string,
            value: Func<float, float, float, float>,
            byFirst: Func<Expr, Expr, Expr, Expr>,
            bySecond: Func<Expr, Expr, Expr, Expr>,
            byThird: Func<Expr, Expr, Expr, Expr>
        ) =
        [| byFirst; bySecond; byThird |]
        |> Array.map writtenOfThree
        |> define name (ofThree value)

    static member Define(name: string, value: NumericFunction, partials: IReadOnlyList<Func<Expr[], Expr>>) =
        define name value (listed partials)

    static member DefineNumeric(name: string, value: Func<float, float>, derivative: Func<float, float>) =
        defineNumeric name (ofOne value) [| ofOne derivative |]

    static member DefineNumeric
        (
            name: string,
            value: Func<float, float>,
            derivative: Func<float, float>,
            secondDerivative: Func<float, float>
        ) =
        let second = calledOnce $"{name}_1_1" 1 (ofOne secondDerivative)
        make name (ofOne value) [| called $"{name}_1" (ofOne derivative) [| second |] |]

    static member DefineNumeric
        (
            name: string,
            value: Func<float, float, float>,
            byFirst: Func<float, float, float>,
            bySecond: Func<float, float, float>
        ) =
        defineNumeric name (ofTwo value) [| ofTwo byFirst; ofTwo bySecond |]

    static member DefineNumeric
        (name: string, value: NumericFunction, partials: IReadOnlyList<NumericFunction>)
        =
        defineNumeric name value (listed partials)

    member _.WithLatex(command: string) =
        ArgumentException.ThrowIfNullOrWhiteSpace(command, nameof command)
        CustomFunction(CustomRow.typeset command row.Name (nonNull row.Delegate) row.Partials)

    member _.Name = row.Name
    member _.Arity = row.Arity
    member _.Row = row

    member _.Apply([<ParamArray>] arguments: Expr[]) =
        ArgumentNullException.ThrowIfNull(arguments, nameof arguments)

        if arguments.Length <> row.Arity then
            let message = $"'{row.Name}' takes {row.Arity} arguments, not {arguments.Length}."

            raise (ArgumentException(message, nameof arguments))

        Expr((Builder() :> IBuilder).Apply(row, arguments |> Array.map _.Node))

[<AbstractClass; Sealed; Extension>]
type CustomFunctionExtensions =
    [<Extension>]
    static member WithFunction(bindings: Bindings, customFunction: CustomFunction) =
        ArgumentNullException.ThrowIfNull(bindings, nameof bindings)
        ArgumentNullException.ThrowIfNull(customFunction, nameof customFunction)
        bindings.WithRow customFunction.Row
