namespace AutoDiff.FSharp.TextInput

open System.Collections.Generic
open Microsoft.FSharp.Reflection
open Microsoft.FSharp.Quotations
open Microsoft.FSharp.Quotations.Patterns

/// What a name of the quotation stands for.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Meaning =
    | Number of (unit -> Phrase)
    /// A function, a sequence, a whole number or a tuple: read anew wherever it is used.
    | Quoted of Quoted
    /// A tuple whose parts are phrases already.
    | Parts of (unit -> Phrase) list

/// The names of a quotation as it is read, and the functions among them applied.
[<Sealed>]
type internal QuotationScope() =
    let names = HostNames()
    let meanings = Dictionary<Var, Meaning>()

    /// The body of a function once its parameters stand for the arguments; functions of numbers share them.
    let rec apply (applied: Quoted) (arguments: Quoted list) : Quoted =
        match applied, arguments with
        | _, [] -> applied
        | Lambda(tuple, _), argument :: _ when tuple.Type <> argument.Type && QuotationForms.isTuple tuple ->
            let count = FSharpType.GetTupleElements(tuple.Type).Length
            apply applied (Quoted.NewTuple(List.take count arguments) :: List.skip count arguments)
        | Lambda(parameter, body), argument :: rest -> Quoted.Let(parameter, argument, apply body rest)
        | Let(name, value, inner), _ -> Quoted.Let(name, value, apply inner arguments)
        | Var name, _ ->
            match meanings.TryGetValue name with
            | true, Meaning.Quoted inner -> apply (QuotationForms.fresh inner) arguments
            | _ -> QuotationPlace.refuseUnwritten applied
        | Application(inner, argument), _ -> apply inner (argument :: arguments)
        | Coerce(inner, _), _ -> apply inner arguments
        | _ -> QuotationPlace.refuseUnwritten applied

    /// Names that formulas have for those of the quotation.
    member _.Names = names

    member _.Find(name: Var) =
        match meanings.TryGetValue name with
        | true, meaning -> ValueSome meaning
        | _ -> ValueNone

    member _.Define(name: Var, meaning: Meaning) = meanings[name] <- meaning

    member _.Apply(applied: Quoted, arguments: Quoted list) = apply applied arguments
