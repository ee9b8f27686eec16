using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent derive</c>: the gradient as formulas.</summary>
static class DeriveVerb
{
    public static Command Create(Session session)
    {
        SubjectSymbols subject = SubjectSymbols.WithShapes();
        var variables = new Option<string?>("--wrt")
        {
            Description = "The variables to derive by; all of them if not given.",
            HelpName = "x,y",
        };
        Option<bool> json = Words.Json();

        var verb = new Command("derive", "Derive an objective: its gradient as formulas.");
        subject.AddTo(verb);
        verb.Options.Add(variables);
        verb.Options.Add(json);
        Usage.Describe(
            verb,
            session,
            "derive \"(1-x)^2 + 100*(y-x^2)^2\"",
            "derive \"sum(w^2)*b\" --start \"w=zeros(3),b=1\" --wrt w"
        );
        verb.SetAction(words =>
        {
            Subject read = subject.Read(words);
            string[] names = Chosen(words.GetValue(variables), read.Objective);
            KeyValuePair<string, string>[] gradient =
            [
                .. names.Select(name =>
                    KeyValuePair.Create(name, read.Objective.Gradient(name).ToString())
                ),
            ];
            if (words.GetValue(json))
                Json.Write(
                    session.Output,
                    writer => DerivativeOutput.Write(writer, read, gradient)
                );
            else
                DerivativeOutput.Write(session, read, gradient);
            return DescentApp.Done;
        });
        return verb;
    }

    static string[] Chosen(string? text, Objective objective)
    {
        string[] known = [.. objective.Variables.Select(variable => variable.Name)];
        if (text is null)
            return known;
        string[] names =
        [
            .. text.Split(
                    ',',
                    StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                )
                .Distinct(),
        ];
        string? unknown = names.FirstOrDefault(name => !known.Contains(name));
        return unknown is not null
                ? throw new BadInput(
                    $"--wrt: the objective has no variable '{unknown}'.{Nearest.Hint(unknown, known)} It has {string.Join(", ", known)}."
                )
            : names.Length == 0
                ? throw new BadInput(
                    $"--wrt names no variable; there are {string.Join(", ", known)}."
                )
            : names;
    }
}
