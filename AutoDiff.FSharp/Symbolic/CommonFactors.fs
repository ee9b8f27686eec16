namespace AutoDiff.FSharp

open System.Numerics
open AutoDiff.FSharp.TextOutput

/// A term of a sum: a number times a node, which is null for a number alone.
type internal Term = (struct (float * (Node | null)))

/// What terms of a sum share, as one factor before the sum of what is left of them.
[<RequireQualifiedAccess>]
module internal CommonFactors =
    let private powersOf (struct (_, unit): Term) : Factors =
        match unit with
        | null ->
            {
                Coefficient = 1.0
                Above = []
                Below = []
            }
        | unit -> Factors.collectExactly [ struct (unit, 1) ]

    let private exponentOf (node: Node) (powers: struct (Node * int) list) =
        powers
        |> List.tryPick (fun struct (other, exponent) ->
            if Pattern.same other node then Some exponent else None)
        |> Option.defaultValue 0

    /// The lowest power of each factor that stands in all of the lists.
    let private shared (lists: struct (Node * int) list list) =
        [
            for struct (node, _) in List.head lists do
                match lists |> List.map (exponentOf node) |> List.min with
                | 0 -> ()
                | least -> struct (node, least)
        ]

    /// The greatest whole number that divides the numbers of all terms, or the number they all have; negative where all are.
    let number (terms: Term list) =
        let numbers = terms |> List.map (fun struct (number, _) -> number)

        let isWhole (number: float) =
            abs number < 1e9 && floor number = number

        let divisor =
            if List.forall (fun number -> abs number = abs numbers.Head) numbers then
                abs numbers.Head
            elif List.forall isWhole numbers then
                numbers
                |> List.map (fun number -> BigInteger(number))
                |> List.reduce (fun a b -> BigInteger.GreatestCommonDivisor(a, b))
                |> float
            else
                1.0

        if List.forall (fun number -> number < 0.0) numbers then
            -divisor
        else
            divisor

    let private without (common: struct (Node * int) list) (powers: struct (Node * int) list) =
        [
            for struct (node, exponent) in powers do
                match exponent - exponentOf node common with
                | 0 -> ()
                | left -> struct (node, left)
        ]

    /// The factors that all terms share, and what is left of each term; nothing where they share numbers at most.
    let extract (build: IBuilder) (terms: Term list) : (struct (Factors * Term list)) voption =
        let powers = List.map powersOf terms
        let above = shared (powers |> List.map _.Above)
        let below = shared (powers |> List.map _.Below)

        if above.IsEmpty && below.IsEmpty then
            ValueNone
        else
            let number = number terms

            let left (struct (own, _): Term) (factors: Factors) : Term =
                let rest =
                    { factors with
                        Above = without above factors.Above
                        Below = without below factors.Below
                    }

                if rest.Above.IsEmpty && rest.Below.IsEmpty then
                    struct (own / number * rest.Coefficient, null)
                else
                    struct (own / number, GatheredProduct.make build rest)

            let common =
                {
                    Coefficient = number
                    Above = above
                    Below = below
                }

            ValueSome(struct (common, List.map2 left terms powers))

    /// Longer factors are as good as this.
    let private longest = 200

    let private lettersOf (node: Node) =
        match Infix.tryPrint longest node with
        | ValueSome text -> text.Length
        | ValueNone -> longest

    /// The factors that stand above in several terms but not in all, those first that would save most letters.
    let partial (terms: Term list) : Node list =
        terms
        |> List.collect (fun term -> (powersOf term).Above)
        |> List.map (fun struct (node, _) -> node)
        |> List.groupBy _.Id
        |> List.filter (fun (_, same) -> same.Length > 1 && same.Length < terms.Length)
        |> List.map snd
        |> List.sortBy (fun same -> (1 - same.Length) * lettersOf same.Head)
        |> List.map List.head

    let has (factor: Node) (term: Term) =
        exponentOf factor (powersOf term).Above > 0
