using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent explain</c>: what evaluations cost, counted on the compiled programs.</summary>
static class ExplainVerb
{
    public static Command Create(Session session)
    {
        SubjectSymbols subject = SubjectSymbols.WithShapes();
        Option<bool> json = Words.Json();
        var verb = new Command(
            "explain",
            "Explain what value, gradient and Hessian-vector product cost once compiled."
        );
        subject.AddTo(verb);
        verb.Options.Add(json);
        Usage.Describe(
            verb,
            session,
            "explain \"(1-x)^2 + 100*(y-x^2)^2\"",
            "explain \"sum(exp(w) - 2*w)\" --start \"w=zeros(1000)\" --json"
        );
        verb.SetAction(words =>
        {
            Subject read = subject.Read(words);
            CostReport report = read.Objective.Explain();
            if (words.GetValue(json))
                Json.Write(session.Output, writer => CostOutput.Write(writer, read, report));
            else
                session.Output.WriteLine(report);
            return DescentApp.Done;
        });
        return verb;
    }
}
