using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent check</c>: derivatives against differences at a point, with a verdict.</summary>
static class CheckVerb
{
    public static Command Create(Session session)
    {
        SubjectSymbols subject = SubjectSymbols.WithPlace();
        Option<bool> json = Words.Json();
        var verb = new Command(
            "check",
            "Check derivatives at a point against differences of the value."
        );
        subject.AddTo(verb);
        verb.Options.Add(json);
        Usage.Describe(verb, session, "check \"(1-x)^2 + 100*(y-x^2)^2\" --at x=-1.2,y=1");
        verb.SetAction(words =>
        {
            Subject read = subject.Read(words);
            GradientCheckReport report = GradientCheck.Run(read.Objective, read.Point);
            if (words.GetValue(json))
                Json.Write(session.Output, writer => CheckOutput.Write(writer, read, report));
            else
                CheckOutput.Write(session, report);
            return DescentApp.Done;
        });
        return verb;
    }
}
