using System.Text.Json;
using System.Xml.Linq;

namespace Descent.Tests.Cli;

public sealed class BenchmarkTests : IDisposable
{
    static readonly string[] Two =
    [
        "benchmark",
        "--problems",
        "rosenbrock, beale, himmelblau",
        "--methods",
        "l-bfgs,momentum",
        "--max-iterations",
        "300",
    ];

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_table_and_two_profiles_and_every_run_if_asked()
    {
        string plain = Invocation.Of(Two).Output;
        string each = Invocation.Of([.. Two, "--each", "--cost", "derivatives"]).Output;

        Assert.Contains("l-bfgs       3/3", plain);
        Assert.Contains("factor of the cheapest, in points", plain);
        Assert.Contains("cost / (n + 1) in points, to 1e-5 of the decrease", plain);
        Assert.Contains("factor of the cheapest, in f + 3 g + 6 Hv", each);
        Assert.Equal(plain.Split('\n').Length + 1 + 6, each.Split('\n').Length);
    }

    [Fact]
    public void Json_has_every_run_with_what_its_digits_cost()
    {
        JsonElement json = Invocation.Json(Two);
        JsonElement[] runs = [.. json.GetProperty("runs").EnumerateArray()];

        Assert.Equal(6, runs.Length);
        JsonElement first = runs[0];
        Assert.Equal("l-bfgs", first.GetProperty("method").GetString());
        Assert.True(first.GetProperty("solved").GetBoolean());
        double[] digits =
        [
            .. first.GetProperty("costOfDigits").EnumerateArray().Select(cost => cost.GetDouble()),
        ];
        Assert.Equal(12, digits.Length);
        Assert.Equal(digits.Order(), digits);
        Assert.True(digits[^1] <= first.GetProperty("cost").GetDouble());
    }

    [Fact]
    public void Profiles_are_drawn()
    {
        string performance = scratch.Path("performance.svg");
        string data = scratch.Path("data.svg");
        Invocation run = Invocation.Of([
            .. Two,
            "--profile",
            performance,
            "--data-profile",
            data,
            "--digits",
            "3",
        ]);

        Assert.Equal(0, run.Code);
        Assert.Contains("factor of the cheapest", XDocument.Load(performance).ToString());
        Assert.Contains("to 1e-3 of the decrease", XDocument.Load(data).ToString());
    }

    [Theory]
    [InlineData("There is no problem called 'beele'. Did you mean 'beale'?", "--problems", "beele")]
    [InlineData("--problems names no problem", "--problems", ",")]
    [InlineData("There is no cost 'tim'. Did you mean 'time'?", "--cost", "tim")]
    [InlineData("--digits 13: a whole number from 1 to 12", "--digits", "13")]
    [InlineData("should end in .svg", "--profile", "profile.png")]
    [InlineData("There is no method 'lbfgs'", "--methods", "lbfgs")]
    public void What_cannot_be_used_is_refused_in_a_sentence(
        string because,
        params string[] words
    ) => Assert.Contains(because, Invocation.Refusal(["benchmark", .. words]));
}
