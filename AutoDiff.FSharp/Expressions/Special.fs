namespace AutoDiff

open System
open AutoDiff.FSharp

[<AbstractClass; Sealed>]
type Special =
    static member Sigmoid(x: float) = ScalarFunctions.Sigmoid x
    static member Softplus(x: float) = ScalarFunctions.Softplus x
    static member Log1P(x: float) = ScalarFunctions.Log1P x
    static member ExpM1(x: float) = ScalarFunctions.ExpM1 x
    static member Erf(x: float) = ScalarFunctions.Erf x
    static member XLogY(x: float, y: float) = ScalarFunctions.XLogY(x, y)

    static member Norm(x: float[]) =
        ArgumentNullException.ThrowIfNull(x, nameof x)
        let size = x |> Array.fold (fun most v -> Math.Max(most, abs v)) 0.0

        // Scaled, so that squares neither overflow nor vanish.
        if size = 0.0 || not (Double.IsFinite size) then
            size
        else
            size * sqrt (x |> Array.sumBy (fun v -> (v / size) * (v / size)))

    static member Dot(a: float[], b: float[]) =
        ArgumentNullException.ThrowIfNull(a, nameof a)
        ArgumentNullException.ThrowIfNull(b, nameof b)
        Arguments.checkLength (nameof b) b.Length a.Length
        Array.fold2 (fun sum u v -> sum + u * v) 0.0 a b

    static member LogSumExp(x: float[]) =
        ArgumentNullException.ThrowIfNull(x, nameof x)
        let most = x |> Array.fold (fun most v -> Math.Max(most, v)) Double.NegativeInfinity

        if not (Double.IsFinite most) then
            most
        else
            most + Math.Log(x |> Array.sumBy (fun v -> Math.Exp(v - most)))
