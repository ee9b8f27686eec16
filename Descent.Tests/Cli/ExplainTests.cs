using System.Text.Json;
using AutoDiff;

namespace Descent.Tests.Cli;

public sealed class ExplainTests
{
    static readonly string[] Fields =
    [
        "name",
        "generated",
        "nodes",
        "loops",
        "rowGroups",
        "kernels",
        "operations",
        "loadedBytes",
        "storedBytes",
        "passBytes",
        "leastBytes",
        "workspaceBytes",
        "longestBody",
        "vectorWidth",
    ];

    [Fact]
    public void Programs_read_every_figure()
    {
        const string formula = "sum(3*w^2 + w)";
        JsonElement json = Invocation.Json("explain", formula, "--start", "w=zeros(10000)");

        Assert.Equal(
            ["objective", "variables", "programs", "gradientToValue", "productToGradient"],
            json.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(formula, json.GetProperty("objective").GetString());
        JsonElement[] programs = [.. json.GetProperty("programs").EnumerateArray()];
        Assert.Equal(
            ["value", "value and gradient", "Hessian at a point", "Hessian-vector product"],
            programs.Select(program => program.GetProperty("name").GetString())
        );
        Assert.All(
            programs,
            program => Assert.Equal(Fields, program.EnumerateObject().Select(field => field.Name))
        );
        Assert.Equal(
            [40_000, 60_000, 0, 10_000],
            programs.Select(program => program.GetProperty("operations").GetInt64())
        );
        JsonElement group = Assert.Single(programs[0].GetProperty("rowGroups").EnumerateArray());
        Assert.Equal(10_000, group.GetProperty("rows").GetInt32());
        Assert.Equal(
            1.5,
            json.GetProperty("gradientToValue").GetProperty("operations").GetDouble()
        );
    }

    [Fact]
    public void Bounds_tell_which_arguments_can_leave_a_domain()
    {
        JsonElement json = Invocation.Json("explain", "x - log(y - 3)", "--bounds", "y=0..5");
        JsonElement warning = Assert.Single(json.GetProperty("warnings").EnumerateArray());

        Assert.Equal("log", warning.GetProperty("function").GetString());
        Assert.Equal(5, warning.GetProperty("column").GetInt32());
        Assert.Equal(-3, warning.GetProperty("reached").GetDouble());

        // One range for all: x may be as low as 4, and y - 3 stays above 1.
        json = Invocation.Json("explain", "x - log(y - 3)", "--bounds", "4..5");
        Assert.Empty(json.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void A_table_brings_data_in()
    {
        using var scratch = new Scratch();
        string path = scratch.File("t.csv", "y,t\n1,2\n3,4\n5,6\n");

        JsonElement json = Invocation.Json("explain", "sum((y - t*a)^2)", "--data", path);

        // y, t and a are loaded: a once, outside the loop.
        Assert.Equal(
            8 * (3 + 3 + 1),
            json.GetProperty("programs")[0].GetProperty("loadedBytes").GetInt64()
        );
    }

    [Fact]
    public void People_read_the_table_of_the_report()
    {
        const string formula = "(1-x)^2 + 100*(y-x^2)^2";

        Assert.Equal(
            $"{Objective.FromText(formula).Explain()}{Environment.NewLine}",
            Invocation.Of("explain", formula).Output
        );
    }

    [Fact]
    public void Without_operations_a_ratio_is_no_number()
    {
        JsonElement json = Invocation.Json("explain", "x");

        Assert.Equal(
            "NaN",
            json.GetProperty("gradientToValue").GetProperty("operations").GetString()
        );
    }
}
