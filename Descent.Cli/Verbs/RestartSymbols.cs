using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>The words of running from many starts.</summary>
sealed class RestartSymbols
{
    readonly Option<string?> restarts = new("--restarts")
    {
        Description = "Run from this many starts, spread over --box by --sampler.",
        HelpName = "N",
    };

    readonly Option<string?> box = new("--box")
    {
        Description = "The ranges of the starts, as in x=-5..5,y=0..1, or -5..5 for all variables.",
        HelpName = "RANGES",
    };

    readonly Option<string?> sampler = new("--sampler")
    {
        Description =
            $"How starts are spread: {string.Join(", ", Samplers.InBox)}; or first weights of a network, without a box: {string.Join(", ", Samplers.OfWeights)}. [default: {Samplers.InBox[0]}]",
        HelpName = "NAME",
    };

    readonly Option<string?> seed = new("--seed")
    {
        Description = "Another seed, other starts. [default: 0]",
        HelpName = "N",
    };

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb) => verb.AddOptions(restarts, box, sampler, seed);

    /// <summary>Whether there are many starts, so that the one given only says what shapes variables have.</summary>
    /// <exception cref="BadInput">There is one, and a word that wants many.</exception>
    public bool AreGiven(ParseResult words)
    {
        bool given = words.GetValue(restarts) is not null;
        Option<string?>? alone = words.FirstGiven(box, sampler, seed);
        return given || alone is null
            ? given
            : throw new BadInput($"{alone.Name} goes with {restarts.Name} N.");
    }

    /// <summary>Runs a method from every start.</summary>
    public RestartResult Run(ParseResult words, Subject subject, Method method, RunOptions options)
    {
        int count = Count(restarts.Name, words.GetValue(restarts)!, 1);
        int seeded = words.GetValue(seed) is { } text ? Count(seed.Name, text, 0) : 0;
        return Restarts.Run(
            method,
            subject.Objective,
            Starts(words, subject.Objective, seeded),
            count,
            options,
            threads: Environment.ProcessorCount
        );
    }

    ISampler Starts(ParseResult words, Objective objective, int seeded)
    {
        string name = words.GetValue(sampler) ?? Samplers.InBox[0];
        string? ranges = words.GetValue(box);
        if (Samplers.OfWeights.Contains(name))
        {
            return ranges is null
                ? Samplers.Create(name, objective, (ulong)seeded)
                : throw new BadInput($"{sampler.Name} {name} takes no {box.Name}.");
        }

        if (ranges is null)
            throw new BadInput($"{restarts.Name} needs {box.Name}, as in {box.Name} -5..5.");
        (double[] low, double[] high) = BoxText.Read(box.Name, ranges, objective);
        return Sampler(name, low, high, seeded);
    }

    // The corners are a box: only the name can be wrong, or there are too many coordinates for it.
    ISampler Sampler(string name, double[] low, double[] high, int seeded)
    {
        if (!Samplers.InBox.Contains(name))
        {
            string[] known = [.. Samplers.InBox, .. Samplers.OfWeights];
            throw new BadInput(
                $"There is no sampler '{name}'.{Spelling.Hint(name, known)} There are {string.Join(", ", known)}."
            );
        }

        try
        {
            return Samplers.Create(name, low, high, (ulong)seeded);
        }
        catch (ArgumentException refusal)
        {
            throw new BadInput($"{sampler.Name} {name}: {refusal.Message}");
        }
    }

    static int Count(string option, string text, int least) =>
        Numbers.TryReadCount(text, out int count) && count >= least
            ? count
            : throw new BadInput($"{option} {text}: a whole number from {least} on is needed.");
}
