using System.CommandLine;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent methods</c>: what there is, and what can be set.</summary>
static class MethodsVerb
{
    public static Command Create(Session session)
    {
        Option<bool> json = Words.Json();
        var verb = new Command("methods", "List the methods and their parameters.") { json };
        Usage.Describe(verb, session, "methods", "methods --json");
        verb.SetAction(words =>
        {
            if (words.GetValue(json))
                Json.Write(session.Output, writer => MethodsOutput.Write(writer, Methods.All));
            else
                MethodsOutput.Write(session, Methods.All);
            return DescentApp.Done;
        });
        return verb;
    }
}
