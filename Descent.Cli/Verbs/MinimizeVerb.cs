using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent minimize</c>: one method on one objective.</summary>
sealed class MinimizeVerb(Session session)
    : Verb(session, "minimize", "Minimise an objective from a start with one method.")
{
    readonly SubjectSymbols subject = SubjectSymbols.WithStart(session);
    readonly BoundsSymbols bounds = new();
    readonly MethodSymbols method = MethodSymbols.One();
    readonly RunSymbols runs = new();
    readonly ValidationSymbols validation = new();
    readonly ShowSymbols show = new();
    readonly SavingSymbols saving = new();
    readonly RestartSymbols restarts = new();

    protected override string[] Examples =>
        [
            "minimize \"(1-x)^2 + 100*(y-x^2)^2\" --start x=-1,y=1",
            "minimize problem:beale --method momentum --set learning-rate=0.01 --set momentum=0.9",
            "minimize problem:beale --method adam --step cosine --set period=2000",
            "minimize \"(x-3)^2\" --start x=0 --method gradient-descent --set learning-rate=1.1 --show 4",
            "minimize \"(x-2)^2 + (y-x)^4\" --start x=0,y=0 --lower y=0 --upper x=1,y=0.5",
            "minimize \"sum((y - a*exp(-b*t))^2)\" --data decay.csv --start a=1,b=0.1 --json",
        ];

    protected override void AddWords(Command verb)
    {
        subject.AddTo(verb);
        bounds.AddTo(verb);
        method.AddTo(verb);
        runs.AddTo(verb);
        validation.AddTo(verb);
        show.AddTo(verb);
        saving.AddTo(verb);
        restarts.AddTo(verb);
    }

    protected override int Act(ParseResult words)
    {
        Method chosen = method.ReadOne(words, bounds.UsualMethods(words));
        RunOptions options = runs.Read(words, Session.Cancellation);
        bool many = restarts.AreGiven(words);
        Subject read = subject.Read(words, forShapes: many);
        chosen = bounds.Within(words, read.Objective, chosen);
        bounds.Warn(words, read.Objective, Session);
        options = validation.Read(words, subject, options);
        IterateTable? first = show.Read(words, read.Objective, !many && !WantsDocument(words));
        if (!many)
            return One(words, read, chosen, options, first);
        saving.Refuse(words);
        return Show(words, read, restarts.Run(words, read, chosen, options));
    }

    int One(ParseResult words, Subject read, Method chosen, RunOptions options, IterateTable? first)
    {
        if (first is not null)
            options = options.SeenBy(first.Observe);
        Run run = Session.Watched(options, watched => saving.Run(words, read, chosen, watched));
        first?.Write(Session);
        return Show(words, read, run);
    }

    int Show(ParseResult words, Subject read, Run run)
    {
        Write(
            words,
            writer => RunJson.Write(writer, read, run),
            () => RunReport.Write(Session, read, run)
        );
        return run.Status == RunStatus.Cancelled ? DescentApp.Cancelled : DescentApp.Done;
    }

    int Show(ParseResult words, Subject read, RestartResult result)
    {
        Write(
            words,
            writer => RestartReport.Write(writer, read, result),
            () => RestartReport.Write(Session, read, result)
        );
        bool cancelled = result.Runs.Any(run => run.Status == RunStatus.Cancelled);
        return cancelled ? DescentApp.Cancelled : DescentApp.Done;
    }
}
