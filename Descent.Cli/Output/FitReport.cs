using AutoDiff;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>What a fit says of its parameters; nothing for objectives that fit no data.</summary>
static class FitReport
{
    // More parameters than this are cut short.
    const int MostRows = 20;

    // The covariance of more takes longer than most runs.
    const int MostParameters = 500;

    /// <summary>The fit a run has found; null where none was made, none was found, or it is too large to say.</summary>
    public static Fit? Of(Objective objective, Run run)
    {
        bool found = run.Status is RunStatus.Converged or RunStatus.PrecisionLimited;
        if (!found || run.X.Count > MostParameters || objective.Residuals?.Observations is null)
            return null;
        try
        {
            return Fit.Of(objective, run);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    public static void Write(IAnsiConsole console, Fit fit)
    {
        console.WriteLine();
        Grid parameters = Tables.Create("parameter", ">value", ">standard error");
        for (int i = 0; i < Math.Min(MostRows, fit.Names.Count); i++)
        {
            parameters.Add(
                fit.Names[i],
                Readable.Number(fit.Parameters[i]),
                Readable.Number(fit.StandardErrors[i], 4)
            );
        }

        if (fit.Names.Count > MostRows)
            parameters.Add($"… {fit.Names.Count} in all", "", "");
        console.Write(parameters);
        console.WriteLine();
        string deviation = Readable.Number(fit.ResidualStandardDeviation, 4);
        List<(string, string)> facts =
        [
            ("residuals", $"standard deviation {deviation}"),
            ("", Readable.Counted(fit.DegreesOfFreedom, "degree") + " of freedom"),
        ];
        if (fit.RSquared is { } share)
            facts.Add(("R squared", Readable.Number(share)));
        console.Facts(facts);
    }
}
