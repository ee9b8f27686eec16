namespace AutoDiff.FSharp

open LaneOperations

/// atan, asin and acos on |x|, reduced to where a short series holds.
[<RequireQualifiedAccess>]
module internal InverseTrigonometric =
    let private pi = number 3.141592653589793
    let private halfPi = number 1.5707963267948966
    let private quarterPi = number 0.7853981633974483

    /// (π - its double) / π: what a multiple of the double π by a power of 2 lacks, as a share of it.
    let private lack = number 3.8981718325193755e-17

    /// atan|x| = base + atan t: t = |x|, (|x| - 1)/(|x| + 1) or -1/|x|, changing at tan π/8 and tan 3π/8 (Cody and
    /// Waite, 1980, chapter 11, with one quotient for all). |t| ≤ tan π/8; by Remez's exchange to 2⁻⁵⁷.
    let atan (x: Lane) =
        let size = abs x
        let isLarge = size >. number 2.414213562373095
        let isMedium = size >. number 0.41421356237309503
        let numerator = where isLarge (number -1.0) (where isMedium (size - 1R) size)
        let denominator = where isLarge size (where isMedium (size + 1R) 1R)
        let start = where isLarge halfPi (where isMedium quarterPi 0R)
        let t = numerator / denominator
        let square = t * t

        let p =
            polynomial
                square
                [
                    -0.3333333333333327
                    0.19999999999969253
                    -0.1428571428137659
                    0.11111110826150396
                    -0.09090898599422258
                    0.0769206951073188
                    -0.06663156086646312
                    0.0584794198791396
                    -0.05038309611954227
                    0.038012892276665496
                    -0.01782618730961599
                ]

        withSignOf x (start + (t + fma (t * square) p (start * lack)))

    /// With w = s³P(s²), asin s = s + w: s = |x| up to ½, and from there s = √((1 - |x|)/2), for which
    /// asin|x| = π/2 - 2 asin s (Cody and Waite, 1980, chapter 10). By Remez's exchange to 2⁻⁵⁸.
    type private Parts = { IsOuter: Lane; S: Lane; W: Lane }

    let private parts (x: Lane) =
        let size = abs x
        let isOuter = size >. number 0.5
        let square = where isOuter (number 0.5 * (1R - size)) (size * size)
        let s = where isOuter (sqrt square) size

        let p =
            polynomial
                square
                [
                    0.16666666666666702
                    0.07499999999984502
                    0.0446428571636467
                    0.03038194314395617
                    0.022372204953072804
                    0.017351756228058738
                    0.013979476237966746
                    0.011407108456363004
                    0.010748332546805957
                    0.0037796243820141778
                    0.021632602538307292
                    -0.021024553543801176
                    0.03271864174227873
                ]

        {
            IsOuter = isOuter
            S = s
            W = s * square * p
        }

    let asin (x: Lane) =
        let parts = parts x
        let two = number -2.0
        let outer = fma two parts.S halfPi + fma two parts.W (halfPi * lack)
        withSignOf x (where parts.IsOuter outer (parts.S + parts.W))

    /// π/2 - asin x up to ½; beyond, 2 asin s, or π - 2 asin s on the left.
    let acos (x: Lane) =
        let parts = parts x
        let s, w = withSignOf x parts.S, withSignOf x parts.W
        let factor = where parts.IsOuter 2R (number -1.0)
        let start = where parts.IsOuter (where (0R >. x) pi 0R) halfPi
        fma factor s start + fma factor w (start * lack)
