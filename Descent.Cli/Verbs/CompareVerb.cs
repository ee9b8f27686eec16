using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent compare</c>: several methods on one objective from one start.</summary>
sealed class CompareVerb(Session session)
    : Verb(session, "compare", "Compare methods on one objective from one start.")
{
    readonly SubjectSymbols subject = SubjectSymbols.WithStart(session);
    readonly BoundsSymbols bounds = new();
    readonly MethodSymbols methods = MethodSymbols.Several();
    readonly RunSymbols runs = new();
    readonly ValidationSymbols validation = new();
    readonly Picture chart = new("--chart", "Draw value against updates into this picture.");

    readonly Picture paths = new(
        "--paths",
        "Draw the ways of all methods over a map of f, which has two variables."
    );

    readonly Option<string?> box = new("--box")
    {
        Description = "The ranges that --paths shows, as in x=-2..2,y=-1..3.",
        HelpName = "RANGES",
    };

    protected override string[] Examples =>
        [
            "compare problem:rosenbrock --chart rosenbrock.svg --paths valley.svg",
            "compare \"x^4 + y^2\" --start x=1,y=1 --methods gradient-descent,newton-cg",
            "compare problem:beale --methods \"momentum(learning-rate=0.01),adam+cosine(period=500)\"",
            "compare problem:beale --methods momentum,nesterov --set learning-rate=0.01 --set nesterov:momentum=0.8",
        ];

    protected override void AddWords(Command verb)
    {
        subject.AddTo(verb);
        bounds.AddTo(verb);
        methods.AddTo(verb);
        runs.AddTo(verb);
        validation.AddTo(verb);
        verb.AddOptions(chart.Option, paths.Option, box);
    }

    protected override int Act(ParseResult words)
    {
        IReadOnlyList<Method> chosen = methods.ReadSeveral(words, bounds.UsualMethods(words));
        RunOptions options = runs.Read(words, Session.Cancellation);
        string? picture = chart.Path(words);
        string? map = paths.Path(words);
        if (map is null && words.GetValue(box) is not null)
            throw new BadInput($"{box.Name} goes with {paths.Option.Name} FILE.svg.");
        Subject read = subject.Read(words);
        chosen = [.. chosen.Select(method => bounds.Within(words, read.Objective, method))];
        bounds.Warn(words, read.Objective, Session);
        PathMap? ways = map is null
            ? null
            : PathMap.Of(paths.Option.Name, box.Name, words.GetValue(box), read);
        options = validation.Read(words, subject, options);
        if (ways is not null)
            options = options.SeenBy(ways.Observe);
        Comparison compared = Session.Watched(
            options,
            watched => Comparison.Of(read.Objective, read.Point, chosen, watched)
        );
        Write(
            words,
            writer => RunJson.Write(writer, read, compared.Runs),
            () => ComparisonReport.Write(Session, read, compared.Runs)
        );
        chart.Draw(Session, picture, () => ComparisonChart.Of(read.Title, compared));
        paths.Draw(Session, map, () => ways!.ToChart(compared));
        return Code(compared);
    }

    /// <summary>The exit code after a comparison.</summary>
    public static int Code(Comparison comparison) =>
        comparison.Runs.Any(run => run.Status == RunStatus.Cancelled)
            ? DescentApp.Cancelled
            : DescentApp.Done;
}
