using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>How verbs are used: examples in their help, and one sentence when words do not fit.</summary>
static class Usage
{
    /// <summary>Adds examples to the help of a verb.</summary>
    public static void AddExamples(Command verb, params string[] examples)
    {
        HelpOption? help = verb.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
            verb.Options.Add(help = new HelpOption());
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
    }

    /// <summary>Refuses words that do not fit, in one sentence.</summary>
    /// <exception cref="BadInput">A word is unknown, missing or too many.</exception>
    public static void Check(ParseResult words)
    {
        if (words.Action is HelpWithExamples)
            return;
        Command verb = words.CommandResult.Command;
        if (words.UnmatchedTokens.Count > 0)
            throw Unmatched(verb, words.UnmatchedTokens[0]);
        if (words.Errors.Count > 0)
            throw new BadInput($"{words.Errors[0].Message}{See(verb)}");
        foreach (Argument argument in verb.Arguments)
        {
            string? given = words.GetValue<string>(argument.Name);
            if (given is not null && LooksLikeOption(given))
                throw Unmatched(verb, given);
        }
    }

    /// <summary>"--methdo" is a slip, "-x^2" and "--x" are formulas.</summary>
    static bool LooksLikeOption(string word) =>
        word.StartsWith("--", StringComparison.Ordinal)
        && word.Length > 3
        && word[2..].All(letter => char.IsAsciiLetter(letter) || letter == '-');

    static BadInput Unmatched(Command verb, string word)
    {
        if (verb is RootCommand)
        {
            IEnumerable<string> verbs = verb.Subcommands.Select(known => known.Name);
            return new BadInput(
                $"There is no verb '{word}'.{Nearest.Hint(word, verbs)} The verbs are {string.Join(", ", verbs)}."
            );
        }

        if (word.StartsWith('-'))
        {
            IEnumerable<string> options = verb.Options.Select(known => known.Name);
            return new BadInput(
                $"'{verb.Name}' has no option '{word}'.{Nearest.Hint(word, options)}{See(verb)}"
            );
        }

        string advice =
            verb.Arguments.Count > 0 ? " Quote a formula that has blanks: \"x^2 + y^2\"." : "";
        return new BadInput($"'{word}' is one word too many for '{verb.Name}'.{advice}{See(verb)}");
    }

    static string See(Command verb) =>
        verb is RootCommand ? " See 'descent --help'." : $" See 'descent {verb.Name} --help'.";

    sealed class HelpWithExamples(HelpAction help, string[] examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            if (examples.Length == 0)
                return code;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
                output.WriteLine($"  descent {example}");
            return code;
        }
    }
}
