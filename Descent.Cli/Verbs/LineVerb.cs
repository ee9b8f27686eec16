using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent line</c>: one search along one line, trial by trial.</summary>
sealed class LineVerb(Session session)
    : Verb(session, "line", "Show what a line search tries from a start.")
{
    const string DefaultStep = "strong-wolfe";

    readonly SubjectSymbols subject = SubjectSymbols.WithStart(session);

    readonly Option<string?> direction = new("--direction")
    {
        Description = "The direction, written like the start; steepest descent if not given.",
        HelpName = "POINT",
    };

    readonly Option<string> step = new("--step")
    {
        Description = "The step rule that searches; 'descent methods' lists them.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultStep,
    };

    readonly Option<string[]> set = new("--set")
    {
        Description = "A parameter of the step rule, as in curvature=0.1; may be repeated.",
        HelpName = "key=value",
    };

    readonly Option<string?> first = new("--first")
    {
        Description = "The alpha to try first; the rule's own choice if not given.",
        HelpName = "NUMBER",
    };

    readonly Picture chart = new("--chart", "Draw f along the line into this picture.");

    protected override string[] Examples =>
        [
            "line problem:rosenbrock --step strong-wolfe --set curvature=0.1",
            "line \"cos(x) + x^2/20\" --start x=1 --direction x=1 --step more-thuente --chart line.svg",
            "line \"cos(x) + x^2/20\" --start x=1 --step armijo --set armijo=0.3 --first 20",
        ];

    protected override void AddWords(Command verb)
    {
        subject.AddTo(verb);
        verb.AddOptions(direction, step, set, first, chart.Option);
    }

    protected override int Act(ParseResult words)
    {
        Method method = MethodChoice.Create(
            "gradient-descent",
            words.GetRequiredValue(step),
            words.GetValue(set) ?? []
        );
        string? picture = chart.Path(words);
        Subject read = subject.Read(words);
        double[] along = words.GetValue(direction) is { } text
            ? SubjectReader.ReadDirection(text, read.Objective)
            : Steepest(read);
        IStepRule rule = ((DirectionAndStep)method.Update).Step;
        double? opening = words.GetValue(first) is { } number ? First(number) : null;
        LineSection section = Search(read, along, rule, opening);
        Write(
            words,
            writer => LineOutput.Write(writer, read, section),
            () => LineOutput.Write(Session, section)
        );
        chart.Draw(Session, picture, () => section.ToChart(read.Title));
        return DescentApp.Done;
    }

    static double[] Steepest(Subject subject)
    {
        double[] gradient = new double[subject.Point.Length];
        _ = subject.Objective.ValueAndGradient(subject.Point, gradient);
        return [.. gradient.Select(entry => -entry)];
    }

    static double First(string text) =>
        Numbers.TryRead(text, out double number) && Interval.Positive.Contains(number)
            ? number
            : throw new BadInput($"--first {text}: a number above 0 is needed, as in 2.5.");

    static LineSection Search(Subject subject, double[] direction, IStepRule rule, double? first)
    {
        try
        {
            return LineSection.Of(subject.Objective, subject.Point, direction, rule, first);
        }
        catch (ArgumentException)
        {
            throw new BadInput(
                "There is no line: the direction is zero or not finite. Steepest descent is, where the gradient is."
            );
        }
    }
}
