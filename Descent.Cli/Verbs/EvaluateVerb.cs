using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary><c>descent evaluate</c>: value, gradient, and Hessian-vector product at a point.</summary>
sealed class EvaluateVerb(Session session)
    : Verb(
        session,
        "evaluate",
        "Evaluate an objective, its gradient, and its Hessian along a direction."
    )
{
    readonly SubjectSymbols subject = SubjectSymbols.WithPlace(session);

    readonly Option<string?> direction = new("--direction")
    {
        Description = "A vector v, written like the point; adds the product of the Hessian with v.",
        HelpName = "POINT",
    };

    readonly Option<bool> eigenvalues = new("--eigenvalues")
    {
        Description = "Adds the eigenvalues of the Hessian, from n products.",
        Arity = ArgumentArity.Zero,
    };

    protected override string[] Examples =>
        [
            "evaluate \"(1-x)^2 + 100*(y-x^2)^2\" --at x=-1,y=1 --direction x=1,y=0",
            "evaluate \"(1-x)^2 + 100*(y-x^2)^2\" --at x=0,y=0 --eigenvalues",
            "evaluate \"norm(w)^2\" --at w=ones(5) --json",
        ];

    protected override void AddWords(Command verb)
    {
        subject.AddTo(verb);
        verb.AddOptions(direction, eigenvalues);
    }

    protected override int Act(ParseResult words)
    {
        Subject read = subject.Read(words);
        double[]? along = words.GetValue(direction) is { } text
            ? SubjectReader.ReadDirection(text, read.Objective)
            : null;
        Evaluation evaluation = Evaluate(read, along) with
        {
            Curvature = words.GetValue(eigenvalues) ? Bend(read) : null,
        };
        Write(
            words,
            writer => EvaluationOutput.Write(writer, read, evaluation),
            () => EvaluationOutput.Write(Session, evaluation)
        );
        return DescentApp.Done;
    }

    static Curvature Bend(Subject subject)
    {
        try
        {
            return Curvature.At(subject.Objective, subject.Point);
        }
        catch (NotSupportedException refusal)
        {
            throw new BadInput(refusal.Message);
        }
    }

    static Evaluation Evaluate(Subject subject, double[]? direction)
    {
        var gradient = new double[subject.Point.Length];
        double value = subject.Objective.ValueAndGradient(subject.Point, gradient);
        double[]? product = null;
        if (direction is not null)
        {
            product = new double[direction.Length];
            using IHessian hessian = subject.Objective.HessianAt(subject.Point);
            hessian.Multiply(direction, product);
        }

        return new Evaluation(subject.Objective, value, gradient, product);
    }
}
