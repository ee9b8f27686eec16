using System.Text.Json;
using System.Xml.Linq;
using Descent.Cli;

namespace Descent.Tests.Cli;

public sealed class CompareTests : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_usual_methods_run_unless_some_are_named()
    {
        JsonElement all = Invocation.Json("compare", "problem:beale", "--max-iterations", "50");
        JsonElement some = Invocation.Json(
            "compare",
            "x^2",
            "--start",
            "x=1",
            "--methods",
            "newton-cg, momentum"
        );

        Assert.Equal(
            ["objective", "variables", "runs"],
            all.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(Descent.Methods.Usual.Select(method => method.Id), Ran(all));
        Assert.Equal(["newton-cg", "momentum"], Ran(some));
    }

    [Fact]
    public void A_setting_apart_is_for_all_that_have_it_or_for_one()
    {
        JsonElement all = Invocation.Json([
            .. Beale,
            "momentum,adam+cosine,l-bfgs",
            "--set",
            "learning-rate=0.01",
            "--set",
            "adam:beta2=0.99",
        ]);
        JsonElement same = Invocation.Json([
            .. Beale,
            "momentum(learning-rate=0.01),adam+cosine(learning-rate=0.01,beta2=0.99),l-bfgs",
        ]);

        Assert.Equal(Ran(same), Ran(all));
        Assert.Equal(Values(same), Values(all));

        static double[] Values(JsonElement json) =>
            [
                .. json.GetProperty("runs")
                    .EnumerateArray()
                    .Select(run => run.GetProperty("value").GetDouble()),
            ];
    }

    [Fact]
    public void A_step_rule_apart_is_for_all_that_name_none() =>
        Assert.Equal(
            ["gradient-descent+exact", "adam+cosine", "trust-region-newton-cg"],
            Ran(
                Invocation.Json([
                    .. Beale,
                    "gradient-descent,adam+cosine,trust-region-newton-cg",
                    "--step",
                    "exact",
                    "--max-iterations",
                    "20",
                ])
            )
        );

    [Theory]
    [InlineData("none of these methods has a parameter 'beta3'", "--set", "beta3=1")]
    [InlineData("'adm' does not run here. Did you mean 'adam'?", "--set", "adm:beta1=0.5")]
    [InlineData("l-bfgs has no parameter 'beta1'", "--set", "l-bfgs:beta1=0.5")]
    [InlineData("'beta1' is set already", "--set", "beta1=0.5", "--set", "adam:beta1=0.6")]
    [InlineData("There is no step rule 'cosin'", "--step", "cosin")]
    public void A_word_for_no_method_is_refused(string because, params string[] words) =>
        Assert.Contains(because, Invocation.Refusal([.. Beale, "adam,l-bfgs", .. words]));

    static readonly string[] Beale = ["compare", "problem:beale", "--methods"];

    [Fact]
    public void Paths_are_drawn_over_a_map_of_two_variables()
    {
        string path = scratch.Path("paths.svg");
        string[] two = ["compare", "x^2 + 3*w^2", "--start", "x=1,w=2", "--paths", path];
        Invocation run = Invocation.Of([.. two, "--methods", "l-bfgs,newton-cg"]);

        Assert.Equal(0, run.Code);
        Assert.Contains("Lines of equal value", XDocument.Load(path).ToString());
        Assert.Equal(0, Invocation.Of([.. two, "--box", "x=0..1,w=-1..3"]).Code);
        Assert.Contains("are not empty", Invocation.Refusal([.. two, "--box", "x=1..1,w=0..1"]));
        Assert.Contains(
            "this one has 3. Hold the others with --fix.",
            Invocation.Refusal("compare", "sum(w^2)", "--start", "w=ones(3)", "--paths", path)
        );
        Assert.Contains(
            "--box goes with --paths",
            Invocation.Refusal("compare", "x^2", "--start", "x=1", "--box", "0..1")
        );
    }

    [Fact]
    public void Methods_take_step_rules_and_parameters_and_are_called_what_was_typed()
    {
        JsonElement both = Invocation.Json(
            "compare",
            "problem:beale",
            "--methods",
            "momentum(learning-rate=0.01, momentum=0.8), momentum(learning-rate=0.02),adam+cosine(period=500),l-bfgs"
        );
        JsonElement single = Invocation.Json(
            "minimize",
            "problem:beale",
            "--method",
            "adam",
            "--step",
            "cosine",
            "--set",
            "period=500"
        );

        Assert.Equal(
            [
                "momentum(learning-rate=0.01,momentum=0.8)",
                "momentum(learning-rate=0.02)",
                "adam+cosine(period=500)",
                "l-bfgs",
            ],
            Ran(both)
        );
        JsonElement adam = both.GetProperty("runs")[2];
        Assert.Equal("adam+cosine", single.GetProperty("method").GetString());
        Assert.Equal(
            single.GetProperty("value").GetDouble(),
            adam.GetProperty("value").GetDouble()
        );
    }

    [Fact]
    public void A_run_is_written_as_by_minimize()
    {
        string[] words = ["problem:beale"];
        JsonElement single = Invocation.Json(["minimize", .. words, "--method", "newton-cg"]);
        JsonElement run = Invocation
            .Json(["compare", .. words, "--methods", "newton-cg"])
            .GetProperty("runs")[0];

        Assert.Equal(
            single.EnumerateObject().Where(Stable).Select(Compact),
            run.EnumerateObject().Where(Stable).Select(Compact)
        );

        static string Compact(JsonProperty field) =>
            $"{field.Name}: {JsonSerializer.Serialize(field.Value)}";

        static bool Stable(JsonProperty field) => field.Name != "seconds";
    }

    [Fact]
    public void Nobody_s_first_word_is_a_comparison_and_a_hint()
    {
        Invocation run = Invocation.Of();

        Assert.Equal(0, run.Code);
        Assert.All(
            Descent.Methods.Usual,
            method => Assert.Contains(method.Id, run.Output, StringComparison.Ordinal)
        );
        Assert.Contains("43286", run.Output, StringComparison.Ordinal);
        Assert.Contains("Try next", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void The_table_fits_the_width(int width)
    {
        Invocation run = Invocation.Of(
            ["compare", "problem:himmelblau"],
            CancellationToken.None,
            width
        );
        string[] lines = run.Output.TrimEnd().Split('\n');

        // A head, its rule, and a line for each method: nothing wraps from 80 columns on.
        if (width >= 80)
            Assert.Equal(2 + Descent.Methods.Usual.Count, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
    }

    [Theory]
    [InlineData("problem:rosenbrock", null)]
    [InlineData("cos(x) + 0.1*x^2 + y^2", "x=1,y=2")]
    [InlineData("x + y", "x=1,y=1")]
    [InlineData("1/x^2 + y^2", "x=0,y=1")]
    [InlineData("x^2*0 + 0*y", "x=0,y=1")]
    public void The_chart_is_a_picture(string objective, string? start)
    {
        string path = scratch.Path("out.svg");
        string[] point = start is null ? [] : ["--start", start];
        Invocation run = Invocation.Of([
            "compare",
            objective,
            .. point,
            "--max-iterations",
            "200",
            "--chart",
            path,
        ]);

        Assert.Equal((0, $"The chart is in {path}."), (run.Code, run.Error.TrimEnd()));
        XElement svg = XElement.Load(path);
        Assert.Equal("{http://www.w3.org/2000/svg}svg", svg.Name.ToString());
        Assert.All(
            Descent.Methods.Usual,
            method => Assert.Contains(method.Id, svg.Value, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_minimum_that_is_not_zero_is_drawn_as_the_distance_from_it()
    {
        string path = scratch.Path("out.SVG");

        Assert.Equal(
            0,
            Invocation.Of("compare", "(x-1)^2 + 5", "--start", "x=0", "--chart", path).Code
        );
        Assert.Contains("best value", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(
            0,
            Invocation.Of("compare", "(x-1)^2", "--start", "x=0", "--chart", path).Code
        );
        Assert.DoesNotContain("best value", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_that_cannot_be_written_is_refused_before_the_work()
    {
        Assert.Contains(".svg", Refusal("out.png"), StringComparison.Ordinal);
        Assert.Contains(
            "no folder",
            Refusal(scratch.Path("none/out.svg")),
            StringComparison.Ordinal
        );
        string folder = Directory.CreateDirectory(scratch.Path("folder.svg")).FullName;
        Assert.Contains("is a folder", Refusal(folder), StringComparison.Ordinal);

        static string Refusal(string path) =>
            Invocation.Refusal("compare", "x^2", "--start", "x=1", "--chart", path);
    }

    [Fact]
    public void Cancelling_writes_what_there_is()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Invocation run = Invocation.Of(["compare", "problem:beale", "--json"], cancelled.Token);

        Assert.Equal(DescentApp.Cancelled, run.Code);
        JsonElement runs = Invocation.Parsed(run.Output).GetProperty("runs");
        Assert.All(
            runs.EnumerateArray(),
            one => Assert.Equal("cancelled", one.GetProperty("status").GetString())
        );
    }

    static IEnumerable<string?> Ran(JsonElement json) =>
        json.GetProperty("runs")
            .EnumerateArray()
            .Select(run => run.GetProperty("method").GetString());
}
