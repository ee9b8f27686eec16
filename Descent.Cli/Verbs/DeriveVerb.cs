using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent derive</c>: gradient and Hessian as formulas, in LaTeX or in C#.</summary>
sealed class DeriveVerb(Session session)
    : Verb(session, "derive", "Derive an objective: its gradient and Hessian as formulas.")
{
    readonly SubjectSymbols subject = SubjectSymbols.WithShapes(session);

    readonly Option<string?> variables = new("--wrt")
    {
        Description = "The variables to derive by; all of them if not given.",
        HelpName = "x,y",
    };

    readonly Option<bool> hessian = new("--hessian")
    {
        Description =
            "The Hessian too: second partials by up to 8 numbers, and else its product with a vector v.",
    };

    readonly Option<bool> latex = new("--latex") { Description = "Write LaTeX." };

    readonly Option<bool> csharp = new("--csharp")
    {
        Description =
            "Write a C# class with Value, ValueAndGradient and HessianVector that needs nothing else.",
    };

    protected override string[] Examples =>
        [
            "derive \"(1-x)^2 + 100*(y-x^2)^2\"",
            "derive \"sum(w^2)*b\" --start \"w=zeros(3),b=1\" --wrt w",
            "derive problem:beale --latex --hessian",
            "derive problem:rosenbrock --csharp",
        ];

    protected override void AddWords(Command verb)
    {
        subject.AddTo(verb);
        verb.AddOptions(variables, hessian, latex, csharp);
    }

    protected override int Act(ParseResult words)
    {
        if (words.GetValue(csharp))
            RefuseBeside(words, variables, hessian, latex);
        Subject read = subject.Read(words);
        string[] names = Chosen(words.GetValue(variables), read.Objective);
        var text = new DerivativeText(read, names, words.GetValue(hessian));
        var format =
            words.GetValue(csharp) ? DerivativeFormat.CSharp
            : words.GetValue(latex) ? DerivativeFormat.Latex
            : DerivativeFormat.Formula;
        Write(
            words,
            writer => DerivativeOutput.Write(writer, text, format),
            () => DerivativeOutput.Write(Session, text, format)
        );
        return DescentApp.Done;
    }

    /// <summary>The class is whole by itself: nothing chooses a part of it.</summary>
    static void RefuseBeside(ParseResult words, params Option[] others)
    {
        Option? other = others.FirstOrDefault(option =>
            words.GetResult(option) is { Implicit: false }
        );
        if (other is not null)
        {
            throw new BadInput(
                $"--csharp writes value, gradient and Hessian-vector product whole; leave out {other.Name}."
            );
        }
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
                    $"--wrt: the objective has no variable '{unknown}'.{Spelling.Hint(unknown, known)} It has {string.Join(", ", known)}."
                )
            : names.Length == 0
                ? throw new BadInput(
                    $"--wrt names no variable; there are {string.Join(", ", known)}."
                )
            : names;
    }
}
