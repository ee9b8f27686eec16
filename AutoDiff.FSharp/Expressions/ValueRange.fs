namespace AutoDiff

open System

/// <summary>The numbers from <c>Lower</c> to <c>Upper</c>, both included; an end may be infinite.</summary>
[<Struct>]
type ValueRange internal (lower: float, upper: float) =
    /// <summary>The least of them.</summary>
    member _.Lower = lower

    /// <summary>The greatest of them.</summary>
    member _.Upper = upper

    /// <summary>The interval with these ends.</summary>
    /// <exception cref="T:System.ArgumentException">The lower end is above the upper, or one is NaN.</exception>
    static member Of(lower: float, upper: float) =
        if not (lower <= upper) then
            invalidArg (nameof lower) $"No number lies between {string lower} and {string upper}."

        ValueRange(lower, upper)

    override _.ToString() =
        FormattableString.Invariant $"[{lower}, {upper}]"

namespace AutoDiff.FSharp

open System
open AutoDiff

/// What arguments a function is defined for.
[<RequireQualifiedAccess>]
type internal Domain =
    | Everywhere
    /// The operand is above the bound, or is at least the bound.
    | Above of operand: int * bound: float
    | AtLeast of operand: int * bound: float
    | Between of operand: int * low: float * high: float
    | NonZero of operand: int
    /// The operand is no π/2 + kπ.
    | NoPole of operand: int

/// Arithmetic of intervals, outwards where something is not known. Ends are rounded to nearest, so they may be off by a rounding.
[<RequireQualifiedAccess>]
module internal ValueRange =
    let whole = ValueRange(-infinity, infinity)
    let between a b = ValueRange(a, b)
    let point x = ValueRange(x, x)

    /// An end that is not a number is not known.
    let ends low high =
        ValueRange(
            (if Double.IsNaN low then -infinity else low),
            (if Double.IsNaN high then infinity else high)
        )

    let hull (a: ValueRange) (b: ValueRange) =
        ends (Math.Min(a.Lower, b.Lower)) (Math.Max(a.Upper, b.Upper))

    /// What is in both; the first where nothing is.
    let meet (a: ValueRange) (b: ValueRange) =
        let low, high = Math.Max(a.Lower, b.Lower), Math.Min(a.Upper, b.Upper)
        if low <= high then ValueRange(low, high) else a

    /// Of an element that a condition rules out.
    let none = ValueRange(nan, nan)

    let isNone (a: ValueRange) = Double.IsNaN a.Lower

    /// What is in both, if anything.
    let common (a: ValueRange) (b: ValueRange) =
        let low, high = Math.Max(a.Lower, b.Lower), Math.Min(a.Upper, b.Upper)
        if low <= high then ValueRange(low, high) else none

    let max (a: ValueRange) (b: ValueRange) =
        between (Math.Max(a.Lower, b.Lower)) (Math.Max(a.Upper, b.Upper))

    let min (a: ValueRange) (b: ValueRange) =
        between (Math.Min(a.Lower, b.Lower)) (Math.Min(a.Upper, b.Upper))

    let add (a: ValueRange) (b: ValueRange) =
        ends (a.Lower + b.Lower) (a.Upper + b.Upper)

    let negate (a: ValueRange) = ValueRange(-a.Upper, -a.Lower)
    let subtract a b = add a (negate b)

    let private corners (f: float -> float -> float) (a: ValueRange) (b: ValueRange) =
        let values =
            [| f a.Lower b.Lower; f a.Lower b.Upper; f a.Upper b.Lower; f a.Upper b.Upper |]

        if Array.exists Double.IsNaN values then
            whole
        else
            ValueRange(Array.min values, Array.max values)

    /// What rounds to 0 without being 0: the nearest number that is not, of the same sign as another.
    let private unlessZero (like: float) (rounded: float) =
        if rounded = 0.0 && like <> 0.0 then
            Math.CopySign(Double.Epsilon, like)
        else
            rounded

    /// 0 times what is not bounded is 0: the ends are limits, not values.
    let private times x y =
        if x = 0.0 || y = 0.0 then
            0.0
        else
            unlessZero (Math.CopySign(1.0, x) * Math.CopySign(1.0, y)) (x * y)

    let multiply a b = corners times a b
    let holds (x: float) (a: ValueRange) = a.Lower <= x && x <= a.Upper

    /// Whether a condition with this interval can hold, or can fail.
    let canBe holding (condition: ValueRange) =
        if holding then
            condition.Lower <> 0.0 || condition.Upper <> 0.0
        else
            holds 0.0 condition

    let divide (a: ValueRange) (b: ValueRange) =
        if holds 0.0 b then
            whole
        else
            corners (fun x y -> x / y) a b

    let increasing (f: float -> float) (a: ValueRange) = ends (f a.Lower) (f a.Upper)
    let decreasing (f: float -> float) (a: ValueRange) = ends (f a.Upper) (f a.Lower)

    let abs (a: ValueRange) =
        if a.Lower >= 0.0 then a
        elif a.Upper <= 0.0 then negate a
        else ValueRange(0.0, Math.Max(-a.Lower, a.Upper))

    /// Of a function that is even and increases from 0.
    let even f a = increasing f (abs a)

    let integerPower (n: int) (a: ValueRange) =
        let raise (x: float) =
            let like = if n % 2 = 0 then Math.Abs x else x
            unlessZero like (Math.Pow(x, float (Math.Abs n)))

        let positive = if n % 2 = 0 then even raise a else increasing raise a
        if n < 0 then divide (point 1.0) positive else positive

    /// a^b of a positive base: e to b·log a.
    let power (a: ValueRange) (b: ValueRange) =
        if a.Lower >= 0.0 then
            corners (fun x y -> unlessZero x (Math.Pow(x, y))) a b
            |> fun r -> if holds 0.0 b then hull r (point 1.0) else r
        else
            whole

    /// a % b: no larger than either, with the sign of a.
    let remainder (a: ValueRange) (b: ValueRange) =
        let most = Math.Max(Math.Abs b.Lower, Math.Abs b.Upper)
        ValueRange(Math.Max(-most, Math.Min(a.Lower, 0.0)), Math.Min(most, Math.Max(a.Upper, 0.0)))

    /// Whether a number first + k·step lies in the interval, for some whole k.
    let private meetsGrid first step (a: ValueRange) =
        Math.Ceiling((a.Lower - first) / step) * step + first <= a.Upper

    /// A function of period 2π with its maximum at `top` and its minimum half a period on.
    let wave (f: float -> float) top (a: ValueRange) =
        if not (a.Upper - a.Lower < 2.0 * Math.PI) then
            between -1.0 1.0
        else
            let u, v = f a.Lower, f a.Upper
            let reaches place = meetsGrid place (2.0 * Math.PI) a

            between
                (if reaches (top + Math.PI) then -1.0 else Math.Min(u, v))
                (if reaches top then 1.0 else Math.Max(u, v))

    /// Whether the interval holds a pole of the tangent, π/2 + kπ.
    let holdsPole (a: ValueRange) =
        not (a.Upper - a.Lower < Math.PI) || meetsGrid (Math.PI / 2.0) Math.PI a

    /// The pole nearest to 0 in the interval.
    let private poleIn (a: ValueRange) =
        let half = Math.PI / 2.0
        let least = Math.Ceiling((a.Lower - half) / Math.PI) * Math.PI + half
        let most = Math.Floor((a.Upper - half) / Math.PI) * Math.PI + half

        if least > 0.0 then least
        elif most < 0.0 then most
        else half

    let tangent (a: ValueRange) =
        if holdsPole a then whole else increasing Math.Tan a

    /// √(a² + b²).
    let hypot (a: ValueRange) (b: ValueRange) =
        let a, b = abs a, abs b
        ends (Double.Hypot(a.Lower, b.Lower)) (Double.Hypot(a.Upper, b.Upper))

    /// Huber's loss, which grows with |r| and with a threshold that is not negative.
    let huber (f: float -> float -> float) (r: ValueRange) (delta: ValueRange) =
        let size = abs r

        if delta.Lower >= 0.0 then
            ends (f size.Lower delta.Lower) (f size.Upper delta.Upper)
        else
            whole

    /// A function that falls from 0 to its one minimum at `bottom` and rises from there, of positive arguments.
    let valley (f: float -> float) bottom (a: ValueRange) =
        if a.Lower <= 0.0 then
            whole
        else
            let u, v = f a.Lower, f a.Upper
            ends (if holds bottom a then f bottom else Math.Min(u, v)) (Math.Max(u, v))

    /// A monotonic function of positive arguments.
    let monotonic (f: float -> float) (a: ValueRange) =
        if a.Lower <= 0.0 then
            whole
        else
            let u, v = f a.Lower, f a.Upper
            ends (Math.Min(u, v)) (Math.Max(u, v))

    /// Where the argument has to be, if the domain is about this operand.
    let required domain =
        match domain with
        | Domain.Everywhere -> ValueNone
        | Domain.Above(operand, bound) -> ValueSome(struct (operand, $"be greater than {string bound}"))
        | Domain.AtLeast(operand, bound) -> ValueSome(struct (operand, $"be at least {string bound}"))
        | Domain.Between(operand, low, high) ->
            ValueSome(struct (operand, $"lie between {string low} and {string high}"))
        | Domain.NonZero operand -> ValueSome(struct (operand, "not be 0"))
        | Domain.NoPole operand -> ValueSome(struct (operand, "not be π/2 + kπ"))

    /// A number outside the domain that the argument can reach.
    let outside domain (argument: ValueRange) =
        match domain with
        | Domain.Above(_, bound) when argument.Lower <= bound -> ValueSome argument.Lower
        | Domain.AtLeast(_, bound) when argument.Lower < bound -> ValueSome argument.Lower
        | Domain.Between(_, low, _) when argument.Lower < low -> ValueSome argument.Lower
        | Domain.Between(_, _, high) when argument.Upper > high -> ValueSome argument.Upper
        | Domain.NonZero _ when holds 0.0 argument -> ValueSome 0.0
        | Domain.NoPole _ when holdsPole argument -> ValueSome(poleIn argument)
        | _ -> ValueNone
