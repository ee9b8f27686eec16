using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent minimize</c>: one method on one objective.</summary>
static class MinimizeVerb
{
    /// <summary>
    /// The one method that, left to its defaults, finds the certified parameters of every one of 18 NIST regressions from
    /// the nearer start; it needs no second derivatives either.
    /// </summary>
    const string DefaultMethod = "l-bfgs";

    public static Command Create(Session session)
    {
        SubjectSymbols subject = SubjectSymbols.WithStart();
        var runs = new RunSymbols();
        var method = new Option<string>("--method")
        {
            Description = "The method; 'descent methods' lists them.",
            HelpName = "NAME",
            DefaultValueFactory = _ => DefaultMethod,
        };
        var step = new Option<string?>("--step")
        {
            Description = "The step rule, as in cosine; the method's own if not given.",
            HelpName = "NAME",
        };
        var set = new Option<string[]>("--set")
        {
            Description =
                "A parameter of the method or its step rule, as in learning-rate=0.001; may be repeated.",
            HelpName = "key=value",
        };
        Option<bool> json = Words.Json();

        var verb = new Command("minimize", "Minimise an objective from a start with one method.");
        subject.AddTo(verb);
        verb.Options.Add(method);
        verb.Options.Add(step);
        runs.AddTo(verb);
        verb.Options.Add(set);
        verb.Options.Add(json);
        Usage.Describe(
            verb,
            session,
            "minimize \"(1-x)^2 + 100*(y-x^2)^2\" --start x=-1,y=1",
            "minimize problem:beale --method momentum --set learning-rate=0.01 --set momentum=0.9",
            "minimize problem:beale --method adam --step cosine --set period=2000",
            "minimize \"sum((y - a*exp(-b*t))^2)\" --data decay.csv --start a=1,b=0.1 --json"
        );
        verb.SetAction(words =>
        {
            Method chosen = MethodChoice.Create(
                words.GetRequiredValue(method),
                words.GetValue(step),
                words.GetValue(set) ?? []
            );
            RunOptions options = runs.Read(words, session.Cancellation);
            return Run(session, subject.Read(words), chosen, options, words.GetValue(json));
        });
        return verb;
    }

    static int Run(Session session, Subject subject, Method method, RunOptions options, bool json)
    {
        Run run = Minimize(subject, method, options);
        if (json)
            Json.Write(session.Output, writer => RunJson.Write(writer, subject, run));
        else
            RunReport.Write(session, subject, run);
        return run.Status == RunStatus.Cancelled ? DescentApp.Cancelled : DescentApp.Done;
    }

    // A method may need what the objective is not, as a sum of squares.
    static Run Minimize(Subject subject, Method method, RunOptions options)
    {
        try
        {
            return method.Minimize(subject.Objective, subject.Point, options);
        }
        catch (NotSupportedException refusal)
        {
            throw new BadInput(refusal.Message);
        }
    }
}
