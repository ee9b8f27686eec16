namespace Descent;

/// <summary>One method on one problem.</summary>
/// <param name="Problem">The key of the problem.</param>
/// <param name="Run">The run.</param>
/// <param name="Minimum">The least value known.</param>
public sealed record BenchmarkRun(string Problem, Run Run, double Minimum)
{
    const double Enough = 1e-6;

    /// <summary>f − f* ≤ 1e-6 max(1, |f*|), or ‖∇f‖∞ ≤ 1e-6: another minimum is a solution too.</summary>
    public bool IsSolved =>
        Run.Value - Minimum <= Enough * Math.Max(1, Math.Abs(Minimum))
        || Run.GradientNorm <= Enough;

    /// <summary>Whether success was claimed where the problem is not solved, or a gradient called small that is above its tolerance.</summary>
    /// <remarks>
    /// A method of this library claims success by <see cref="RunStatus.Converged"/>; one of MathNet by the reason it returns.
    /// </remarks>
    public bool IsFalseSuccess =>
        Run.Status == RunStatus.Converged
            ? !IsSolved
            : Run.Claim is "AbsoluteGradient" or "RelativeGradient"
                || (Run.Claim is "Converged" && !IsSolved);
}
