using System.CommandLine;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent methods</c>: what there is, and what can be set.</summary>
static class MethodsVerb
{
    public static Command Create(Session session)
    {
        Option<bool> json = Words.Json();
        var verb = new Command("methods", "List the methods, the step rules, and their parameters.")
        {
            json,
        };
        Usage.Describe(verb, session, "methods", "methods --json");
        verb.SetAction(words =>
        {
            if (words.GetValue(json))
                Json.Write(session.Output, MethodsOutput.Write);
            else
                MethodsOutput.Write(session);
            return DescentApp.Done;
        });
        return verb;
    }
}
