using Descent.Cli.Input;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>One run for people: how it ended, where, and what it cost.</summary>
static class RunReport
{
    public static void Write(Session session, Subject subject, Run run)
    {
        IAnsiConsole console = session.Console();
        console.Status(run.Status, run.Message);
        console.WriteLine();
        console.Facts([
            ("f", Readable.Exactly(run.Value)),
            .. Readable
                .Point(subject.Objective, run.X)
                .Select((line, i) => (i == 0 ? "at" : "", line)),
            .. Validated(run.Validation),
            ("method", run.Method),
            ("updates", Readable.Count(run.Iterations)),
            ("evaluations", Cost(run.Evaluations)),
            ("time", Readable.Duration(run.Elapsed)),
        ]);
        console.WriteLine();
        Grid tests = Tables.Create("test", ">figure", ">limit", "met");
        foreach (StoppingTest test in run.Tests)
        {
            tests.Add(
                test.Name,
                Readable.Number(test.Figure, 3),
                Readable.Number(test.Tolerance, 6),
                test.Met ? "yes" : "no"
            );
        }

        console.Write(tests);
        if (FitReport.Of(subject.Objective, run) is { } fit)
            FitReport.Write(console, fit);
    }

    static IEnumerable<(string, string)> Validated(ValidationResult? least) =>
        least is null
            ? []
            :
            [
                (
                    "validation",
                    $"{Readable.Exactly(least.Value)}, the least, after {Readable.Counted(least.Iteration, "update")}"
                ),
            ];

    // Slopes and Jacobians are rare enough that most runs need not speak of them.
    static string Cost(Evaluations evaluations)
    {
        string[] slopes =
            evaluations.Slope > 0 ? [Readable.Counted(evaluations.Slope, "slope")] : [];
        string[] columns =
            evaluations.JacobianColumns > 0
                ? [Readable.Counted(evaluations.JacobianColumns, "Jacobian column")]
                : [];
        return string.Join(
            ", ",
            [
                Readable.Counted(evaluations.Value, "value"),
                Readable.Counted(evaluations.Gradient, "gradient"),
                .. slopes,
                Readable.Counted(evaluations.HessianVector, "Hessian-vector product"),
                .. columns,
            ]
        );
    }
}
