using System.Globalization;
using System.Text.Json;
using AutoDiff;
using Descent.Cli;

namespace Descent.Tests.Cli;

public sealed class MinimizeTests : IDisposable
{
    const string Rosenbrock = "(1-x)^2 + 100*(y-x^2)^2";

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_document_has_the_fields_of_the_contract_in_their_order()
    {
        JsonElement json = Invocation.Json("minimize", Rosenbrock, "--start", "x=-1,y=1");

        Assert.Equal(
            [
                ("objective", JsonValueKind.String),
                ("variables", JsonValueKind.Array),
                ("method", JsonValueKind.String),
                ("status", JsonValueKind.String),
                ("message", JsonValueKind.String),
                ("x", JsonValueKind.Object),
                ("value", JsonValueKind.Number),
                ("gradientNorm", JsonValueKind.Number),
                ("iterations", JsonValueKind.Number),
                ("evaluations", JsonValueKind.Object),
                ("seconds", JsonValueKind.Number),
            ],
            json.EnumerateObject().Select(field => (field.Name, field.Value.ValueKind))
        );
        Assert.Equal(
            ["value", "gradient", "slope", "hessianVector", "jacobianColumns"],
            json.GetProperty("evaluations").EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(Rosenbrock, json.GetProperty("objective").GetString());
        Assert.Equal("converged", json.GetProperty("status").GetString());
        Assert.Equal(["x", "y"], Strings(json.GetProperty("variables")));
    }

    [Fact]
    public void A_point_may_be_given_in_parts()
    {
        JsonElement whole = Invocation.Json("evaluate", Rosenbrock, "--at", "x=-1,y=3");
        JsonElement parts = Invocation.Json("evaluate", Rosenbrock, "--at", "x=-1", "--at", "y=3");

        Assert.Equal(
            whole.GetProperty("value").GetDouble(),
            parts.GetProperty("value").GetDouble()
        );
        Assert.StartsWith(
            "--start, line 1, column 5: 'x' has a value already.",
            Invocation.Refusal("minimize", "x^2", "--start", "x=1", "--start", "x=2")
        );
    }

    [Fact]
    public void A_fit_says_how_well_its_parameters_are_known()
    {
        string data = scratch.File("line.csv", "x,y\n1,2.1\n2,3.9\n3,6.2\n4,7.8\n5,10.1\n");
        string[] words = ["minimize", "sum((y - a - b*x)^2)", "--data", data, "--start", "a=0,b=0"];

        JsonElement fit = Invocation
            .Json([.. words, "--method", "levenberg-marquardt"])
            .GetProperty("fit");
        string people = Invocation.Of(words).Output;

        // s = √(0.107/3); the slope's error is s/√10.
        JsonElement errors = fit.GetProperty("standardErrors");
        Assert.Equal(0.0597215762, errors.GetProperty("b").GetDouble(), 1e-8);
        Assert.Equal(0.1888562, fit.GetProperty("residualStandardDeviation").GetDouble(), 1e-6);
        Assert.Equal(3, fit.GetProperty("degreesOfFreedom").GetInt32());
        Assert.Equal(0.9973053, fit.GetProperty("rSquared").GetDouble(), 1e-6);
        Assert.Contains("0.05972", people, StringComparison.Ordinal);
        Assert.Contains("3 degrees of freedom", people, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_for_sums_of_squares_refuses_other_objectives_in_a_sentence()
    {
        Invocation run = Invocation.Of([
            "minimize",
            "exp(x) + x^2",
            "--start",
            "x=1",
            "--method",
            "levenberg-marquardt",
        ]);

        Assert.Equal(DescentApp.Refused, run.Code);
        Assert.Equal("", run.Output);
        Assert.StartsWith(
            "error: levenberg-marquardt works on residuals",
            run.Error,
            StringComparison.Ordinal
        );
    }

    [Theory, MemberData(nameof(Running.RunTests.Ids), MemberType = typeof(Running.RunTests))]
    public void Every_figure_is_the_one_of_the_library_to_the_last_bit(string method)
    {
        JsonElement json = Invocation.Json([
            "minimize",
            Rosenbrock,
            "--start",
            "x=-1,y=1",
            "--method",
            method,
        ]);
        Run run = Descent.Methods.Create(method).Minimize(Objective.FromText(Rosenbrock), [-1, 1]);

        Assert.Equal(run.Value, json.GetProperty("value").GetDouble());
        Assert.Equal(run.GradientNorm, json.GetProperty("gradientNorm").GetDouble());
        Assert.Equal(run.X[0], json.GetProperty("x").GetProperty("x").GetDouble());
        Assert.Equal(run.X[1], json.GetProperty("x").GetProperty("y").GetDouble());
        Assert.Equal(run.Iterations, json.GetProperty("iterations").GetInt32());
        Assert.Equal(run.Message, json.GetProperty("message").GetString());
        JsonElement evaluations = json.GetProperty("evaluations");
        Assert.Equal(run.Evaluations.Value, evaluations.GetProperty("value").GetInt64());
        Assert.Equal(run.Evaluations.Gradient, evaluations.GetProperty("gradient").GetInt64());
        Assert.Equal(
            run.Evaluations.HessianVector,
            evaluations.GetProperty("hessianVector").GetInt64()
        );
    }

    [Fact]
    public void A_variable_has_the_shape_of_its_start()
    {
        JsonElement json = Invocation.Json(
            "minimize",
            "a^2 + sum((w-1)^2) + sum((W-2)^2) + sum((z-3)^2) + sum((o-4)^2)",
            "--start",
            " o = ones(2) ,a=-1.5e0, W=[[1,2,3],[4,5,6]],w=[0,0,0], z=zeros(2,1,2)"
        );

        Assert.Equal(["a", "w", "W", "z", "o"], Strings(json.GetProperty("variables")));
        JsonElement x = json.GetProperty("x");
        Assert.Equal(JsonValueKind.Number, x.GetProperty("a").ValueKind);
        Assert.Equal([3], Extents(x.GetProperty("w")));
        Assert.Equal([2, 3], Extents(x.GetProperty("W")));
        Assert.Equal([2, 1, 2], Extents(x.GetProperty("z")));
        Assert.Equal(4, x.GetProperty("o")[1].GetDouble(), 1e-6);
        Assert.Equal(2, x.GetProperty("W")[1][2].GetDouble(), 1e-6);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_strings()
    {
        JsonElement outside = Invocation.Json("minimize", "sqrt(x)", "--start", "x=-1");
        Assert.Equal("non-finite", outside.GetProperty("status").GetString());
        Assert.Equal("NaN", outside.GetProperty("value").GetString());
        Assert.Equal("NaN", outside.GetProperty("gradientNorm").GetString());
        Assert.Equal(-1, outside.GetProperty("x").GetProperty("x").GetDouble());

        Assert.Equal("Infinity", Evaluated("1/x"));
        Assert.Equal("-Infinity", Evaluated("-1/x"));

        static string? Evaluated(string formula) =>
            Invocation.Json("evaluate", formula, "--at", "x=0").GetProperty("value").GetString();
    }

    [Theory]
    [InlineData("--max-iterations", "3", "budget-spent")]
    [InlineData("--tolerance", "1e3", "converged")]
    [InlineData("--set", "learning-rate=1", "diverged")]
    public void The_words_reach_the_run(string option, string value, string status)
    {
        JsonElement json = Invocation.Json([
            "minimize",
            Rosenbrock,
            "--start",
            "x=-1,y=1",
            "--method",
            "gradient-descent",
            option,
            value,
        ]);

        Assert.Equal(status, json.GetProperty("status").GetString());
    }

    [Fact]
    public void Parameters_of_a_method_are_set_by_name()
    {
        // (x-3)² from 0 with rate 0.1: 0.6, 1.08, 1.464, 1.7712.
        JsonElement json = Invocation.Json([
            "minimize",
            "(x-3)^2",
            "--start",
            "x=0",
            "--method",
            "gradient-descent",
            "--set",
            "learning-rate=0.1",
            "--max-iterations",
            "4",
        ]);

        Assert.Equal(1.7712, json.GetProperty("x").GetProperty("x").GetDouble(), 1e-14);
    }

    [Fact]
    public void A_fit_to_a_table_finds_what_the_table_was_made_of()
    {
        string path = scratch.File("decay.csv", DecayTable("\r\n"));

        JsonElement x = Invocation
            .Json("minimize", "sum((y - a*exp(-b*t))^2)", "--data", path, "--start", "a=1,b=1")
            .GetProperty("x");

        Assert.Equal(2.5, x.GetProperty("a").GetDouble(), 1e-6);
        Assert.Equal(0.7, x.GetProperty("b").GetDouble(), 1e-6);
    }

    [Fact]
    public void The_culture_never_matters()
    {
        string path = scratch.File("decay.csv", DecayTable("\n"));
        string[] args = ["minimize", "sum((y - a*exp(-b*t))^2)", "--data", path];
        string[] more = [.. args, "--start", "a=1.5,b=1.5", "--tolerance", "1.5e-8"];
        string[] words = [.. more, "--set", "armijo=0.01"];
        string Stable(Invocation run) =>
            string.Join(
                '\n',
                run.Output.Split('\n')
                    .Where(line =>
                        !line.Contains("time", StringComparison.Ordinal)
                        && !line.Contains("seconds", StringComparison.Ordinal)
                    )
            );
        string[][] both = [words, [.. words, "--json"]];
        string[] expected = [.. both.Select(line => Stable(Invocation.Of(line)))];

        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        comma.NumberFormat.NegativeSign = "~";
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("1,5", $"{1.5}");
            Assert.Equal(expected, both.Select(line => Stable(Invocation.Of(line))));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_formula_may_stand_in_a_file()
    {
        string path = scratch.File("f.txt", "\uFEFF# Booth\n(x + 2*y - 7)^2\n + (2*x + y - 5)^2\n");

        JsonElement json = Invocation.Json("minimize", $"@{path}", "--start", "x=0,y=0");

        Assert.Equal(3, json.GetProperty("x").GetProperty("y").GetDouble(), 1e-6);
    }

    [Fact]
    public void A_problem_brings_its_start_which_can_be_replaced_in_part()
    {
        Assert.Equal(
            "converged",
            Invocation.Json("minimize", "problem:Beale").GetProperty("status").GetString()
        );

        JsonElement moved = Invocation.Json([
            "minimize",
            "problem:rosenbrock",
            "--start",
            "x1=7",
            "--max-iterations",
            "0",
        ]);
        Assert.Equal(7, moved.GetProperty("x").GetProperty("x1").GetDouble());
        Assert.Equal(1, moved.GetProperty("x").GetProperty("x2").GetDouble());
    }

    [Fact]
    public void Time_is_a_budget_like_updates()
    {
        string[] run = ["minimize", Rosenbrock, "--start", "x=-1,y=1", "--max-time"];
        Assert.Equal(
            "budget-spent",
            Invocation.Json([.. run, "0"]).GetProperty("status").GetString()
        );
        Assert.Equal(
            "converged",
            Invocation.Json([.. run, "600.5"]).GetProperty("status").GetString()
        );
        Assert.Matches("\nseconds +\\S+ +0 +yes", Invocation.Of([.. run, "0"]).Output);
    }

    [Fact]
    public void People_read_the_status_the_point_the_counts_and_the_tests()
    {
        Invocation run = Invocation.Of(
            "minimize",
            Rosenbrock,
            "--start",
            "x=-1,y=1",
            "--tolerance",
            "1e-10"
        );

        Assert.Equal(0, run.Code);
        Assert.Equal("", run.Error);
        Assert.StartsWith("converged: The gradient's", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "at           x = 1\n             y = 1\n",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "45 values, 45 gradients, 0 Hessian-vector products",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("gradient max-norm", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain(" \n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wide_point_is_cut_for_people_and_whole_for_programs()
    {
        string[] words = ["minimize", "sum((w-1)^2)", "--start", "w=zeros(500)"];

        Assert.Contains(
            "w = [1, 1, 1, 1, …, 1]  (500 numbers)",
            Invocation.Of(words).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            500,
            Invocation.Json(words).GetProperty("x").GetProperty("w").GetArrayLength()
        );
    }

    [Fact]
    public void Nothing_from_outside_is_markup()
    {
        // Titles, excerpts and names reach the console; "[red]" or "[/]" in them are only letters.
        string path = scratch.File("[red]t.csv", "y,[bold]\n1,[/]\n");

        string message = Invocation.Refusal("minimize", "sum(y + `[bold]`)*x", "--data", path);

        Assert.Contains(
            "[red]t.csv, line 2, row 1, column '[bold]': '[/]' is no number",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Cancelling_gives_the_best_point_so_far_and_exit_code_130()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string[] words = ["minimize", Rosenbrock, "--start", "x=-1,y=1"];

        Invocation people = Invocation.Of(words, cancelled.Token);
        Invocation programs = Invocation.Of([.. words, "--json"], cancelled.Token);

        Assert.Equal(DescentApp.Cancelled, people.Code);
        Assert.StartsWith("cancelled: ", people.Output, StringComparison.Ordinal);
        Assert.Equal(DescentApp.Cancelled, programs.Code);
        JsonElement json = Invocation.Parsed(programs.Output);
        Assert.Equal("cancelled", json.GetProperty("status").GetString());
        Assert.Equal(-1, json.GetProperty("x").GetProperty("x").GetDouble());
        Assert.Equal(4, json.GetProperty("value").GetDouble());
    }

    static string DecayTable(string lineEnd)
    {
        IEnumerable<string> rows = Enumerable
            .Range(0, 20)
            .Select(i => 0.25 * i)
            .Select(t =>
                string.Create(CultureInfo.InvariantCulture, $"{2.5 * Math.Exp(-0.7 * t):R}, {t:R}")
            );
        return string.Join(lineEnd, rows.Prepend("\"y\",t"));
    }

    static IEnumerable<string?> Strings(JsonElement array) =>
        array.EnumerateArray().Select(item => item.GetString());

    static List<int> Extents(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array
            ? [array.GetArrayLength(), .. Extents(array[0])]
            : [];
}
