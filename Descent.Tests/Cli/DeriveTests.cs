using System.Text.Json;
using AutoDiff;

namespace Descent.Tests.Cli;

public sealed class DeriveTests
{
    [Fact]
    public void The_gradient_is_formulas_that_read_back()
    {
        const string formula = "(1-x)^2 + 100*(y-x^2)^2";
        JsonElement json = Invocation.Json("derive", formula);

        Assert.Equal(["objective", "gradient"], json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(formula, json.GetProperty("objective").GetString());
        string dfdx = json.GetProperty("gradient").GetProperty("x").GetString()!;
        double[] gradient = new double[2];
        _ = Objective.FromText(formula).ValueAndGradient([0.3, -0.7], gradient);
        Assert.Equal(gradient[0], Objective.FromText(dfdx).Value([0.3, -0.7]), 1e-12);
    }

    [Fact]
    public void Only_the_variables_asked_for_are_derived_by()
    {
        JsonElement json = Invocation.Json("derive", "x*y*z", "--wrt", "z, x");

        Assert.Equal(
            ["z", "x"],
            json.GetProperty("gradient").EnumerateObject().Select(field => field.Name)
        );
    }

    [Fact]
    public void A_start_and_a_table_say_what_the_shapes_are()
    {
        using var scratch = new Scratch();
        string path = scratch.File("t.csv", "y,t\n1,2\n3,4\n");

        JsonElement json = Invocation.Json(
            "derive",
            "sum((y - t*a)^2) + sum(w^2)*a",
            "--start",
            "w=zeros(3)",
            "--data",
            path
        );

        Assert.Equal(
            ["a", "w"],
            json.GetProperty("gradient").EnumerateObject().Select(field => field.Name)
        );
    }

    [Fact]
    public void People_read_an_equation_a_line()
    {
        Assert.Equal(
            """
            f     = sum(w^2)*b
            df/dw = 2*b*w
            df/db = sum(w^2)

            """,
            Invocation.Of("derive", "sum(w^2)*b", "--start", "w=zeros(3)").Output
        );
    }

    [Fact]
    public void The_Hessian_is_second_partials_or_a_product()
    {
        JsonElement partials = Invocation
            .Json("derive", "x^2*y", "--hessian")
            .GetProperty("hessian");
        JsonElement product = Invocation
            .Json("derive", "sum(w^2)", "--start", "w=zeros(3)", "--hessian")
            .GetProperty("hessian");

        Assert.Equal("2*x", partials.GetProperty("d2f/dxdy").GetString());
        Assert.Equal(3, partials.EnumerateObject().Count());
        Assert.Equal("2*v_w", product.GetProperty("(Hv)_w").GetString());
    }

    [Fact]
    public void LaTeX_and_CSharp_come_as_fields_too()
    {
        Assert.Contains(
            @"\frac{\partial f}{\partial x} &= 2 x",
            Invocation.Json("derive", "x^2", "--latex").GetProperty("latex").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "public static class Derived",
            Invocation.Json("derive", "x^2", "--csharp").GetProperty("csharp").GetString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--latex")]
    [InlineData("--hessian")]
    public void The_class_is_whole(string other)
    {
        var run = Invocation.Of("derive", "x^2", "--csharp", other);

        Assert.Equal(1, run.Code);
        Assert.Contains($"leave out {other}", run.Error, StringComparison.Ordinal);
    }
}
