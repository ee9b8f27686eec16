using System.CommandLine;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent problems</c>: test problems that can be named as an objective.</summary>
static class ProblemsVerb
{
    public static Command Create(Session session)
    {
        Option<bool> json = Words.Json();
        var verb = new Command("problems", "List the problems problem:NAME can name.") { json };
        Usage.Describe(verb, session, "problems", "compare problem:himmelblau");
        verb.SetAction(words =>
        {
            if (words.GetValue(json))
                Json.Write(
                    session.Output,
                    writer => ProblemsOutput.Write(writer, ProblemLibrary.All)
                );
            else
                ProblemsOutput.Write(session, ProblemLibrary.All);
            return DescentApp.Done;
        });
        return verb;
    }
}
