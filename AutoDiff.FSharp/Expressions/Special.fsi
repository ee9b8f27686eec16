namespace AutoDiff

/// <summary>
/// Functions that <see cref="T:System.Math"/> lacks, for use in lambdas: objectives made of a lambda know them and their
/// derivatives, and they can be called as well.
/// </summary>
[<AbstractClass; Sealed>]
type Special =
    /// <summary>1 / (1 + e⁻ˣ).</summary>
    static member Sigmoid: x: float -> float

    /// <summary>log(1 + eˣ), without overflow.</summary>
    static member Softplus: x: float -> float

    /// <summary>log(1 + x), accurate near 0.</summary>
    static member Log1P: x: float -> float

    /// <summary>eˣ - 1, accurate near 0.</summary>
    static member ExpM1: x: float -> float

    /// <summary>The error function.</summary>
    static member Erf: x: float -> float

    /// <summary>x log y, and 0 where x is 0.</summary>
    static member XLogY: x: float * y: float -> float

    /// <summary>The Euclidean norm, without overflow; its gradient at 0 is 0.</summary>
    static member Norm: x: float[] -> float

    /// <summary>Σ aᵢ bᵢ.</summary>
    /// <exception cref="T:System.ArgumentException">The lengths differ.</exception>
    static member Dot: a: float[] * b: float[] -> float

    /// <summary>log Σ exp xᵢ, without overflow; -∞ for all -∞.</summary>
    static member LogSumExp: x: float[] -> float
