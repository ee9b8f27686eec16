namespace AutoDiff

open System

/// <summary>Two shapes do not fit the operation that met them.</summary>
[<Sealed>]
type ShapeMismatchException(left: Shape, right: Shape) =
    inherit ArgumentException($"Shapes {left} and {right} do not fit together.")

    /// <summary>The shape of the first operand.</summary>
    member _.Left = left

    /// <summary>The shape of the second operand.</summary>
    member _.Right = right
