namespace AutoDiff

open System

type NumericFunction = delegate of arguments: ReadOnlySpan<float> -> float
