using System.CommandLine;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>The words of early stopping: a second table, over which the objective is watched.</summary>
sealed class ValidationSymbols
{
    readonly Option<string?> validation = new("--validation")
    {
        Description =
            "A second table: the run keeps the point where the objective over it is least, and stops when it has long not been lower.",
        HelpName = "FILE.csv",
    };

    readonly Option<string?> patience = new("--patience")
    {
        Description = "The updates without a new least value to wait for. [default: 10]",
        HelpName = "N",
    };

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb) => verb.AddOptions(validation, patience);

    /// <summary>The options with what the words say.</summary>
    /// <param name="words">The words.</param>
    /// <param name="subject">What is minimised.</param>
    /// <param name="options">The options so far.</param>
    public RunOptions Read(ParseResult words, SubjectSymbols subject, RunOptions options)
    {
        if (words.GetValue(validation) is not { } path)
        {
            return words.GetValue(patience) is null
                ? options
                : throw new BadInput($"{patience.Name} goes with {validation.Name} FILE.csv.");
        }

        var watched = new Validation(subject.ReadOver(words, validation.Name, path));
        if (words.GetValue(patience) is { } text)
            watched = watched with { Patience = Count(text) };
        return options with { Validation = watched };
    }

    int Count(string text) =>
        Numbers.TryReadCount(text, out int count) && count > 0
            ? count
            : throw new BadInput(
                $"{patience.Name} {text}: a whole number from 1 on is needed, as in 20."
            );
}
