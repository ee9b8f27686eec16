using System.Text.Json;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>What evaluations cost, for programs.</summary>
static class CostOutput
{
    public static void Write(Utf8JsonWriter writer, Subject subject, CostReport report)
    {
        writer.WriteStartObject();
        writer.WriteSubject(subject);
        writer.WriteVariables(subject.Objective);
        writer.WriteStartArray("programs");
        foreach (ProgramCost program in report.Programs)
            Write(writer, program);
        writer.WriteEndArray();
        writer.WriteStartObject("gradientToValue");
        writer.WriteNumber(report.GradientToValueOperations, "operations");
        writer.WriteNumber(report.GradientToValueBytes, "passBytes");
        writer.WriteEndObject();
        writer.WriteStartObject("productToGradient");
        writer.WriteNumber(report.ProductToGradientOperations, "operations");
        writer.WriteNumber(report.ProductToGradientBytes, "passBytes");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, ProgramCost program)
    {
        writer.WriteStartObject();
        writer.WriteString("name", program.Name);
        writer.WriteBoolean("generated", program.IsGenerated);
        writer.WriteNumber("nodes", program.Nodes);
        writer.WriteNumber("loops", program.Loops);
        writer.WriteStartArray("rowGroups");
        foreach (RowGroupCost group in program.RowGroups)
        {
            writer.WriteStartObject();
            writer.WriteNumber("rows", group.Rows);
            writer.WriteNumber("blockRows", group.BlockRows);
            writer.WriteNumber("chunks", group.Chunks);
            writer.WriteNumber("loops", group.Loops);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("kernels", program.Kernels);
        writer.WriteNumber("operations", program.Operations);
        writer.WriteNumber("loadedBytes", program.LoadedBytes);
        writer.WriteNumber("storedBytes", program.StoredBytes);
        writer.WriteNumber("passBytes", program.PassBytes);
        writer.WriteNumber("leastBytes", program.LeastBytes);
        writer.WriteNumber("workspaceBytes", program.WorkspaceBytes);
        writer.WriteNumber("longestBody", program.LongestBody);
        writer.WriteNumber("vectorWidth", program.VectorWidth);
        writer.WriteEndObject();
    }
}
