using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent check</c>: derivatives against differences at a point, with a verdict.</summary>
sealed class CheckVerb(Session session)
    : Verb(session, "check", "Check derivatives at a point against differences of the value.")
{
    readonly SubjectSymbols subject = SubjectSymbols.WithPlace(session);

    protected override string[] Examples => ["check \"(1-x)^2 + 100*(y-x^2)^2\" --at x=-1.2,y=1"];

    protected override void AddWords(Command verb) => subject.AddTo(verb);

    protected override int Act(ParseResult words)
    {
        Subject read = subject.Read(words);
        GradientCheckReport report = GradientCheck.Run(read.Objective, read.Point);
        Write(
            words,
            writer => CheckOutput.Write(writer, read, report),
            () => CheckOutput.Write(Session, report)
        );
        return DescentApp.Done;
    }
}
