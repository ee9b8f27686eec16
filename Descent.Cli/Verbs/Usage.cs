using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>How verbs are used: examples in their help, and one sentence when words do not fit.</summary>
static class Usage
{
    /// <summary>Fits the help of a verb to the terminal and adds examples.</summary>
    public static void Describe(Command verb, Session session, params string[] examples)
    {
        HelpOption? help = verb.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
            verb.Options.Add(help = new HelpOption());
        var action = (HelpAction)help.Action!;
        action.MaxWidth = session.Width;
        help.Action = new HelpWithExamples(action, examples);
    }

    /// <summary>Makes the version that of this program, whichever program it runs in.</summary>
    public static void ShowVersion(RootCommand root) =>
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();

    /// <summary>Refuses words that do not fit, in one sentence.</summary>
    /// <exception cref="BadInput">A word is unknown, missing or too many.</exception>
    public static void Check(ParseResult words)
    {
        if (words.Action is HelpWithExamples or VersionAction)
            return;
        Command verb = words.CommandResult.Command;
        if (words.UnmatchedTokens.Count > 0)
            throw Unmatched(verb, words.UnmatchedTokens[0]);
        foreach (Argument argument in verb.Arguments)
            CheckGiven(verb, argument, words);
        if (words.Errors.Count > 0)
            throw new BadInput($"{words.Errors[0].Message}{See(verb)}");
    }

    static void CheckGiven(Command verb, Argument argument, ParseResult words)
    {
        if (words.GetResult(argument) is not { Tokens: [var given] })
        {
            throw new BadInput(
                $"'{verb.Name}' needs an {argument.Name}: {argument.Description}{See(verb)}"
            );
        }

        if (LooksLikeOption(given.Value))
            throw Unmatched(verb, given.Value);
    }

    /// <summary>"--methdo" is a slip, "-x^2" and "--x" are formulas.</summary>
    static bool LooksLikeOption(string word) =>
        word.StartsWith("--", StringComparison.Ordinal)
        && word.Length > 3
        && word[2..].All(letter => char.IsAsciiLetter(letter) || letter == '-');

    static BadInput Unmatched(Command verb, string word)
    {
        if (verb is RootCommand)
            return UnknownVerb(verb, word);
        if (word.StartsWith('-'))
        {
            return new BadInput(
                $"'{verb.Name}' has no option '{word}'.{Hint(verb, word)}{See(verb)}"
            );
        }

        string advice =
            verb.Arguments.Count > 0 ? " Quote a formula that has blanks: \"x^2 + y^2\"." : "";
        return new BadInput($"'{word}' is one word too many for '{verb.Name}'.{advice}{See(verb)}");
    }

    // What other programs call them.
    static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["--x0"] = "--start",
        ["--init"] = "--start",
        ["--maxiter"] = "--max-iterations",
        ["--max-iter"] = "--max-iterations",
        ["--iterations"] = "--max-iterations",
        ["--steps"] = "--max-iterations",
        ["--epochs"] = "--max-iterations",
        ["--timeout"] = "--max-time",
        ["--time-limit"] = "--max-time",
        ["--gtol"] = "--tolerance",
        ["--tol"] = "--tolerance",
        ["--xtol"] = "--step-tolerance",
        ["--ftol"] = "--decrease-tolerance",
        ["--bounds"] = "--lower",
        ["--callback"] = "--trace",
        ["--verbose"] = "--trace",
        ["--line-search"] = "--step",
        ["--schedule"] = "--step",
        ["--lr"] = "--set",
        ["--learning-rate"] = "--set",
        ["--csv"] = "--data",
        ["--plot"] = "--chart",
    };

    static string Hint(Command verb, string word)
    {
        string[] options = [.. verb.Options.Select(known => known.Name[2..])];
        string near =
            Elsewhere.TryGetValue(word, out string? ours) && options.Contains(ours[2..])
                ? ours
                : $"--{Spelling.Closest(word.TrimStart('-'), options)}";
        return near switch
        {
            "--" => "",
            "--lower" when word == "--bounds" => " Did you mean '--lower' and '--upper'?",
            "--set" when ours == near => " Did you mean '--set learning-rate=0.1'?",
            _ => $" Did you mean '{near}'?",
        };
    }

    static BadInput UnknownVerb(Command root, string word)
    {
        if (word.StartsWith('-'))
            return new BadInput($"There is no option '{word}' without a verb.{See(root)}");
        string[] verbs = [.. root.Subcommands.Select(known => known.Name)];
        string hint = Spelling.Hint(word, verbs);
        string advice =
            hint == "" ? " To minimise a formula: descent minimize \"x^2\" --start x=1." : hint;
        return new BadInput(
            $"There is no verb '{word}'.{advice} The verbs are {string.Join(", ", verbs)}."
        );
    }

    static string See(Command verb) =>
        verb is RootCommand ? " See 'descent --help'." : $" See 'descent {verb.Name} --help'.";

    sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            string? version = typeof(Usage)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion;
            parseResult.InvocationConfiguration.Output.WriteLine(version);
            return DescentApp.Done;
        }
    }

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
