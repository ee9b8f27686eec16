using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent compare</c>: several methods on one objective from one start.</summary>
static class CompareVerb
{
    public static Command Create(Session session)
    {
        SubjectSymbols subject = SubjectSymbols.WithStart();
        var runs = new RunSymbols();
        MethodSymbols methods = MethodSymbols.Several();
        var chart = new Option<string?>("--chart")
        {
            Description = "Draw value against updates into this picture.",
            HelpName = "FILE.svg",
        };
        Option<bool> json = Words.Json();

        var verb = new Command("compare", "Compare methods on one objective from one start.");
        subject.AddTo(verb);
        methods.AddTo(verb);
        runs.AddTo(verb);
        verb.Options.Add(chart);
        verb.Options.Add(json);
        Usage.Describe(
            verb,
            session,
            "compare problem:rosenbrock --chart rosenbrock.svg",
            "compare \"x^4 + y^2\" --start x=1,y=1 --methods gradient-descent,newton-cg",
            "compare problem:beale --methods \"momentum(learning-rate=0.01),adam+cosine(period=500)\"",
            "compare problem:beale --methods momentum,nesterov --set learning-rate=0.01 --set nesterov:momentum=0.8"
        );
        verb.SetAction(words =>
        {
            IReadOnlyList<Method> chosen = methods.ReadSeveral(words);
            RunOptions options = runs.Read(words, session.Cancellation);
            string? picture = words.GetValue(chart);
            if (picture is not null)
                Files.CheckWritable(chart.Name, picture, ".svg", "which is what is drawn");
            Subject read = subject.Read(words);
            int code = Run(session, read, chosen, options, words.GetValue(json), out var compared);
            if (picture is not null)
                Draw(session, read, compared, chart.Name, picture);
            return code;
        });
        return verb;
    }

    /// <summary>Runs the methods and writes the comparison.</summary>
    public static int Run(
        Session session,
        Subject subject,
        IReadOnlyList<Method> methods,
        RunOptions options,
        bool json,
        out Comparison comparison
    )
    {
        comparison = Comparison.Of(subject.Objective, subject.Point, methods, options);
        IReadOnlyList<Run> runs = comparison.Runs;
        if (json)
            Json.Write(session.Output, writer => RunJson.Write(writer, subject, runs));
        else
            ComparisonReport.Write(session, subject, runs);
        return runs.Any(run => run.Status == RunStatus.Cancelled)
            ? DescentApp.Cancelled
            : DescentApp.Done;
    }

    static void Draw(
        Session session,
        Subject subject,
        Comparison comparison,
        string option,
        string path
    )
    {
        Files.Write(option, path, ComparisonChart.Of(subject.Title, comparison).ToSvg());
        session.Error.WriteLine($"The chart is in {path}.");
    }
}
