using System.Globalization;

namespace Descent;

/// <summary>One method on one problem.</summary>
/// <param name="Problem">The key of the problem.</param>
/// <param name="Run">The run.</param>
/// <param name="Minimum">f_L, the least value known.</param>
public sealed record BenchmarkRun(string Problem, Run Run, double Minimum)
{
    const double Enough = 1e-6;

    readonly IReadOnlyList<Spent> decreases = [];

    internal BenchmarkRun(string problem, Run run, double minimum, IReadOnlyList<Spent> decreases)
        : this(problem, run, minimum) => this.decreases = decreases;

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

    /// <summary>A line: the method, the problem, how it ended, how near, at what cost.</summary>
    public override string ToString()
    {
        Evaluations spent = Run.Evaluations;
        string mark = IsSolved ? "" : "  not solved";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Run.Method, -24}  {Problem, -14}  {Run.Status.Id(), -18}  f-f* {Run.Value - Minimum, 8:0.0e+0}  g {Run.GradientNorm, 7:0.0e+0}  {Run.Iterations, 6} updates  {spent.Value, 6} f  {spent.Gradient, 6} g  {spent.Slope, 5} slopes  {spent.HessianVector, 6} Hv{mark}"
        );
    }

    /// <summary>What the whole run spent.</summary>
    public Spent Spent => new(Run.Evaluations, Run.Elapsed);

    /// <summary>
    /// What had been spent at the first iterate with f(x₀) − f(x) ≥ (1 − τ)(f(x₀) − f_L), τ = 10⁻ᵈ; null if there was none.
    /// </summary>
    /// <param name="digits">d, from 1 to 12.</param>
    public Spent? Within(int digits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, DecreaseLog.MostDigits);
        return digits <= decreases.Count ? decreases[digits - 1] : null;
    }
}
