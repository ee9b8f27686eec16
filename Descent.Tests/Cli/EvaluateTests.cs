using System.Text.Json;
using AutoDiff;

namespace Descent.Tests.Cli;

public sealed class EvaluateTests
{
    const string Formula = "sum(exp(w)*[1,2,3]) + x*sum(W^2) + log(1 + x^2)";
    const string At = "W=[[0.1,0.2],[0.3,0.4]],x=-1.25,w=[1,2,1e-3]";
    const string Along = "x=1,w=[0,1,0],W=ones(2,2)";

    [Fact]
    public void Figures_are_those_of_the_library_to_the_last_bit()
    {
        JsonElement json = Invocation.Json("evaluate", Formula, "--at", At, "--direction", Along);
        Objective f = Objective.FromText(
            Formula,
            Bindings.Empty.WithVariable("w", 3).WithVariable("W", 2, 2)
        );
        double[] x = f.Pack(
            new Dictionary<string, DataArray>
            {
                ["w"] = new double[] { 1, 2, 1e-3 },
                ["x"] = -1.25,
                ["W"] = new(new Shape(2, 2), [0.1, 0.2, 0.3, 0.4]),
            }
        );
        double[] v = f.Pack(
            new Dictionary<string, DataArray>
            {
                ["w"] = new double[] { 0, 1, 0 },
                ["x"] = 1,
                ["W"] = new(new Shape(2, 2), [1, 1, 1, 1]),
            }
        );
        double[] gradient = new double[8],
            product = new double[8];
        double value = f.ValueAndGradient(x, gradient);
        using (IHessian hessian = f.HessianAt(x))
            hessian.Multiply(v, product);

        Assert.Equal(
            ["value", "gradient", "hessianVector"],
            json.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(value, json.GetProperty("value").GetDouble());
        Assert.Equal(gradient, Packed(f, json.GetProperty("gradient")));
        Assert.Equal(product, Packed(f, json.GetProperty("hessianVector")));
    }

    [Fact]
    public void Without_a_direction_there_is_no_product()
    {
        JsonElement json = Invocation.Json("evaluate", "x*y", "--at", "y=2,x=3");

        Assert.Equal("""{"value":6,"gradient":{"x":2,"y":3}}""", JsonSerializer.Serialize(json));
    }

    [Fact]
    public void Points_name_what_formulas_quote()
    {
        JsonElement json = Invocation.Json(
            "evaluate",
            "x + 10*`NaN` + 100*`a, b=c` + 1000*`d``e`",
            "--at",
            "`NaN`=2, `x`=1 ,`a, b=c` = 3,`d``e`=4"
        );

        Assert.Equal(4321, json.GetProperty("value").GetDouble());
    }

    [Fact]
    public void Eigenvalues_are_those_of_the_Hessian_in_order()
    {
        JsonElement json = Invocation.Json("evaluate", "x*y", "--at", "y=2,x=3", "--eigenvalues");

        Assert.Equal(
            [-1, 1],
            json.GetProperty("eigenvalues").EnumerateArray().Select(value => value.GetDouble())
        );
    }

    [Fact]
    public void A_column_of_the_table_is_data_whatever_its_name()
    {
        using var scratch = new Scratch();
        string path = scratch.File("t.csv", "e,unused name\n1,9\n2,9\n");

        Assert.Equal(
            3,
            Invocation
                .Json("evaluate", "sum(e)*x", "--at", "x=1", "--data", path)
                .GetProperty("value")
                .GetDouble()
        );
        Assert.Equal(
            Math.E,
            Invocation.Json("evaluate", "e*x", "--at", "x=1").GetProperty("value").GetDouble()
        );
    }

    [Fact]
    public void People_read_a_line_for_each_variable()
    {
        Invocation run = Invocation.Of(
            "evaluate",
            "x*sum(w)",
            "--at",
            "x=2,w=[1,-1.5]",
            "--direction",
            "x=1,w=zeros(2)"
        );

        Assert.Equal(
            """
            f         -1
            gradient  x = -0.5
                      w = [2, 2]
            H v       x = 0
                      w = [1, 1]

            """,
            run.Output
        );
    }

    static IEnumerable<double> Packed(Objective f, JsonElement byVariable) =>
        f.Variables.SelectMany(variable => Flat(byVariable.GetProperty(variable.Name)));

    static IEnumerable<double> Flat(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().SelectMany(Flat)
            : [value.GetDouble()];
}
