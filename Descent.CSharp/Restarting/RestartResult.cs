using System.Text;

namespace Descent;

/// <summary>What many starts led to.</summary>
public sealed record RestartResult
{
    internal RestartResult(IReadOnlyList<Run> runs, double distance)
    {
        Runs = runs;
        Best = runs.OrderBy(run => double.IsFinite(run.Value) ? run.Value : double.PositiveInfinity)
            .First();
        Minima = Cluster(runs.Where(run => IsMinimum(run, distance)), distance);
    }

    /// <summary>The runs, in the order of the starts.</summary>
    public IReadOnlyList<Run> Runs { get; }

    /// <summary>The run of the lowest value, whatever its status; the first where no value is finite.</summary>
    public Run Best { get; }

    /// <summary>The distinct minima, the lowest first.</summary>
    /// <remarks>
    /// Of the runs that converged or ended at the limit of precision, and of those that found no further step at the lowest value of
    /// all: a minimum with a kink or a cusp has no small gradient.
    /// </remarks>
    public IReadOnlyList<FoundMinimum> Minima { get; }

    /// <summary>A table in plain text, one line for each minimum.</summary>
    public override string ToString()
    {
        int settled = Minima.Sum(minimum => minimum.Count);
        var text = new StringBuilder();
        text.Append(
            $"{Runs.Count} runs, {settled} of them to {Minima.Count} {(Minima.Count == 1 ? "minimum" : "minima")}\n"
        );
        foreach (FoundMinimum minimum in Minima)
        {
            string value = Cells.Number(minimum.Run.Value, "g8");
            text.Append(
                $"{minimum.Count} x  f = {value} at {RunTable.Coordinates(minimum.Run.X)}\n"
            );
        }

        return text.ToString();
    }

    bool IsMinimum(Run run, double distance) =>
        run.Status is RunStatus.Converged or RunStatus.PrecisionLimited
        || (run.Status == RunStatus.LineSearchFailed && AreNear(Best, run, distance));

    // From the lowest up, each run joins the first minimum that is near enough, or is a new one.
    static List<FoundMinimum> Cluster(IEnumerable<Run> settled, double distance)
    {
        List<FoundMinimum> minima = [];
        foreach (Run run in settled.OrderBy(run => run.Value))
        {
            int near = minima.FindIndex(minimum => AreNear(minimum.Run, run, distance));
            if (near < 0)
                minima.Add(new FoundMinimum(run, 1));
            else
                minima[near] = minima[near] with { Count = minima[near].Count + 1 };
        }

        return minima;
    }

    static bool AreNear(Run a, Run b, double distance)
    {
        double size = Math.Max(1, a.X.Max(Math.Abs));
        double apart = a.X.Zip(b.X, (p, q) => Math.Abs(p - q)).Max();
        double height = Math.Max(1, Math.Abs(a.Value));
        return apart <= distance * size && Math.Abs(a.Value - b.Value) <= distance * height;
    }
}

/// <summary>A minimum that several starts led to.</summary>
/// <param name="Run">The run that came lowest.</param>
/// <param name="Count">How many runs ended here.</param>
public sealed record FoundMinimum(Run Run, int Count);
