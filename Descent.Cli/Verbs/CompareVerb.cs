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
        var validation = new ValidationSymbols();
        MethodSymbols methods = MethodSymbols.Several();
        var chart = new Picture("--chart", "Draw value against updates into this picture.");
        var paths = new Picture(
            "--paths",
            "Draw the ways of all methods over a map of f, which has two variables."
        );
        var box = new Option<string?>("--box")
        {
            Description = "The ranges that --paths shows, as in x=-2..2,y=-1..3.",
            HelpName = "RANGES",
        };
        var bounds = new BoundsSymbols();
        Option<bool> json = Words.Json();

        var verb = new Command("compare", "Compare methods on one objective from one start.");
        subject.AddTo(verb);
        bounds.AddTo(verb);
        methods.AddTo(verb);
        runs.AddTo(verb);
        validation.AddTo(verb);
        verb.AddOptions(chart.Option, paths.Option, box, json);
        Usage.Describe(
            verb,
            session,
            "compare problem:rosenbrock --chart rosenbrock.svg --paths valley.svg",
            "compare \"x^4 + y^2\" --start x=1,y=1 --methods gradient-descent,newton-cg",
            "compare problem:beale --methods \"momentum(learning-rate=0.01),adam+cosine(period=500)\"",
            "compare problem:beale --methods momentum,nesterov --set learning-rate=0.01 --set nesterov:momentum=0.8"
        );
        verb.SetAction(words =>
        {
            IReadOnlyList<Method> chosen = methods.ReadSeveral(words, bounds.UsualMethods(words));
            RunOptions options = runs.Read(words, session.Cancellation);
            string? picture = chart.Path(words);
            string? map = paths.Path(words);
            if (map is null && words.GetValue(box) is not null)
                throw new BadInput($"{box.Name} goes with {paths.Option.Name} FILE.svg.");
            Subject read = subject.Read(words);
            chosen = [.. chosen.Select(method => bounds.Within(words, read.Objective, method))];
            bounds.Warn(words, read.Objective, session);
            PathMap? ways = map is null
                ? null
                : PathMap.Of(paths.Option.Name, box.Name, words.GetValue(box), read);
            options = validation.Read(words, subject, options);
            options = options with { Observer = ways is null ? null : ways.Observe };
            int code = Run(session, read, chosen, options, words.GetValue(json), out var compared);
            chart.Draw(session, picture, () => ComparisonChart.Of(read.Title, compared));
            paths.Draw(session, map, () => ways!.ToChart(compared));
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
}
