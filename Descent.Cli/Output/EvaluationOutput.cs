using System.Text.Json;
using AutoDiff;
using Descent.Cli.Input;
using Spectre.Console;

namespace Descent.Cli.Output;

/// <summary>An objective at a point.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Value">f.</param>
/// <param name="Gradient">∇f.</param>
/// <param name="HessianVector">∇²f v, or null if no direction was given.</param>
sealed record Evaluation(
    Objective Objective,
    double Value,
    double[] Gradient,
    double[]? HessianVector
)
{
    /// <summary>The eigenvalues of the Hessian, or null if they were not asked for.</summary>
    public Curvature? Curvature { get; init; }
}

/// <summary>An evaluation for programs and for people.</summary>
static class EvaluationOutput
{
    public static void Write(Utf8JsonWriter writer, Subject subject, Evaluation evaluation)
    {
        writer.WriteStartObject();
        writer.WriteDroppedRows(subject);
        writer.WriteNumber(evaluation.Value, "value");
        writer.WritePoint("gradient", evaluation.Objective, evaluation.Gradient);
        if (evaluation.HessianVector is { } product)
            writer.WritePoint("hessianVector", evaluation.Objective, product);
        if (evaluation.Curvature is { } curvature)
            writer.WriteArray("eigenvalues", curvature.Eigenvalues.ToArray());
        writer.WriteEndObject();
    }

    public static void Write(Session session, Evaluation evaluation)
    {
        IAnsiConsole console = session.Console();
        console.Facts([
            ("f", Readable.Exactly(evaluation.Value)),
            .. Named("gradient", evaluation.Objective, evaluation.Gradient),
            .. evaluation.HessianVector is { } product
                ? Named("H v", evaluation.Objective, product)
                : [],
            .. evaluation.Curvature is { } curvature
                ? [("eigenvalues", curvature.ToString())]
                : Array.Empty<(string, string)>(),
        ]);
    }

    static IEnumerable<(string, string)> Named(string name, Objective objective, double[] values) =>
        Readable.Point(objective, values).Select((line, i) => (i == 0 ? name : "", line));
}
