namespace AutoDiff.FSharp

open System

/// sin, cos and tan: x is reduced by the nearest multiple of π, or π/2 for tan, in three parts (Cody and Waite, 1980,
/// chapter 8). With fused products the parts carry 53 bits each. The first difference is exact, and up to |x| = 2³⁰
/// the other two lose at most an ulp of r even where x comes closest to a multiple of π.
[<RequireQualifiedAccess>]
module internal Trigonometric =
    /// Larger arguments are left to System.Math, lane by lane.
    let private farthest = Math.ScaleB(1.0, 30)

    let private scalar (name: string) =
        typeof<Math>.GetMethod(name, [| typeof<float> |]) |> nonNull

    open LaneOperations

    let private perPi = number 0.3183098861837907

    /// base - k·π, all lanes.
    let private lessMultiple (parts: float list) (k: Lane) (x: Lane) =
        parts |> List.fold (fun rest part -> fma k (number part) rest) x

    let private minusPi =
        [ -3.141592653589793; -1.2246467991473532e-16; 2.9947698097183397e-33 ]

    let private plusPi = minusPi |> List.map (fun part -> Operators.(~-) part)

    /// sin r = r + r(r²P) for |r| ≤ π/2, where the second term is up to a third of the first: the rounding of r² is
    /// made good. By Remez's exchange to 2⁻⁶⁰, 2⁻⁵⁵ with coefficients rounded so that cos 0, which is sin π/2 here, is 1.
    let private sine (r: Lane) =
        let square = r * r
        let lost = fma r r -square

        let p =
            polynomial
                square
                [
                    -0.16666666666666666
                    0.00833333333333324
                    -0.0001984126984122158
                    2.755731921272303e-06
                    -2.5052106979063333e-08
                    1.605894347078238e-10
                    -7.643056021714129e-13
                    2.721564494332108e-15
                ]

        fma r (fma square p (lost * p)) r

    /// The sign bit set where an integer is odd.
    let private oddSign (integer: Lane) = integer <<<. 63

    /// (-1)ᵏ sin(x - kπ). Zero is its own sine, with its sign.
    let sin (x: Lane) =
        let shifted = fma x perPi (rounder 0.0)
        let k = shifted - rounder 0.0
        let result = sine (lessMultiple minusPi k x) ^^^. oddSign shifted
        Lane.Beyond(farthest, x, where (x =. 0R) x result, scalar "Sin")

    /// (-1)ᵏ sin((k + ½)π - x).
    let cos (x: Lane) =
        let shifted = fma x perPi (number -0.5) + rounder 0.0
        let k = shifted - rounder 0.0 + number 0.5
        let result = sine (lessMultiple plusPi k -x) ^^^. oddSign shifted
        Lane.Beyond(farthest, x, result, scalar "Cos")

    /// tan(r + low) = t + low(1 + t²) for |r| ≤ π/4, t = tan r by Remez's exchange to 2⁻⁵⁷.
    let private tangent (r: Lane) (low: Lane) =
        let square = r * r

        let p =
            polynomial
                square
                [
                    0.3333333333333335
                    0.13333333333329475
                    0.0539682539710504
                    0.021869488441144676
                    0.008863237365500848
                    0.00359210564407816
                    0.0014560180414162713
                    0.0005889748421865469
                    0.00024344080931091802
                    8.416969813393048e-05
                    6.639870383520095e-05
                    -2.491116214586414e-05
                    4.8265441274230094e-05
                    -2.4191684397890187e-05
                    9.800599953990931e-06
                ]

        let rest = r * square * p
        let t = r + rest
        r + fma low (fma t t 1R) rest

    /// x - kπ/2 in two parts: where tan is steep, the rounding of the first would show.
    let private lessHalfTurns (k: Lane) (x: Lane) =
        let middle = number -6.123233995736766e-17
        let exact = fma k (number -1.5707963267948966) x
        let r = fma k middle exact
        let lost = fma k middle (exact - r)
        r, fma k (number 1.4973849048591698e-33) lost

    /// tan(x - kπ/2), or -1/tan(x - kπ/2) where k is odd.
    let tan (x: Lane) =
        let shifted = fma x (number 0.6366197723675814) (rounder 0.0)
        let k = shifted - rounder 0.0
        let t = lessHalfTurns k x ||> tangent
        let isEven = isZero (oddSign shifted)
        let result = where isEven t (number -1.0 / t)
        Lane.Beyond(farthest, x, where (x =. 0R) x result, scalar "Tan")
