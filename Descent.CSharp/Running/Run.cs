using Descent.Display;

namespace Descent;

/// <summary>How a run ended, where, and what it cost.</summary>
[TypeFormatterSource(typeof(RunFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record Run
{
    /// <summary>The id of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Why the run ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The reason in a sentence, with its figures.</summary>
    public required string Message { get; init; }

    /// <summary>What a minimiser of another library said of its own end; null for methods of this one.</summary>
    public string? Claim { get; init; }

    /// <summary>What ended a <see cref="RunStatus.Faulted"/> run; null for any other.</summary>
    public Exception? Fault { get; init; }

    /// <summary>
    /// The best point seen, of length n: the one that passed a test of convergence; otherwise that of the lowest finite value, and
    /// of the smallest gradient among values that rounding cannot tell apart; the start if no value was finite. With a validation it is the point
    /// where that is least.
    /// </summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>f(X).</summary>
    public required double Value { get; init; }

    /// <summary>The least value of <see cref="RunOptions.Validation"/>, which X has; null without one.</summary>
    public ValidationResult? Validation { get; init; }

    /// <summary>‖∇f(X)‖∞.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The updates made.</summary>
    public required int Iterations { get; init; }

    /// <summary>What was asked of the objective.</summary>
    public required Evaluations Evaluations { get; init; }

    /// <summary>The time it took, by the clock of the options.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Every test and budget that was set, as it stood at the end.</summary>
    public required IReadOnlyList<StoppingTest> Tests { get; init; }

    /// <summary>The history, thinned out evenly if it is long; the last iterate is always in it.</summary>
    public required IReadOnlyList<TraceRow> Trace { get; init; }

    /// <summary>How it ended, in plain text, one line for each figure; the time and the trace are not among them.</summary>
    public override string ToString() => RunTable.Text(this);

    /// <summary>The same in HTML: one <c>table</c> element, escaped, without scripts or styles of others.</summary>
    public string ToHtml() => RunTable.Html(this);
}
