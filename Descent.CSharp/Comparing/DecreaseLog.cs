namespace Descent;

/// <summary>What a run had spent when its value had first come down to within 10⁻ᵈ of all that is possible, for d = 1, 2, ….</summary>
/// <param name="least">f_L, the least value there is.</param>
/// <param name="clock">The clock of the run, which begins now.</param>
sealed class DecreaseLog(double least, TimeProvider clock)
{
    /// <summary>The greatest d: beyond, differences of values are rounding.</summary>
    public const int MostDigits = 12;

    readonly long began = clock.GetTimestamp();
    readonly List<Spent> reached = [];
    double opening = double.NaN;

    /// <summary>One element for each d that was reached.</summary>
    public IReadOnlyList<Spent> Reached => reached;

    /// <summary>Looks at an iterate.</summary>
    public bool Observe(in RunProgress progress)
    {
        double value = progress.Current.Value;
        if (progress.Iteration == 0)
            opening = value;
        while (reached.Count < MostDigits && IsWithin(value, reached.Count + 1))
            reached.Add(new Spent(progress.Evaluations, clock.GetElapsedTime(began)));
        return true;
    }

    // f(x₀) − f(x) ≥ (1 − τ)(f(x₀) − f_L), without the cancellation where τ is small.
    bool IsWithin(double value, int digits) =>
        double.IsFinite(opening) && value - least <= Math.Pow(10, -digits) * (opening - least);
}
