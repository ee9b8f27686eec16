using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>The words that show the first iterates of a run.</summary>
sealed class ShowSymbols
{
    readonly Option<string?> show = new("--show")
    {
        Description = "Show the start and this many updates, one a line.",
        HelpName = "N",
    };

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb) => verb.Options.Add(show);

    /// <summary>A table to be filled by a run; null if none is wanted.</summary>
    /// <param name="words">The words.</param>
    /// <param name="objective">The objective of the run.</param>
    /// <param name="isPlain">Whether there is one run and its report is for people.</param>
    public IterateTable? Read(ParseResult words, Objective objective, bool isPlain)
    {
        if (words.GetValue(show) is not { } text)
            return null;
        if (!isPlain)
            throw new BadInput(
                $"{show.Name} is for one run, shown to people: --trace FILE.csv has every iterate of a run for programs."
            );
        return Numbers.TryReadCount(text, out int count)
            ? new IterateTable(count, objective)
            : throw new BadInput($"{show.Name} {text}: a whole number is needed, as in 5.");
    }
}
