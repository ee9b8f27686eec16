using System.Text.Json;

namespace Descent.Tests.Cli;

/// <summary>Tables of iterates and checkpoints, from the command line.</summary>
public sealed class SavingTests : IDisposable
{
    static readonly string[] Rosenbrock = ["minimize", "problem:rosenbrock"];

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_trace_has_a_line_for_every_iterate_and_names_the_coordinates()
    {
        string table = scratch.Path("trace.csv");
        JsonElement json = Invocation.Json(
            "minimize",
            "(a-1)^2 + sum(w^2)",
            "--start",
            "a=0,w=[1,2]",
            "--trace",
            table
        );
        string[] lines = File.ReadAllLines(table);

        Assert.EndsWith(",hessian-vectors,a,w[1],w[2]", lines[0]);
        Assert.StartsWith("0,6,", lines[1]);
        Assert.Equal(json.GetProperty("iterations").GetInt32(), lines.Length - 1);
    }

    [Fact]
    public void A_run_cut_in_two_gives_the_bits_of_one()
    {
        string file = scratch.Path("run");
        JsonElement one = Invocation.Json(Rosenbrock);
        JsonElement head = Invocation.Json([
            .. Rosenbrock,
            "--max-iterations",
            "11",
            "--checkpoint",
            file,
        ]);
        JsonElement tail = Invocation.Json([.. Rosenbrock, "--resume", file]);

        Assert.Equal("budget-spent", head.GetProperty("status").GetString());
        foreach (string field in (string[])["status", "x", "value", "iterations", "evaluations"])
            Assert.Equal($"{one.GetProperty(field)}", $"{tail.GetProperty(field)}");
    }

    [Fact]
    public void What_cannot_be_resumed_or_written_is_refused_in_a_sentence()
    {
        string file = scratch.Path("run");
        _ = Invocation.Json([.. Rosenbrock, "--checkpoint", file]);

        Refused("is of another method: l-bfgs, not adam", "--resume", file, "--method", "adam");
        Refused("there is no file", "--resume", scratch.Path("rum"));
        Refused("This is no checkpoint", "--resume", scratch.File("text", "text, and no more"));
        Refused("should end in .csv", "--trace", scratch.Path("trace.txt"));
        Refused("is a folder", "--checkpoint", scratch.Folder);
        Refused("there is no folder", "--checkpoint", scratch.Path("nowhere/run"));
    }

    static void Refused(string words, params string[] options)
    {
        Invocation run = Invocation.Of([.. Rosenbrock, .. options]);

        Assert.Equal(1, run.Code);
        Assert.Contains(words, run.Error);
    }
}
