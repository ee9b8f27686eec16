namespace Descent;

/// <summary>The trials of one search: their number, their rounding, and which of them pay for a gradient.</summary>
sealed class Trials
{
    const int Most = 40;

    // A slope that has changed by less is no measure of curvature.
    const double LeastBend = 0.1;

    // A low point this near to a wall, in units of the step, is near enough.
    const double NearWall = 0.01;

    Line line = null!;
    int gradients;
    int count;

    /// <summary>φ(0) and φ′(0).</summary>
    public Trial Start { get; private set; }

    /// <summary>The nearest trial whose slope is another than at the start: where the curvature is measured.</summary>
    /// <remarks>A far trial would measure the walls of f, and call its valley rounding.</remarks>
    public Trial Gauge { get; private set; }

    /// <summary>How far values can be off by rounding, as the gauge shows it.</summary>
    public double Rounding { get; private set; }

    /// <summary>The largest α to try; ∞ where nothing is in the way.</summary>
    public double Longest => line.Longest;

    /// <summary>Whether the search should settle for what it has.</summary>
    public bool AreSpent => count >= Most || line.IsInterrupted;

    /// <summary>Begins a search.</summary>
    /// <param name="along">φ, with φ′(0) &lt; 0.</param>
    /// <param name="withGradient">
    /// How many trials come with the gradient, because a step to one of them is likely; later ones take the slope alone.
    /// </param>
    public void Begin(Line along, int withGradient)
    {
        line = along;
        gradients = withGradient;
        Start = along.Start;
        Gauge = Start;
        Rounding = 0;
        count = 0;
    }

    /// <summary>φ and φ′ at α.</summary>
    public Trial Try(double alpha)
    {
        Trial trial = count++ < gradients ? line.At(alpha) : line.SlopeAt(alpha);
        bool bends = Math.Abs(trial.Slope - Start.Slope) > LeastBend * Math.Abs(Start.Slope);
        if (Gauge.Alpha == 0 || (bends && alpha < Gauge.Alpha))
        {
            Gauge = trial;
            Rounding = line.Rounding(trial);
        }

        return trial;
    }

    /// <summary>The bracket that holds neither another number nor a decrease of one unit in the last place of f.</summary>
    public double Narrowest(Trial low, Trial high) =>
        Vectors.Epsilon
        * Math.Max(
            Math.Max(low.Alpha, high.Alpha),
            Math.Abs(Start.Value) / Math.Max(Math.Abs(low.Slope), Math.Abs(Start.Slope))
        );

    /// <summary>Whether a low trial is so near to one known to be too far that nothing is left to look for.</summary>
    /// <param name="low">The longest trial that is not too far.</param>
    /// <param name="wall">The shortest that is; ∞ if none is known.</param>
    public bool IsAtWall(Trial low, double wall) =>
        double.IsFinite(wall)
        && wall - low.Alpha
            <= Math.Max(NearWall * low.Alpha, Narrowest(low, low with { Alpha = wall }));

    /// <summary>What a search without success ends with: the lowest trial if it is below the start, or nothing.</summary>
    public Trial? Settle(Trial low) => low.Alpha > 0 && low.Value < Start.Value ? low : null;
}
