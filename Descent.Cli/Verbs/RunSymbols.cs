using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>The words of verbs that run methods: when to stop.</summary>
sealed class RunSymbols
{
    readonly Option<string?> tolerance = new("--tolerance")
    {
        Description =
            $"The largest entry of the gradient to converge at. [default: {Readable.Number(RunOptions.Default.GradientTolerance)}]",
        HelpName = "NUMBER",
    };

    readonly Option<string?> maxIterations = new("--max-iterations")
    {
        Description =
            $"The most updates to make. [default: {Readable.Count(RunOptions.Default.MaxIterations)}]",
        HelpName = "N",
    };

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb) => verb.AddOptions(tolerance, maxIterations);

    /// <summary>What the words say.</summary>
    public RunOptions Read(ParseResult words, CancellationToken cancellation)
    {
        var options = new RunOptions { Cancellation = cancellation };
        if (words.GetValue(tolerance) is { } bound)
            options = options with { GradientTolerance = Tolerance(bound) };
        if (words.GetValue(maxIterations) is { } most)
            options = options with { MaxIterations = Count(most) };
        return options;
    }

    static double Tolerance(string text) =>
        Numbers.TryRead(text, out double number) && Interval.NonNegative.Contains(number)
            ? number
            : throw new BadInput(
                $"--tolerance {text}: a number of 0 or more is needed, as in 1e-8."
            );

    static int Count(string text) =>
        Numbers.TryReadCount(text, out int count)
            ? count
            : throw new BadInput(
                $"--max-iterations {text}: a whole number of 0 or more is needed, as in 1000."
            );
}
