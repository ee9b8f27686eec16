using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>The words of verbs that run methods: when to stop.</summary>
sealed class RunSymbols
{
    readonly Option<string?> maxIterations = new("--max-iterations")
    {
        Description =
            $"The most updates to make. [default: {Readable.Count(RunOptions.Default.MaxIterations)}]",
        HelpName = "N",
    };

    readonly Option<string?> maxTime = new("--max-time")
    {
        Description = "The most seconds a run may take; as long as it needs if not given.",
        HelpName = "SECONDS",
    };

    readonly ToleranceOption[] tolerances =
    [
        new(
            "--tolerance",
            $"The largest entry of the gradient to converge at. [default: {Readable.Number(RunOptions.Default.GradientTolerance)}]",
            (options, bound) => options with { GradientTolerance = bound }
        ),
        new(
            "--relative-tolerance",
            "The same, as a share of what it is at the start.",
            (options, bound) => options with { RelativeGradientTolerance = bound }
        ),
        new(
            "--step-tolerance",
            "The largest change of a variable in an update to converge at; no test if not given.",
            (options, bound) => options with { StepTolerance = bound }
        ),
        new(
            "--relative-step-tolerance",
            "The same, as a share of the largest variable.",
            (options, bound) => options with { RelativeStepTolerance = bound }
        ),
        new(
            "--decrease-tolerance",
            "The decrease of f in an update to converge at; no test if not given.",
            (options, bound) => options with { DecreaseTolerance = bound }
        ),
        new(
            "--relative-decrease-tolerance",
            "The same, as a share of f.",
            (options, bound) => options with { RelativeDecreaseTolerance = bound }
        ),
    ];

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb) =>
        verb.AddOptions([.. tolerances.Select(one => one.Option), maxIterations, maxTime]);

    /// <summary>What the words say.</summary>
    public RunOptions Read(ParseResult words, CancellationToken cancellation)
    {
        var options = new RunOptions { Cancellation = cancellation };
        foreach (ToleranceOption tolerance in tolerances)
            options = tolerance.Apply(words, options);
        if (words.GetValue(maxIterations) is { } most)
            options = options with { MaxIterations = Count(most) };
        if (words.GetValue(maxTime) is { } time)
            options = options with { MaxTime = Seconds(time) };
        return options;
    }

    static int Count(string text) =>
        Numbers.TryReadCount(text, out int count)
            ? count
            : throw new BadInput(
                $"--max-iterations {text}: a whole number of 0 or more is needed, as in 1000."
            );

    // A year is a limit that a TimeSpan can hold.
    static TimeSpan Seconds(string text) =>
        Numbers.TryRead(text, out double seconds) && seconds is >= 0 and <= 366 * 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw new BadInput($"--max-time {text}: a number of seconds is needed, as in 30.");

    /// <summary>An option that sets the tolerance of one test.</summary>
    sealed class ToleranceOption(
        string name,
        string description,
        Func<RunOptions, double, RunOptions> set
    )
    {
        public Option<string?> Option { get; } =
            new(name) { Description = description, HelpName = "NUMBER" };

        public RunOptions Apply(ParseResult words, RunOptions options) =>
            words.GetValue(Option) is not { } text ? options
            : Numbers.TryRead(text, out double bound) && Interval.NonNegative.Contains(bound)
                ? set(options, bound)
            : throw new BadInput($"{name} {text}: a number of 0 or more is needed, as in 1e-8.");
    }
}
