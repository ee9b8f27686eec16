using System.Text.Json;

namespace Descent.Cli.Output;

/// <summary>Methods on many problems.</summary>
static class BenchmarkOutput
{
    /// <summary>For people: who solves how many, the profiles as tables, and each run if it is asked for.</summary>
    public static void Write(
        TextWriter output,
        Benchmark benchmark,
        IReadOnlyList<Profile> profiles,
        bool each
    )
    {
        output.Write(benchmark);
        foreach (Profile profile in profiles)
        {
            output.WriteLine();
            output.Write(profile);
        }

        if (!each)
            return;
        output.WriteLine();
        foreach (BenchmarkRun run in benchmark.Runs)
            output.WriteLine(run);
    }

    /// <summary>For programs: each run, and what it spent at each power of ten of the decrease.</summary>
    public static void Write(Utf8JsonWriter writer, Benchmark benchmark, Cost cost)
    {
        writer.WriteStartObject();
        writer.WriteNames("methods", benchmark.Methods);
        writer.WriteString("cost", cost.Id);
        writer.WriteStartArray("runs");
        foreach (BenchmarkRun run in benchmark.Runs)
            Write(writer, run, cost);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, BenchmarkRun run, Cost cost)
    {
        writer.WriteStartObject();
        writer.WriteString("problem", run.Problem);
        writer.WriteString("method", run.Run.Method);
        writer.WriteString("status", run.Run.Status.Id());
        writer.WriteBoolean("solved", run.IsSolved);
        writer.WriteBoolean("falseSuccess", run.IsFalseSuccess);
        writer.WriteNumber(run.Run.Value, "value");
        writer.WriteNumber(run.Minimum, "minimum");
        writer.WriteNumber(run.Run.GradientNorm, "gradientNorm");
        writer.WriteNumber(cost.Of(run.Spent), "cost");
        writer.WriteStartArray("costOfDigits");
        for (int digits = 1; digits <= 12 && run.Within(digits) is { } spent; digits++)
            writer.WriteNumber(cost.Of(spent));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
