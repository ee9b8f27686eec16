using System.Text.Json;

namespace Descent.Tests.Cli;

/// <summary>When <c>minimize</c> ends: the tests of convergence and the validation that the command line asks for.</summary>
public sealed class StoppingOptionsTests : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("--step-tolerance", "step max-norm")]
    [InlineData("--relative-step-tolerance", "step, of x")]
    [InlineData("--decrease-tolerance", "decrease")]
    [InlineData("--relative-decrease-tolerance", "decrease, of f")]
    [InlineData("--relative-tolerance", "gradient, of the start's")]
    public void A_test_that_is_asked_for_may_end_the_run(string option, string test)
    {
        string[] words =
        [
            "minimize",
            "1 + x^2",
            "--start",
            "x=1",
            "--method",
            "gradient-descent",
            "--set",
            "learning-rate=0.1",
            option,
        ];
        JsonElement json = Invocation.Json([.. words, "0.3"]);

        Assert.Equal("converged", json.GetProperty("status").GetString());
        Assert.True(json.GetProperty("gradientNorm").GetDouble() > 1e-3);
        Assert.Contains(
            $"'{test}' passed",
            json.GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"{option} -1: a number of 0 or more is needed, as in 1e-8.",
            Invocation.Refusal([.. words, "-1"])
        );
    }

    [Fact]
    public void Validation_over_a_second_table_stops_a_run_early()
    {
        string trained = scratch.File("trained.csv", "t,y\n0,0\n1,1\n");
        string watched = scratch.File("watched.csv", "t,y\n0,0\n1,0.6\n2,1.2\n");
        string[] words =
        [
            "minimize",
            "mean((y - b*t)^2)",
            "--start",
            "b=0",
            "--data",
            trained,
            "--method",
            "gradient-descent",
            "--set",
            "learning-rate=0.1",
        ];
        JsonElement json = Invocation.Json([.. words, "--validation", watched, "--patience", "4"]);
        string people = Invocation.Of([.. words, "--validation", watched]).Output;

        // Each step of 0.1 leaves 0.9 of 1 − b: 0.6126 after nine, where the table watched has 0.6.
        Assert.Equal("early-stopped", json.GetProperty("status").GetString());
        Assert.Equal(13, json.GetProperty("iterations").GetInt32());
        Assert.Equal(
            1 - Math.Pow(0.9, 9),
            json.GetProperty("x").GetProperty("b").GetDouble(),
            1e-12
        );
        Assert.Equal(9, json.GetProperty("validation").GetProperty("iteration").GetInt32());
        Assert.Contains("the least, after 9 updates", people);

        Assert.StartsWith(
            "--validation goes with --data FILE.csv.",
            Invocation.Refusal("minimize", "x^2", "--start", "x=1", "--validation", watched)
        );
        Assert.Equal(
            "--patience goes with --validation FILE.csv.",
            Invocation.Refusal([.. words, "--patience", "4"])
        );
        Assert.Equal(
            "--patience 0: a whole number from 1 on is needed, as in 20.",
            Invocation.Refusal([.. words, "--validation", watched, "--patience", "0"])
        );
        Assert.StartsWith(
            $"--validation {scratch.File("bad.csv", "t,y\n0,zero\n")}, ",
            Invocation.Refusal([.. words, "--validation", scratch.Path("bad.csv")])
        );
    }
}
