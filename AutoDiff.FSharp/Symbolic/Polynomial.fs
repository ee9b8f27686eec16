namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff
open Pattern

/// (atom, exponent) by rising atom; exponents are not 0, and negative below a fraction line.
type internal Monomial = (int * int) list

/// A sum of numbers times monomials.
type internal Polynomial = Dictionary<Monomial, float>

/// Arithmetic on polynomials within limits.
[<RequireQualifiedAccess>]
module internal Polynomial =
    /// The most terms of a polynomial.
    let mostTerms = 100_000

    /// The most products of terms in one multiplication.
    let private mostProducts = 20_000_000L

    let private refuse () =
        raise (
            InvalidOperationException
                $"Expanded, the expression has more than {mostTerms} terms, or takes more than {mostProducts} products of terms."
        )

    let rec private mergeOnto (result: Monomial) (a: Monomial) (b: Monomial) : Monomial =
        match a, b with
        | [], rest
        | rest, [] -> List.fold (fun tail head -> head :: tail) rest result
        | (x, m) :: s, (y, n) :: t ->
            if x < y then mergeOnto ((x, m) :: result) s b
            elif y < x then mergeOnto ((y, n) :: result) a t
            elif m + n = 0 then mergeOnto result s t
            else mergeOnto ((x, m + n) :: result) s t

    /// The product of two monomials.
    let merge (a: Monomial) (b: Monomial) = mergeOnto [] a b

    let constant (value: float) =
        let result = Polynomial()

        if value <> 0.0 then
            result[[]] <- value

        result

    let atom (index: int) =
        let result = Polynomial()
        result[[ index, 1 ]] <- 1.0
        result

    /// target ← target + factor·source. What cancels is left out.
    let accumulate (target: Polynomial) (factor: float) (source: Polynomial) =
        for KeyValue(monomial, coefficient) in source do
            match target.TryGetValue monomial with
            | true, before when before + factor * coefficient = 0.0 -> target.Remove monomial |> ignore
            | true, before -> target[monomial] <- before + factor * coefficient
            | _ -> target[monomial] <- factor * coefficient

        if target.Count > mostTerms then
            refuse ()

    let multiply (a: Polynomial) (b: Polynomial) : Polynomial =
        if int64 a.Count * int64 b.Count > mostProducts then
            refuse ()

        let result = Polynomial()

        for KeyValue(left, c) in a do
            let row = Polynomial()

            for KeyValue(right, d) in b do
                row[merge left right] <- c * d

            accumulate result 1.0 row

        result

    /// The one term, where there is no other.
    let (|Single|_|) (polynomial: Polynomial) =
        if polynomial.Count = 1 then
            let pair = Seq.head polynomial
            Some(pair.Key, pair.Value)
        else
            None

    let private single monomial coefficient =
        let result = Polynomial()
        result[monomial] <- coefficient
        result

    /// The nth power; of more than one term, n is at least 0.
    let power (polynomial: Polynomial) (n: int) : Polynomial =
        match polynomial with
        | Single(monomial, c) -> single [ for x, m in monomial -> x, m * n ] (Math.Pow(c, float n))
        | _ when n > mostTerms -> refuse ()
        | _ ->
            let mutable result = constant 1.0
            let mutable square = polynomial
            let mutable left = n

            while left > 0 do
                if left &&& 1 = 1 then
                    result <- multiply result square

                left <- left >>> 1

                if left > 0 then
                    square <- multiply square square

            result

    let degree (monomial: Monomial) = monomial |> List.sumBy snd

    /// Highest degree first, then by the atoms in order: x² before x·y before y².
    let ordered (polynomial: Polynomial) : (Monomial * float)[] =
        let key (monomial: Monomial) =
            -(degree monomial), [ for x, m in monomial -> x, -m ]

        [| for KeyValue(monomial, coefficient) in polynomial -> monomial, coefficient |]
        |> Array.sortBy (fst >> key)
