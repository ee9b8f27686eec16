using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent benchmark</c>: several methods on many problems, as a table and as profiles.</summary>
static class BenchmarkVerb
{
    const int DefaultDigits = 5;

    public static Command Create(Session session)
    {
        MethodSymbols methods = MethodSymbols.Several();
        var runs = new RunSymbols();
        var problems = new Option<string?>("--problems")
        {
            Description = "The problems, as in rosenbrock,beale; all of the library if not given.",
            HelpName = "a,b,c",
        };
        var cost = new Option<string?>("--cost")
        {
            Description =
                $"What profiles count: {string.Join(", ", Cost.All.Select(known => known.Id))}. [default: {Cost.Points.Id}]",
            HelpName = "NAME",
        };
        var profile = new Picture("--profile", "Draw the performance profile into this picture.");
        var data = new Picture("--data-profile", "Draw the data profile into this picture.");
        var digits = new Option<string?>("--digits")
        {
            Description =
                $"The data profile asks for all but 1e-DIGITS of the decrease that is possible. [default: {DefaultDigits}]",
            HelpName = "DIGITS",
        };
        var each = new Option<bool>("--each")
        {
            Description = "List every run.",
            Arity = ArgumentArity.Zero,
        };
        Option<bool> json = Words.Json();

        var verb = new Command("benchmark", "Compare methods on the problems of the library.");
        verb.Options.Add(problems);
        methods.AddTo(verb);
        runs.AddTo(verb);
        verb.AddOptions(cost, profile.Option, data.Option, digits, each, json);
        Usage.Describe(
            verb,
            session,
            "benchmark --methods l-bfgs,newton-cg",
            "benchmark --methods l-bfgs,bfgs,cg-hager-zhang --profile profile.svg --cost derivatives",
            "benchmark --problems rosenbrock,beale --methods momentum,adam --set learning-rate=0.01 --each"
        );
        verb.SetAction(words =>
        {
            IReadOnlyList<Method> chosen = methods.ReadSeveral(words);
            IReadOnlyList<Problem> asked = ProblemChoice.Several(
                problems.Name,
                words.GetValue(problems)
            );
            RunOptions options = runs.Read(words, session.Cancellation);
            Cost counted = Counted(words.GetValue(cost) ?? Cost.Points.Id);
            int wanted = Digits(words.GetValue(digits));
            string? picture = profile.Path(words);
            string? second = data.Path(words);

            // What is compiled on first use would be most of a small problem's time.
            int rounds = counted == Cost.Time ? 2 : 1;
            Benchmark benchmark = Benchmark.Of(asked, chosen, options, rounds);
            Profile[] profiles =
            [
                benchmark.PerformanceProfile(counted),
                benchmark.DataProfile(counted, wanted),
            ];
            if (words.GetValue(json))
                Json.Write(
                    session.Output,
                    writer => BenchmarkOutput.Write(writer, benchmark, counted)
                );
            else
                BenchmarkOutput.Write(session.Output, benchmark, profiles, words.GetValue(each));
            profile.Draw(session, picture, () => profiles[0].ToChart());
            data.Draw(session, second, () => profiles[1].ToChart());
            return session.Cancellation.IsCancellationRequested
                ? DescentApp.Cancelled
                : DescentApp.Done;
        });
        return verb;
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
