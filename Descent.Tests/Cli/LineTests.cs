using System.Text.Json;
using System.Xml.Linq;

namespace Descent.Tests.Cli;

public sealed class LineTests : IDisposable
{
    static readonly string[] Valley = ["line", "problem:rosenbrock"];

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Trials_are_listed_up_to_the_step()
    {
        JsonElement json = Invocation.Json([.. Valley, "--set", "curvature=0.1"]);
        JsonElement last = json.GetProperty("trials").EnumerateArray().Last();

        Assert.True(json.GetProperty("taken").GetBoolean());
        Assert.Equal(
            json.GetProperty("step").GetDouble(),
            last.GetProperty("alpha").GetDouble(),
            1e-12
        );
        Assert.Equal(24.2, json.GetProperty("start").GetProperty("value").GetDouble(), 1e-12);
        Assert.Contains("The step taken is", Invocation.Of(Valley).Output);
    }

    [Fact]
    public void A_search_begins_where_it_is_told()
    {
        JsonElement json = Invocation.Json([.. Valley, "--step", "armijo", "--first", "0.25"]);
        double[] tried =
        [
            .. json.GetProperty("trials")
                .EnumerateArray()
                .Select(trial => trial.GetProperty("alpha").GetDouble()),
        ];

        Assert.Equal(0.25, tried[0], 1e-12);
        Assert.True(tried.Length > 2 && tried[^1] < 0.01);
    }

    [Fact]
    public void The_line_is_drawn()
    {
        string path = scratch.Path("line.svg");
        Invocation run = Invocation.Of([.. Valley, "--direction", "x1=1,x2=0", "--chart", path]);

        Assert.Equal(0, run.Code);
        Assert.Contains("φ(0) + c₁ α φ′(0)", XDocument.Load(path).ToString());
    }

    [Theory]
    [InlineData("There is no step rule 'wolf'", "--step", "wolf")]
    [InlineData("has no parameter 'curve'", "--set", "curve=1")]
    [InlineData("the direction is zero", "--direction", "x1=0,x2=0")]
    [InlineData("gives no value to x2", "--direction", "x1=1")]
    [InlineData("a number above 0 is needed", "--first", "0")]
    [InlineData("should end in .svg", "--chart", "line.png")]
    public void What_cannot_be_used_is_refused_in_a_sentence(
        string because,
        params string[] words
    ) => Assert.Contains(because, Invocation.Refusal([.. Valley, .. words]));
}
