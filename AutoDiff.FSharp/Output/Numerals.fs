namespace AutoDiff.FSharp.TextOutput

open System
open System.Globalization
open AutoDiff.FSharp

/// How tightly a printed piece binds, in the order of the precedence table of docs/grammar.md.
[<RequireQualifiedAccess>]
module internal Level =
    let anything = 0
    let comparison = 40
    let sum = 50

    /// Of arrays element by element, where that has a sign of its own.
    let elementProduct = 53

    /// Below the products it is one of, so that A @ b stands in parentheses among factors.
    let matrixProduct = 55

    let product = 60
    let sign = 70
    let power = 80
    let atom = 90

/// Numbers as people write them, each read back as the same bits.
[<RequireQualifiedAccess>]
module internal Numerals =
    /// 1E-05 becomes 1e-5.
    let private shortest (value: float) =
        let digits = value.ToString("R", CultureInfo.InvariantCulture)

        match digits.IndexOf 'E' with
        | -1 -> digits
        | at ->
            let exponent =
                Int32.Parse(digits.AsSpan(at + 1), NumberStyles.Integer, CultureInfo.InvariantCulture)

            String.Concat(digits.AsSpan(0, at), "e", exponent.ToString CultureInfo.InvariantCulture)

    let private isNegative (value: float) =
        BitConverter.DoubleToInt64Bits value < 0L

    /// A number and how tightly its text binds. What has no digits is the quotient that makes it: no name is taken from
    /// variables. A NaN keeps its sign, which
    /// division by zero gives differently on different processors, and loses its payload.
    let write (value: float) : struct (string * int) =
        if Double.IsNaN value then
            if isNegative value = isNegative (ScalarFunctions.Divide(0.0, 0.0)) then
                struct ("0/0", Level.product)
            else
                struct ("-(0/0)", Level.sign)
        elif Double.IsPositiveInfinity value then
            struct ("1/0", Level.product)
        elif Double.IsNegativeInfinity value then
            struct ("-1/0", Level.product)
        elif isNegative value then
            struct ("-" + shortest -value, Level.sign)
        else
            struct (shortest value, Level.atom)

    /// p/q for a small q, where the number is near enough to that and no decimal of so many characters.
    let ratio
        (characters: int)
        (isNear: float -> float -> bool)
        (value: float)
        : struct (float * float) voption =
        let digits = value.ToString("R", CultureInfo.InvariantCulture)

        if digits.Length <= characters then
            ValueNone
        else
            seq { 3.0 .. 64.0 }
            |> Seq.map (fun q -> struct (Math.Round(value * q), q))
            |> Seq.tryFind (fun struct (p, q) -> p <> 0.0 && abs p < 1000.0 && isNear (p / q) value)
            |> ValueOption.ofOption

    let integer (value: int) =
        value.ToString CultureInfo.InvariantCulture
