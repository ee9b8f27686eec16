namespace AutoDiff.FSharp

open System

/// Checks of callers' arguments.
[<RequireQualifiedAccess>]
module internal Arguments =
    /// Apart, so that the check is short enough to be inlined.
    let private refuseLength (name: string) (length: int) (expected: int) =
        raise (
            ArgumentException($"A vector of {expected} elements is needed here; this one has {length}.", name)
        )

    let checkLength (name: string) (length: int) (expected: int) =
        if length <> expected then
            refuseLength name length expected
