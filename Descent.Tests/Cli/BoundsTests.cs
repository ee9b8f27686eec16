using System.Text.Json;
using AutoDiff;

namespace Descent.Tests.Cli;

public sealed class BoundsTests
{
    const string Text = "(x-3)^2 + sum((w-[1,2,3])^2)";

    static readonly string[] Common = [Text, "--start", "x=0,w=zeros(3)"];

    [Fact]
    public void A_variable_ends_at_its_bound_and_one_without_is_free()
    {
        JsonElement json = Invocation.Json([
            "minimize",
            .. Common,
            "--lower",
            "w=[0, 2.5, 0]",
            "--upper",
            "x=1",
        ]);

        Assert.Equal("l-bfgs-b", json.GetProperty("method").GetString());
        Assert.Equal("converged", json.GetProperty("status").GetString());
        JsonElement at = json.GetProperty("x");
        Assert.Equal(1, at.GetProperty("x").GetDouble());
        double[] w = [.. at.GetProperty("w").EnumerateArray().Select(entry => entry.GetDouble())];
        Assert.Equal([1, 2.5, 3], w, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(2.5, w[1]);
    }

    [Theory]
    [InlineData("minimize")]
    [InlineData("compare")]
    public void Bounds_that_leave_a_domain_are_warned_of_before_the_run(string verb)
    {
        string[] start = ["sum(w - log(w))", "--start", "w=ones(3)", "--tolerance", "1e-4"];
        Assert.Equal("", Invocation.Of([verb, .. start, "--lower", "w=0.1"]).Error);
        Assert.Equal(
            """
            warning: The argument of log at columns 9–14 can reach 0; it should be greater than 0.
              sum(w - log(w))
                      ^^^^^^

            """.ReplaceLineEndings(),
            Invocation.Of([verb, .. start, "--lower", "w=[0.1, 0, 0.1]"]).Error
        );
    }

    [Fact]
    public void A_number_bounds_every_entry_in_every_method_compared()
    {
        JsonElement json = Invocation.Json(["compare", .. Common, "--upper", "w=1.5"]);

        JsonElement runs = json.GetProperty("runs");
        Assert.Equal(2, runs.GetArrayLength());
        foreach (JsonElement run in runs.EnumerateArray())
        {
            Assert.Equal("converged", run.GetProperty("status").GetString());
            Assert.Equal(0.25 + 2.25, run.GetProperty("value").GetDouble(), 1e-9);
        }
    }

    [Fact]
    public void Bounds_of_variables_and_bounds_of_a_method_do_not_go_together()
    {
        string error = Invocation.Refusal([
            "minimize",
            .. Common,
            "--method",
            "l-bfgs-b",
            "--set",
            "lower=0",
            "--upper",
            "x=1",
        ]);

        Assert.Contains("--upper: the parameters of l-bfgs-b bound every variable", error);
    }

    [Theory]
    [InlineData("--lower", "z=0", "column 1: The objective has no variable 'z'. It has x, w.")]
    [InlineData("--upper", "w=[1,2]", "'w' is an array of shape [3], and its bound")]
    [InlineData("--upper", "x=-1", "'x' would be at most -1, and by --lower at least 0.")]
    [InlineData("--upper", "w=[1,-2,1]", "Entry 2 of 'w' would be at most -2")]
    [InlineData("--upper", "x=", "A number should stand here")]
    public void What_is_no_bound_is_refused_where_it_stands(
        string option,
        string text,
        string message
    )
    {
        string[] lower = option == "--upper" ? ["--lower", "x=0,w=0"] : [];
        var result = Invocation.Of(["minimize", .. Common, .. lower, option, text]);

        Assert.Equal(1, result.Code);
        Assert.Contains($"{option}, line 1, column", result.Error);
        Assert.Contains(message, result.Error);
    }

    [Theory]
    [InlineData("minimize", "--method")]
    [InlineData("compare", "--methods")]
    public void A_method_that_knows_no_bounds_is_refused(string verb, string option)
    {
        var result = Invocation.Of([verb, .. Common, "--upper", "x=1", option, "l-bfgs"]);

        Assert.Equal(1, result.Code);
        Assert.Contains(
            "--upper: l-bfgs knows no bounds. l-bfgs-b and projected-newton-cg do.",
            result.Error
        );
    }

    [Fact]
    public void The_library_takes_them_by_name_as_well()
    {
        Objective f = Objective.FromText(Text, Bindings.Empty.WithVariable("w", 3));
        var upper = new Dictionary<string, DataArray> { ["x"] = 1.0 };
        var lower = new Dictionary<string, DataArray> { ["w"] = new double[] { 0, 2.5, 0 } };
        var bounds = Bounds.Of(f, lower, upper);
        Run run = Descent
            .Methods.Create("projected-newton-cg")
            .Within(bounds)
            .Minimize(f, new double[4]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(4.25, run.Value, 1e-12);
        _ = Assert.Throws<ArgumentException>(() =>
            Bounds.Of(f, upper, new Dictionary<string, DataArray> { ["x"] = 0.0 })
        );
        _ = Assert.Throws<ArgumentException>(() =>
            Bounds.Of(f, new Dictionary<string, DataArray> { ["z"] = 0.0 }, upper)
        );
        _ = Assert.Throws<ArgumentException>(() =>
            Bounds.Of(f, new Dictionary<string, DataArray> { ["w"] = new double[] { 0 } }, upper)
        );
        _ = Assert.Throws<NotSupportedException>(() =>
            Descent.Methods.Create("adam").Within(bounds)
        );
    }
}
