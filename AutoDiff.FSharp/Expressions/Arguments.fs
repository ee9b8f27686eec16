namespace AutoDiff.FSharp

open System

/// Checks of callers' arguments.
[<RequireQualifiedAccess>]
module internal Arguments =
    let checkLength (name: string) (length: int) (expected: int) =
        if length <> expected then
            raise (
                ArgumentException(
                    $"A vector of {expected} elements is needed here; this one has {length}.",
                    name
                )
            )
