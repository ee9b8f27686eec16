using System.Text.Json;

namespace Descent.Tests.Cli;

public sealed class CheckTests
{
    [Theory]
    [InlineData("(1-x)^2 + 100*(y-x^2)^2", "x=-1.2,y=1", "passed")]
    [InlineData("sqrt(x) + y", "x=-1,y=1", "inconclusive")]
    [InlineData("abs(x) + y", "x=0,y=1", "inconclusive")]
    public void A_verdict_has_a_reason_and_figures(string formula, string at, string verdict)
    {
        JsonElement json = Invocation.Json("check", formula, "--at", at);
        Invocation people = Invocation.Of("check", formula, "--at", at);

        Assert.Equal(verdict, json.GetProperty("verdict").GetString());
        Assert.NotEqual("", json.GetProperty("reason").GetString());
        Assert.Equal(
            ["x", "y"],
            json.GetProperty("variables").EnumerateArray().Select(name => name.GetString())
        );
        Assert.All(
            json.GetProperty("results").EnumerateArray(),
            result =>
            {
                Assert.Equal(
                    ["name", "figure", "bound", "passed", "detail"],
                    result.EnumerateObject().Select(field => field.Name)
                );
                Assert.Contains(
                    result.GetProperty("name").GetString()!,
                    people.Output,
                    StringComparison.Ordinal
                );
            }
        );
        Assert.StartsWith($"{verdict}: ", people.Output, StringComparison.Ordinal);
    }
}
