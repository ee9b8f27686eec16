using System.CommandLine;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent problems</c>: test problems that can be named as an objective.</summary>
sealed class ProblemsVerb(Session session)
    : Verb(session, "problems", "List the problems problem:NAME can name.")
{
    protected override string[] Examples => ["problems", "compare problem:himmelblau"];

    protected override int Act(ParseResult words)
    {
        Write(
            words,
            writer => ProblemsOutput.Write(writer, ProblemLibrary.All),
            () => ProblemsOutput.Write(Session, ProblemLibrary.All)
        );
        return DescentApp.Done;
    }
}
