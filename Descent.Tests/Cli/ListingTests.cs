using System.Globalization;
using System.Text.Json;

namespace Descent.Tests.Cli;

public sealed class ListingTests
{
    [Fact]
    public void Methods_are_listed_with_what_can_be_set()
    {
        JsonElement listed = Invocation.Json("methods").GetProperty("methods");
        string people = Invocation.Of("methods").Output;

        Assert.Equal(Descent.Methods.All.Count, listed.GetArrayLength());
        foreach (
            (MethodInfo method, JsonElement json) in Descent.Methods.All.Zip(
                listed.EnumerateArray()
            )
        )
        {
            Assert.Equal(method.Id, json.GetProperty("name").GetString());
            Assert.Equal(method.Step?.Id, json.GetProperty("step").GetString());
            Assert.Equal(method.Description, json.GetProperty("description").GetString());
            Assert.Equal(
                method.Parameters.Select(parameter => (parameter.Name, parameter.Default)),
                json.GetProperty("parameters")
                    .EnumerateArray()
                    .Select(parameter =>
                        (
                            parameter.GetProperty("name").GetString()!,
                            Default(parameter.GetProperty("default"))
                        )
                    )
            );
            Assert.Contains(method.Id, people, StringComparison.Ordinal);
        }
    }

    static double Default(JsonElement number) =>
        number.ValueKind == JsonValueKind.String
            ? double.Parse(number.GetString()!, CultureInfo.InvariantCulture)
            : number.GetDouble();

    [Fact]
    public void Step_rules_are_listed_with_what_can_be_set()
    {
        JsonElement listed = Invocation.Json("methods").GetProperty("steps");
        string people = Invocation.Of("methods").Output;

        Assert.Equal(
            StepRules.All.Select(step => (step.Id, step.Description, step.Parameters.Count)),
            listed
                .EnumerateArray()
                .Select(json =>
                    (
                        json.GetProperty("name").GetString()!,
                        json.GetProperty("description").GetString()!,
                        json.GetProperty("parameters").GetArrayLength()
                    )
                )
        );
        Assert.All(
            StepRules.All,
            step => Assert.Contains($"\n{step.Id}", people, StringComparison.Ordinal)
        );
        Assert.Contains("weight-decay=0.01", people, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_listed_can_be_evaluated_at_its_start()
    {
        JsonElement listed = Invocation.Json("problems").GetProperty("problems");
        string people = Invocation.Of("problems").Output;

        Assert.Equal(
            ProblemLibrary.All.Select(problem => problem.Key),
            listed.EnumerateArray().Select(json => json.GetProperty("key").GetString())
        );
        foreach (JsonElement json in listed.EnumerateArray())
        {
            string key = json.GetProperty("key").GetString()!;
            Assert.Equal(JsonValueKind.Number, json.GetProperty("minimumValue").ValueKind);
            Assert.NotEqual("", json.GetProperty("source").GetString());
            Assert.NotEmpty(json.GetProperty("start").EnumerateObject());
            Assert.Contains(key, people, StringComparison.Ordinal);
            _ = Invocation.Json("evaluate", $"problem:{key}").GetProperty("value").GetDouble();
        }
    }

    [Theory]
    [InlineData]
    [InlineData("minimize")]
    [InlineData("compare")]
    [InlineData("benchmark")]
    [InlineData("line")]
    [InlineData("evaluate")]
    [InlineData("derive")]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("methods")]
    [InlineData("problems")]
    public void Help_comes_with_examples(params string[] verb)
    {
        Invocation run = Invocation.Of([.. verb, "--help"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        if (verb.Length > 0)
            Assert.Contains(
                $"\n  descent {verb[0]}",
                run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..],
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void The_version_is_a_number() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\r?\n$", Invocation.Of("--version").Output);
}
