namespace AutoDiff

open System

/// <summary>A function of any number of numbers.</summary>
/// <param name="arguments">One number for each argument; lent for the call.</param>
type NumericFunction = delegate of arguments: ReadOnlySpan<float> -> float
