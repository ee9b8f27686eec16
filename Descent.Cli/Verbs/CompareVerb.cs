using System.CommandLine;
using Descent.Charts;
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
        var paths = new Option<string?>("--paths")
        {
            Description =
                "Draw the ways of all methods over lines of equal value: of two variables.",
            HelpName = "FILE.svg",
        };
        var box = new Option<string?>("--box")
        {
            Description = "The ranges that --paths shows, as in x=-2..2,y=-1..3.",
            HelpName = "RANGES",
        };
        Option<bool> json = Words.Json();

        var verb = new Command("compare", "Compare methods on one objective from one start.");
        subject.AddTo(verb);
        methods.AddTo(verb);
        runs.AddTo(verb);
        verb.Options.Add(chart);
        verb.Options.Add(paths);
        verb.Options.Add(box);
        verb.Options.Add(json);
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
            IReadOnlyList<Method> chosen = methods.ReadSeveral(words);
            RunOptions options = runs.Read(words, session.Cancellation);
            string? picture = Writable(chart, words);
            string? map = Writable(paths, words);
            Subject read = subject.Read(words);
            PathMap? ways = map is null
                ? null
                : PathMap.Of(paths.Name, box.Name, words.GetValue(box), read);
            if (ways is not null)
                options = options with { Observer = ways.Observe };
            else if (words.GetValue(box) is not null)
                throw new BadInput($"{box.Name} goes with {paths.Name} FILE.svg.");
            int code = Run(session, read, chosen, options, words.GetValue(json), out var compared);
            if (picture is not null)
                Draw(session, chart.Name, picture, ComparisonChart.Of(read.Title, compared));
            if (map is not null)
                Draw(session, paths.Name, map, ways!.ToChart(compared));
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

    static string? Writable(Option<string?> option, ParseResult words)
    {
        if (words.GetValue(option) is not { } path)
            return null;
        Files.CheckWritable(option.Name, path, ".svg", "which is what is drawn");
        return path;
    }

    static void Draw(Session session, string option, string path, LineChart chart)
    {
        Files.Write(option, path, chart.ToSvg());
        session.Error.WriteLine($"The chart is in {path}.");
    }
}
