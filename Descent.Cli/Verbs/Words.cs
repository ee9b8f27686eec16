using System.CommandLine;

namespace Descent.Cli.Verbs;

/// <summary>What several verbs do with their words.</summary>
static class Words
{
    /// <summary>Puts options into a verb, in the order its help shows them.</summary>
    public static void AddOptions(this Command verb, params IEnumerable<Option> options)
    {
        foreach (Option option in options)
            verb.Options.Add(option);
    }

    /// <summary>The first of some options that has a value; null if none has.</summary>
    public static Option<string?>? FirstGiven(
        this ParseResult words,
        params IEnumerable<Option<string?>> options
    ) => options.FirstOrDefault(option => words.GetValue(option) is not null);
}
