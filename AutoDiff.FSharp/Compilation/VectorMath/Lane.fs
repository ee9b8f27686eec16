namespace AutoDiff.FSharp

open System
open System.Reflection

/// A formula for the number in one lane, whichever of how many: what the functions of this folder are written in.
/// Writing one computes nothing; LaneWriter turns it into code of a given width. Two uses of the same object share
/// its value.
[<RequireQualifiedAccess; ReferenceEquality>]
type internal Lane =
    | Operand of index: int
    | Number of float
    /// The same 64 bits in every lane.
    | Bits of int64
    /// An operation of System.Runtime.Intrinsics on doubles. A comparison gives all ones or all zeros.
    | Real of operation: string * operands: Lane list
    /// One on the bit patterns, taken as 64-bit integers.
    | Pattern of operation: string * operands: Lane list
    | Shift of operation: string * operand: Lane * places: int
    /// `usual`, except that lanes with |x| > limit take the scalar function's word for it. Costs one test when no
    /// lane is beyond.
    | Beyond of limit: float * x: Lane * usual: Lane * scalar: MethodInfo

/// The vocabulary of formulas. Opening it shadows arithmetic, abs, sqrt and floor.
module internal LaneOperations =
    let number (value: float) = Lane.Number value

    /// 1.5·2⁵² + bias. A sum with it is rounded to an integer, which together with the bias is then in its low bits.
    let rounder (bias: float) = Lane.Number(6755399441055744.0 + bias)

    /// 2⁵² + bias, the value of an integer in the low bits of 2⁵² as `carried` puts it, less the integer.
    let carrier (bias: float) = Lane.Number(4503599627370496.0 + bias)

    let private parity index = index % 2

    let (+) a b = Lane.Real("Add", [ a; b ])
    let (-) a b = Lane.Real("Subtract", [ a; b ])
    let (*) a b = Lane.Real("Multiply", [ a; b ])
    let (/) a b = Lane.Real("Divide", [ a; b ])
    let (~-) a = Lane.Real("Negate", [ a ])

    /// a·b + c with one rounding.
    let fma a b c =
        Lane.Real("FusedMultiplyAdd", [ a; b; c ])

    let abs x = Lane.Real("Abs", [ x ])
    let sqrt x = Lane.Real("Sqrt", [ x ])
    let floor x = Lane.Real("Floor", [ x ])

    /// The smaller of a bound and x; NaN if x is. One instruction, which on x86 gives its second operand back when
    /// either is NaN.
    let atMost (bound: float) x =
        Lane.Real("MinNative", [ number bound; x ])

    /// The larger of a bound and x; NaN if x is.
    let atLeast (bound: float) x =
        Lane.Real("MaxNative", [ number bound; x ])

    /// The size of one number with the sign of another.
    let withSignOf sign size = Lane.Real("CopySign", [ size; sign ])

    let (>.) a b = Lane.Real("GreaterThan", [ a; b ])
    let (=.) a b = Lane.Real("Equals", [ a; b ])

    /// mask ? a : b.
    let where mask a b =
        Lane.Real("ConditionalSelect", [ mask; a; b ])

    let (&&&.) a b = Lane.Pattern("BitwiseAnd", [ a; b ])
    let (|||.) a b = Lane.Pattern("BitwiseOr", [ a; b ])
    let (^^^.) a b = Lane.Pattern("Xor", [ a; b ])

    /// Sums and differences of bit patterns as integers.
    let (+.) a b = Lane.Pattern("Add", [ a; b ])

    let (-.) a b = Lane.Pattern("Subtract", [ a; b ])
    let (<<<.) x places = Lane.Shift("ShiftLeft", x, places)

    let (>>>.) x places =
        Lane.Shift("ShiftRightLogical", x, places)

    let signBit = Lane.Bits Int64.MinValue

    /// Whether a pattern is 0: a mask, and the negation of one.
    let isZero pattern =
        Lane.Pattern("Equals", [ pattern; Lane.Bits 0L ])

    let private horner (x: Lane) (coefficients: float list) =
        let step coefficient rest =
            match rest with
            | None -> Some(number coefficient)
            | Some tail -> Some(fma tail x (number coefficient))

        (List.foldBack step coefficients None).Value

    /// c₀ + c₁x + c₂x² + …, as one chain in x² for the even and one for the odd coefficients: one product more than
    /// Horner's scheme, and half its latency.
    let polynomial (x: Lane) (coefficients: float list) =
        let chain remainder =
            coefficients
            |> List.indexed
            |> List.filter (fun (power, _) -> parity power = remainder)
            |> List.map snd
            |> horner (x * x)

        fma (chain 1) x (chain 0)

/// 1R, 2R: whole numbers in formulas.
module internal NumericLiteralR =
    let FromZero () = Lane.Number 0.0
    let FromOne () = Lane.Number 1.0
    let FromInt32 (n: int) = Lane.Number(float n)
