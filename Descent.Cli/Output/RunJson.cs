using System.Text.Json;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>Runs as JSON.</summary>
static class RunJson
{
    /// <summary>One run.</summary>
    public static void Write(Utf8JsonWriter writer, Subject subject, Run run)
    {
        writer.WriteStartObject();
        writer.WriteSubject(subject);
        writer.WriteVariables(subject.Objective);
        writer.WriteString("method", run.Method);
        writer.WriteString("status", run.Status.Id());
        writer.WriteString("message", run.Message);
        writer.WritePoint("x", subject.Objective, run.X);
        writer.WriteNumber(run.Value, "value");
        writer.WriteNumber(run.GradientNorm, "gradientNorm");
        writer.WriteNumber("iterations", run.Iterations);
        if (run.Validation is { } least)
        {
            writer.WriteStartObject("validation");
            writer.WriteNumber(least.Value, "value");
            writer.WriteNumber("iteration", least.Iteration);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("evaluations");
        writer.WriteNumber("value", run.Evaluations.Value);
        writer.WriteNumber("gradient", run.Evaluations.Gradient);
        writer.WriteNumber("slope", run.Evaluations.Slope);
        writer.WriteNumber("hessianVector", run.Evaluations.HessianVector);
        writer.WriteNumber("jacobianColumns", run.Evaluations.JacobianColumns);
        writer.WriteEndObject();
        writer.WriteNumber(run.Elapsed.TotalSeconds, "seconds");
        if (FitReport.Of(subject.Objective, run) is { } fit)
            Write(writer, subject, fit);
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, Subject subject, Fit fit)
    {
        writer.WriteStartObject("fit");
        writer.WritePoint("standardErrors", subject.Objective, fit.StandardErrors);
        writer.WriteNumber(fit.ResidualStandardDeviation, "residualStandardDeviation");
        writer.WriteNumber("degreesOfFreedom", fit.DegreesOfFreedom);
        if (fit.RSquared is { } share)
            writer.WriteNumber(share, "rSquared");
        writer.WriteEndObject();
    }

    /// <summary>Several runs on one objective.</summary>
    public static void Write(Utf8JsonWriter writer, Subject subject, IReadOnlyList<Run> runs)
    {
        writer.WriteStartObject();
        writer.WriteSubject(subject);
        writer.WriteVariables(subject.Objective);
        writer.WriteStartArray("runs");
        foreach (Run run in runs)
            Write(writer, subject, run);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
