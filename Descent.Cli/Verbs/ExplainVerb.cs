using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>
/// <c>descent explain</c>: what evaluations cost, counted on the compiled programs; or where they stop being finite at a point,
/// or can within bounds.
/// </summary>
static class ExplainVerb
{
    public static Command Create(Session session)
    {
        SubjectSymbols subject = SubjectSymbols.WithShapesOrPlace();
        var sides = new BoundsSymbols();
        var ranges = new Option<string?>("--bounds")
        {
            Description = "Warn of arguments that can leave a function's domain in these ranges.",
            HelpName = "x=0..5,y=-1..1",
        };
        Option<bool> json = Words.Json();
        var verb = new Command(
            "explain",
            "Explain what evaluations cost once compiled, or where they stop being finite."
        );
        subject.AddTo(verb);
        verb.AddOptions(ranges, json);
        sides.AddTo(verb);
        Usage.Describe(
            verb,
            session,
            "explain \"(1-x)^2 + 100*(y-x^2)^2\"",
            "explain \"sum(exp(w) - 2*w)\" --start \"w=zeros(1000)\" --json",
            "explain \"x^2 + y*sqrt(x - 1)\" --at x=1,y=2",
            "explain \"x - log(y - 3)\" --bounds y=0..5",
            "explain \"sum(log(w))\" --start \"w=ones(3)\" --lower \"w=[1, 0, 1]\""
        );
        verb.SetAction(words =>
        {
            Subject read = subject.Read(words);
            bool asJson = words.GetValue(json);
            if (words.GetValue(ranges) is { } text)
            {
                if (sides.AreGiven(words))
                    throw new BadInput($"{ranges.Name} takes the place of --lower and --upper.");
                Domains(session, read, Within(read.Objective, ranges.Name, text), asJson);
            }
            else if (sides.AreGiven(words))
                Domains(
                    session,
                    read,
                    sides.Read(words, read.Objective).CheckDomain(read.Objective),
                    asJson
                );
            else if (subject.HasPlace(words))
                Diagnose(session, read, asJson);
            else
                Cost(session, read, asJson);
            return DescentApp.Done;
        });
        return verb;
    }

    static void Cost(Session session, Subject read, bool asJson)
    {
        CostReport report = read.Objective.Explain();
        if (asJson)
            Json.Write(session.Output, writer => CostOutput.Write(writer, read, report));
        else
            session.Output.WriteLine(report);
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

    static void Domains(
        Session session,
        Subject read,
        IReadOnlyList<DomainWarning> warnings,
        bool asJson
    )
    {
        if (asJson)
            Json.Write(session.Output, writer => DomainOutput.Write(writer, read, warnings));
        else
            DomainOutput.Write(session.Output, warnings);
    }

    static void Diagnose(Session session, Subject read, bool asJson)
    {
        Diagnosis diagnosis = read.Objective.Explain(read.Point);
        if (asJson)
            Json.Write(session.Output, writer => DiagnosisOutput.Write(writer, read, diagnosis));
        else
            session.Output.WriteLine(diagnosis);
    }
}
