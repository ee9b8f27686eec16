namespace AutoDiff

open System
open System.Collections.Generic
open AutoDiff.FSharp

/// <summary>What a check of derivatives came to.</summary>
type Verdict =
    /// <summary>Every test that could be made passed.</summary>
    | Passed = 0
    /// <summary>A derivative disagrees with the function.</summary>
    | Failed = 1
    /// <summary>The function gives no footing at this point: it is not finite, or has a kink there.</summary>
    | Inconclusive = 2

/// <summary>One figure of a check and the bound it is held to.</summary>
[<Sealed>]
type CheckResult =
    internal new: name: string * figure: float * bound: float * passed: bool * detail: string -> CheckResult

    /// <summary>What was compared, in a few words.</summary>
    member Name: string

    /// <summary>The relative disagreement, or for a Taylor test the order of the remainder; NaN where it could not be made.</summary>
    member Figure: float

    /// <summary>The largest disagreement, or the smallest order, that passes.</summary>
    member Bound: float

    /// <summary>Whether the figure is within its bound.</summary>
    member Passed: bool

    /// <summary>The worst place and the numbers that met there.</summary>
    member Detail: string

/// <summary>The outcome of a check: a verdict, the sentence that justifies it, and every figure.</summary>
[<Sealed>]
type GradientCheckReport =
    interface IHtml
    internal new: verdict: Verdict * reason: string * results: CheckResult[] -> GradientCheckReport

    /// <summary>Passed, failed, or neither.</summary>
    member Verdict: Verdict

    /// <summary>Why, in one sentence.</summary>
    member Reason: string

    /// <summary>The tests in the order they were made.</summary>
    member Results: IReadOnlyList<CheckResult>

    /// <summary>The verdict, the reason and a line a test.</summary>
    override ToString: unit -> string

    /// <summary>The same as HTML, for notebooks: the verdict, and a table of the tests.</summary>
    member ToHtml: unit -> string
