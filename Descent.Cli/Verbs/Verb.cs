using System.CommandLine;
using System.Text.Json;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>A verb of the command line: its words are fields, what they ask for is done by <see cref="Act"/>.</summary>
abstract class Verb(Session session, string name, string description)
{
    readonly Option<bool> json = new("--json")
    {
        Description = "Write JSON, for programs.",
        Arity = ArgumentArity.Zero,
    };

    /// <summary>Where to write to.</summary>
    protected Session Session => session;

    /// <summary>Command lines for the help, without the name of the program.</summary>
    protected abstract string[] Examples { get; }

    /// <summary>The verb as the parser takes it.</summary>
    public Command ToCommand()
    {
        var verb = new Command(name, description);
        AddWords(verb);
        verb.Options.Add(json);
        Usage.Describe(verb, session, Examples);
        verb.SetAction(Act);
        return verb;
    }

    /// <summary>Puts the verb's own words into it, in the order its help shows them.</summary>
    protected virtual void AddWords(Command verb) { }

    /// <summary>Does what the words ask for.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Input.BadInput">They cannot be used.</exception>
    protected abstract int Act(ParseResult words);

    /// <summary>Whether the result is for programs.</summary>
    protected bool WantsDocument(ParseResult words) => words.GetValue(json);

    /// <summary>Writes the result as the words want it: as one JSON document, or for a person.</summary>
    protected void Write(ParseResult words, Action<Utf8JsonWriter> document, Action text)
    {
        if (WantsDocument(words))
            Json.Write(session.Output, document);
        else
            text();
    }
}
