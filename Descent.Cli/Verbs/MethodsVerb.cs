using System.CommandLine;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent methods</c>: what there is, and what can be set.</summary>
sealed class MethodsVerb(Session session)
    : Verb(session, "methods", "List the methods, the step rules, and their parameters.")
{
    protected override string[] Examples => ["methods", "methods --json"];

    protected override int Act(ParseResult words)
    {
        Write(words, MethodsOutput.Write, () => MethodsOutput.Write(Session));
        return DescentApp.Done;
    }
}
