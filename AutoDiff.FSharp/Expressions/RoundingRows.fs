namespace AutoDiff.FSharp

open AutoDiff

/// Steps between whole numbers, and what is left over from them.
[<RequireQualifiedAccess>]
module internal RoundingRows =
    open Row
    open Formula

    let private step name latex scalar operation =
        flat name latex (math scalar 1) 1 (instruction operation) |> increasing

    let floor =
        step "floor" (Notation.Delimited @"\left\lfloor #1\right\rfloor") "Floor" "Floor"

    let ceil =
        step "ceil" (Notation.Delimited @"\left\lceil #1\right\rceil") "Ceiling" "Ceiling"

    /// To the nearest whole number, halves to the even one.
    let round = step "round" (Notation.Command @"\operatorname{round}") "Round" "Round"

    let trunc =
        step "trunc" (Notation.Command @"\operatorname{trunc}") "Truncate" "Truncate"

    /// a - b⌊a/b⌋, with the sign of b.
    let modulo =
        let scalar = own "Mod"

        binary
            "mod"
            (Notation.Command @"\operatorname{mod}")
            scalar
            40
            (eachLane scalar)
            (fun _ _ _ -> 1Q)
            (fun a b _ -> -(call "floor" [ a / b ]))
        |> withRange2 (fun _ b -> ValueRange.hull (ValueRange.point 0.0) b)
        |> withDomain (Domain.NonZero 1)

    /// What a truncated quotient leaves over, with the sign of a: % of C# and F#.
    let remainder =
        let scalar = own "Remainder"

        binary
            "rem"
            (Notation.Command @"\operatorname{rem}")
            scalar
            40
            (eachLane scalar)
            (fun _ _ _ -> 1Q)
            (fun a b _ -> -(call "trunc" [ a / b ]))
        |> withRange2 ValueRange.remainder
        |> withDomain (Domain.NonZero 1)
