using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent minimize</c>: one method on one objective.</summary>
static class MinimizeVerb
{
    public static Command Create(Session session)
    {
        SubjectSymbols subject = SubjectSymbols.WithStart();
        var runs = new RunSymbols();
        var validation = new ValidationSymbols();
        MethodSymbols method = MethodSymbols.One();
        var bounds = new BoundsSymbols();
        var show = new ShowSymbols();
        var saving = new SavingSymbols();
        var restarts = new RestartSymbols();
        Option<bool> json = Words.Json();

        var verb = new Command("minimize", "Minimise an objective from a start with one method.");
        subject.AddTo(verb);
        bounds.AddTo(verb);
        method.AddTo(verb);
        runs.AddTo(verb);
        validation.AddTo(verb);
        show.AddTo(verb);
        saving.AddTo(verb);
        restarts.AddTo(verb);
        verb.Options.Add(json);
        Usage.Describe(
            verb,
            session,
            "minimize \"(1-x)^2 + 100*(y-x^2)^2\" --start x=-1,y=1",
            "minimize problem:beale --method momentum --set learning-rate=0.01 --set momentum=0.9",
            "minimize problem:beale --method adam --step cosine --set period=2000",
            "minimize \"(x-3)^2\" --start x=0 --method gradient-descent --set learning-rate=1.1 --show 4",
            "minimize \"(x-2)^2 + (y-x)^4\" --start x=0,y=0 --lower y=0 --upper x=1,y=0.5",
            "minimize \"sum((y - a*exp(-b*t))^2)\" --data decay.csv --start a=1,b=0.1 --json"
        );
        verb.SetAction(words =>
        {
            Method chosen = method.ReadOne(words, bounds.UsualMethods(words));
            RunOptions options = runs.Read(words, session.Cancellation);
            bool many = restarts.AreGiven(words);
            Subject read = subject.Read(words, forShapes: many);
            chosen = bounds.Within(words, read.Objective, chosen);
            bounds.Warn(words, read.Objective, session);
            options = validation.Read(words, subject, options);
            bool isPlain = !many && !words.GetValue(json);
            IterateTable? first = show.Read(words, read.Objective, isPlain);
            if (first is not null)
                options = options with { Observer = first.Observe };
            if (many)
            {
                saving.Refuse(words);
                RestartResult result = restarts.Run(words, read, chosen, options);
                return Show(session, read, result, words.GetValue(json));
            }

            Run run = saving.Run(words, read, chosen, options);
            first?.Write(session);
            return Show(session, read, run, words.GetValue(json));
        });
        return verb;
    }

    static int Show(Session session, Subject subject, Run run, bool json)
    {
        if (json)
            Json.Write(session.Output, writer => RunJson.Write(writer, subject, run));
        else
            RunReport.Write(session, subject, run);
        return run.Status == RunStatus.Cancelled ? DescentApp.Cancelled : DescentApp.Done;
    }

    static int Show(Session session, Subject subject, RestartResult result, bool json)
    {
        if (json)
            Json.Write(session.Output, writer => RestartReport.Write(writer, subject, result));
        else
            RestartReport.Write(session, subject, result);
        bool cancelled = result.Runs.Any(run => run.Status == RunStatus.Cancelled);
        return cancelled ? DescentApp.Cancelled : DescentApp.Done;
    }
}
