using System.Text.Json;
using AutoDiff;

namespace Descent.Tests.Cli;

public sealed class FixTests
{
    const string Formula = "sum((w - c)^2) + exp(b*k) + b*sum(w)";

    [Fact]
    public void What_is_held_is_no_variable()
    {
        JsonElement json = Invocation.Json([
            "evaluate",
            Formula,
            "--fix",
            "c=[1,2,3],k=0.5",
            "--fix",
            "b=2",
            "--at",
            "w=[1,1,1]",
        ]);
        double expected = 0 + 1 + 4 + Math.E + 2 * 3;

        Assert.Equal(expected, json.GetProperty("value").GetDouble(), 1e-14);
        JsonProperty gradient = Assert.Single(json.GetProperty("gradient").EnumerateObject());
        Assert.Equal("w", gradient.Name);
        Assert.Equal([2.0, 0, -2], gradient.Value.EnumerateArray().Select(g => g.GetDouble()));
    }

    [Fact]
    public void A_problem_is_minimised_over_what_is_left()
    {
        JsonElement json = Invocation.Json([
            "minimize",
            "problem:rosenbrock",
            "--fix",
            "x1=0.5",
            "--method",
            "newton-cg",
        ]);

        Assert.Equal(0.25, json.GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(0.25, json.GetProperty("x").GetProperty("x2").GetDouble(), 1e-8);
        Assert.False(json.GetProperty("x").TryGetProperty("x1", out _));
    }

    [Theory]
    [InlineData("derive", "a*x^2 + b")]
    [InlineData("explain", "a*x^2 + b")]
    public void Shapes_are_enough_elsewhere(string verb, string text) =>
        Assert.Equal(0, Invocation.Of(verb, text, "--fix", "a=2").Code);

    [Theory]
    [InlineData("yy=1", "no variable 'yy'", "yy")]
    [InlineData("x=1,x=2", "has a value already", "x")]
    [InlineData("pi=3", "constant", "pi")]
    [InlineData("x", "'=' and the value", "")]
    public void What_cannot_be_held_is_refused_with_its_place(string held, string words, string at)
    {
        string message = Invocation.Refusal("evaluate", "x + y", "--fix", held, "--at", "x=1,y=1");

        Assert.Contains("--fix, line 1", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains(at, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_held_twice_started_or_held_alone()
    {
        string[] verb = ["evaluate", "x + y", "--fix", "x=1"];

        Assert.Contains(
            "has a value already",
            Invocation.Refusal([.. verb, "--fix", "x=2", "--at", "y=1"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'x' is held by --fix",
            Invocation.Refusal([.. verb, "--at", "x=3,y=1"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no variables",
            Invocation.Refusal("minimize", "x + y", "--fix", "x=1,y=2"),
            StringComparison.Ordinal
        );
    }
}
