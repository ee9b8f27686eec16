using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>
/// <c>descent explain</c>: what evaluations cost, counted on the compiled programs; or where they stop being finite at a point,
/// or can within bounds.
/// </summary>
sealed class ExplainVerb(Session session)
    : Verb(
        session,
        "explain",
        "Explain what evaluations cost once compiled, or where they stop being finite."
    )
{
    readonly SubjectSymbols subject = SubjectSymbols.WithShapesOrPlace(session);
    readonly BoundsSymbols sides = new();

    readonly Option<string?> ranges = new("--bounds")
    {
        Description = "Warn of arguments that can leave a function's domain in these ranges.",
        HelpName = "x=0..5,y=-1..1",
    };

    protected override string[] Examples =>
        [
            "explain \"(1-x)^2 + 100*(y-x^2)^2\"",
            "explain \"sum(exp(w) - 2*w)\" --start \"w=zeros(1000)\" --json",
            "explain \"x^2 + y*sqrt(x - 1)\" --at x=1,y=2",
            "explain \"x - log(y - 3)\" --bounds y=0..5",
            "explain \"sum(log(w))\" --start \"w=ones(3)\" --lower \"w=[1, 0, 1]\"",
        ];

    protected override void AddWords(Command verb)
    {
        subject.AddTo(verb);
        verb.Options.Add(ranges);
        sides.AddTo(verb);
    }

    protected override int Act(ParseResult words)
    {
        Subject read = subject.Read(words);
        string? text = words.GetValue(ranges);
        if (text is not null && sides.AreGiven(words))
            throw new BadInput($"{ranges.Name} takes the place of --lower and --upper.");
        if (text is not null)
            Domains(words, read, Within(read.Objective, ranges.Name, text));
        else if (sides.AreGiven(words))
            Domains(words, read, sides.Read(words, read.Objective).CheckDomain(read.Objective));
        else if (subject.HasPlace(words))
            Diagnose(words, read);
        else
            Cost(words, read);
        return DescentApp.Done;
    }

    void Cost(ParseResult words, Subject read)
    {
        CostReport report = read.Objective.Explain();
        Write(
            words,
            writer => CostOutput.Write(writer, read, report),
            () => Session.Output.WriteLine(report)
        );
    }

    void Domains(ParseResult words, Subject read, IReadOnlyList<DomainWarning> warnings) =>
        Write(
            words,
            writer => DomainOutput.Write(writer, read, warnings),
            () => DomainOutput.Write(Session.Output, warnings)
        );

    void Diagnose(ParseResult words, Subject read)
    {
        Diagnosis diagnosis = read.Objective.Explain(read.Point);
        Write(
            words,
            writer => DiagnosisOutput.Write(writer, read, diagnosis),
            () => Session.Output.WriteLine(diagnosis)
        );
    }

    static IReadOnlyList<DomainWarning> Within(Objective objective, string option, string text)
    {
        Dictionary<string, (double Low, double High)> ranges = BoxText.Ranges(
            option,
            text,
            objective
        );
        return objective.CheckDomain(
            objective
                .Variables.Where(variable =>
                    ranges.ContainsKey(variable.Name) || ranges.ContainsKey("")
                )
                .ToDictionary(variable => variable.Name, variable => Range(variable.Name))
        );

        ValueRange Range(string name)
        {
            (double low, double high) = ranges.TryGetValue(name, out var own) ? own : ranges[""];
            return ValueRange.Of(low, high);
        }
    }
}
