using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent benchmark</c>: several methods on many problems, as a table and as profiles.</summary>
sealed class BenchmarkVerb(Session session)
    : Verb(session, "benchmark", "Compare methods on the problems of the library.")
{
    const int DefaultDigits = 5;

    readonly MethodSymbols methods = MethodSymbols.Several();
    readonly RunSymbols runs = new();

    readonly Option<string?> problems = new("--problems")
    {
        Description = "The problems, as in rosenbrock,beale; all of the library if not given.",
        HelpName = "a,b,c",
    };

    readonly Option<string?> cost = new("--cost")
    {
        Description =
            $"What profiles count: {string.Join(", ", Cost.All.Select(known => known.Id))}. [default: {Cost.Points.Id}]",
        HelpName = "NAME",
    };

    readonly Picture profile = new("--profile", "Draw the performance profile into this picture.");
    readonly Picture data = new("--data-profile", "Draw the data profile into this picture.");

    readonly Option<string?> digits = new("--digits")
    {
        Description =
            $"The data profile asks for all but 1e-DIGITS of the decrease that is possible. [default: {DefaultDigits}]",
        HelpName = "DIGITS",
    };

    readonly Option<bool> each = new("--each")
    {
        Description = "List every run.",
        Arity = ArgumentArity.Zero,
    };

    protected override string[] Examples =>
        [
            "benchmark --methods l-bfgs,newton-cg",
            "benchmark --methods l-bfgs,bfgs,cg-hager-zhang --profile profile.svg --cost derivatives",
            "benchmark --problems rosenbrock,beale --methods momentum,adam --set learning-rate=0.01 --each",
        ];

    protected override void AddWords(Command verb)
    {
        verb.Options.Add(problems);
        methods.AddTo(verb);
        runs.AddTo(verb);
        verb.AddOptions(cost, profile.Option, data.Option, digits, each);
    }

    protected override int Act(ParseResult words)
    {
        IReadOnlyList<Method> chosen = methods.ReadSeveral(words);
        IReadOnlyList<Problem> asked = ProblemChoice.Several(
            problems.Name,
            words.GetValue(problems)
        );
        RunOptions options = runs.Read(words, Session.Cancellation);
        Cost counted = Counted(words.GetValue(cost) ?? Cost.Points.Id);
        int wanted = Digits(words.GetValue(digits));
        string? performancePath = profile.Path(words);
        string? dataPath = data.Path(words);

        // What is compiled on first use would be most of a small problem's time.
        int rounds = counted == Cost.Time ? 2 : 1;
        Benchmark benchmark = Benchmark.Of(asked, chosen, options, rounds);
        Profile performance = benchmark.PerformanceProfile(counted);
        Profile decrease = benchmark.DataProfile(counted, wanted);
        Profile[] profiles = [performance, decrease];
        Write(
            words,
            writer => BenchmarkOutput.Write(writer, benchmark, counted),
            () => BenchmarkOutput.Write(Session.Output, benchmark, profiles, words.GetValue(each))
        );
        profile.Draw(Session, performancePath, () => performance.ToChart());
        data.Draw(Session, dataPath, () => decrease.ToChart());
        return Session.Cancellation.IsCancellationRequested
            ? DescentApp.Cancelled
            : DescentApp.Done;
    }

    static Cost Counted(string id) =>
        Cost.All.FirstOrDefault(cost => cost.Id == id)
        ?? throw new BadInput(
            $"There is no cost '{id}'.{Spelling.Hint(id, Cost.All.Select(cost => cost.Id))} There are {string.Join(", ", Cost.All.Select(cost => cost.Id))}."
        );

    static int Digits(string? text) =>
        text is null ? DefaultDigits
        : Numbers.TryReadCount(text, out int digits) && digits is >= 1 and <= 12 ? digits
        : throw new BadInput($"--digits {text}: a whole number from 1 to 12 is needed.");
}
