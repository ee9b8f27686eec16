using System.Text.Json;
using AutoDiff;

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
        Assert.Equal(json.GetProperty("iterations").GetInt32() + 1, lines.Length - 1);
    }

    [Fact]
    public void The_first_iterates_are_shown_before_the_end()
    {
        string[] words =
        [
            "minimize",
            "x^2",
            "--start",
            "x=5",
            "--method",
            "gradient-descent",
            "--set",
            "learning-rate=0.4",
        ];
        string shown = Invocation.Of([.. words, "--show", "2"]).Output;
        string table = scratch.Path("trace.csv");
        string both = Invocation.Of([.. words, "--show", "2", "--trace", table]).Output;

        Assert.Matches(@"(?m)^ *0 +25 +10  x=5$", shown);
        Assert.Matches(@"(?m)^ *1 +0\.4 +1 +2  x=1$", shown);
        Assert.Matches(@"(?m)^ *2 +0\.4 +0\.04 +0\.4  x=0\.2$", shown);
        Assert.DoesNotContain("x=0.04", shown, StringComparison.Ordinal);
        Assert.Contains("\nconverged: ", shown, StringComparison.Ordinal);
        Assert.StartsWith(shown[..shown.IndexOf("converged")], both);
        Assert.InRange(File.ReadAllLines(table).Length, 5, 100);
        Assert.Contains("is for one run", Invocation.Refusal([.. words, "--show", "2", "--json"]));
        Assert.Contains("a whole number", Invocation.Refusal([.. words, "--show", "all"]));
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

    [Fact]
    public void Many_starts_find_the_minima_there_are()
    {
        string[] himmelblau =
        [
            "minimize",
            "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
            "--restarts",
            "40",
            "--box",
            "x=-5..5,-4..4",
            "--seed",
            "2",
        ];
        JsonElement json = Invocation.Json(himmelblau);

        Assert.Equal(40, json.GetProperty("runs").GetInt32());
        Assert.Equal(4, json.GetProperty("minima").GetArrayLength());
        Assert.Equal("converged", json.GetProperty("best").GetProperty("status").GetString());
        Assert.Contains("to 4 minima.", Invocation.Of(himmelblau).Output);
    }

    [Fact]
    public void Starts_are_spread_as_the_sampler_says()
    {
        string[] words =
        [
            "minimize",
            "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
            "--restarts",
            "16",
            "--box",
            "-5..5",
        ];
        foreach (string name in Samplers.InBox)
        {
            JsonElement json = Invocation.Json([.. words, "--sampler", name]);
            RestartResult same = Restarts.Run(
                Descent.Methods.Create("l-bfgs"),
                AutoDiff.Objective.FromText(words[1]),
                Samplers.Create(name, [-5, -5], [5, 5]),
                16
            );

            Assert.Equal(
                same.Best.Value,
                json.GetProperty("best").GetProperty("value").GetDouble()
            );
            Assert.Equal(same.Minima.Count, json.GetProperty("minima").GetArrayLength());
        }

        Assert.Contains(
            "up to 40 coordinates here, not 41",
            Invocation.Refusal(
                "minimize",
                "sum(w^2)",
                "--start",
                "w=zeros(41)",
                "--restarts",
                "2",
                "--box",
                "0..1",
                "--sampler",
                "sobol"
            )
        );
    }

    [Fact]
    public void First_weights_are_drawn_without_a_box()
    {
        const string network = "sum((tanh(W) @ [1, 2] + b - [1, -1])^2)";
        Objective f = Objective.FromText(
            network,
            Bindings.Empty.WithVariable("W", 2, 2).WithVariable("b", 2)
        );
        string[] words = ["minimize", network, "--start", "W=zeros(2,2),b=zeros(2)"];
        foreach (string name in Samplers.OfWeights)
        {
            double[] start = Samplers.Create(name, f, 5).Draw(1).Single();
            JsonElement json = Invocation.Json([
                .. words,
                "--restarts",
                "1",
                "--sampler",
                name,
                "--seed",
                "5",
                "--max-iterations",
                "0",
            ]);

            Assert.Equal(f.Value(start), json.GetProperty("best").GetProperty("value").GetDouble());
        }
    }

    [Fact]
    public void A_box_that_is_none_is_refused_in_a_sentence()
    {
        Refused("--restarts needs --box", "--restarts", "3");
        Refused("--box goes with --restarts N.", "--box", "0..1");
        Refused("--sampler goes with --restarts N.", "--sampler", "sobol");
        Refused(
            "There is no sampler 'soboll'. Did you mean 'sobol'?",
            ["--restarts", "3", "--box", "0..1", "--sampler", "soboll"]
        );
        Refused(
            "--sampler he takes no --box.",
            ["--restarts", "3", "--box", "0..1", "--sampler", "he"]
        );
        Refused("'5..1' is no range", "--restarts", "3", "--box", "5..1");
        Refused("'x2' needs a range too", "--restarts", "3", "--box", "x1=0..1");
        Refused("there is no variable 'z'", "--restarts", "3", "--box", "z=0..1");
        Refused("a whole number from 1 on", "--restarts", "0", "--box", "0..1");
        Refused("--trace is for one run", "--restarts", "3", "--box", "0..1", "--trace", "t.csv");
    }

    static void Refused(string words, params string[] options)
    {
        Invocation run = Invocation.Of([.. Rosenbrock, .. options]);

        Assert.Equal(1, run.Code);
        Assert.Contains(words, run.Error);
    }
}
