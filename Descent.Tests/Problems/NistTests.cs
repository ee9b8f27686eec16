using System.Collections.Concurrent;
using System.Globalization;

namespace Descent.Tests.Library;

/// <summary>Nonlinear regression on the data of NIST, from both starts, with residuals and without.</summary>
public sealed class NistTests(ITestOutputHelper output)
{
    const double Enough = 4;

    // The sum of squares of Lanczos2 is 2e-11 at its minimum: a gradient of 1e-8 is not small beside that.
    const double Tolerance = 1e-12;

    // Steepest descent stands for what units do to a method that does not learn them; it need not arrive.
    const string Plain = "gradient-descent-armijo";

    const string Squares = "levenberg-marquardt";

    static readonly string[] Ids = [Squares, "l-bfgs", "newton-cg", Plain];

    static readonly string[] Names =
    [
        "Bennett5",
        "BoxBOD",
        "Chwirut1",
        "Chwirut2",
        "ENSO",
        "Gauss1",
        "Gauss3",
        "Kirby2",
        "Lanczos2",
        "Lanczos3",
        "MGH09",
        "MGH17",
        "Misra1a",
        "Misra1c",
        "Nelson",
        "Rat42",
        "Roszman1",
        "Thurber",
    ];

    static readonly ConcurrentDictionary<(string, int, string), Lazy<Run>> Runs = new();

    public static TheoryData<string> Lower =>
        ["Chwirut1", "Chwirut2", "Gauss1", "Lanczos3", "Misra1a"];

    public static MatrixTheoryData<string, int, string> Matrix => new(Names, [1, 2], Ids);

    [Fact]
    public void Every_set_at_hand_is_run()
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);

        Assert.Equal(Nist.All.Keys.Order(), Names.Order());
        Assert.Equal(
            Nist.All.Values.Where(set => set.Level == "lower").Select(set => set.Name).Order(),
            Lower.Select(row => row.Data).Order()
        );
    }

    [Theory, MemberData(nameof(Lower))]
    public void The_nearer_start_of_an_easier_set_gives_four_certified_digits(string name)
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);

        Assert.True(BestDigits(name, 2) >= Enough, $"{BestDigits(name, 2):0.0} digits");
    }

    // All 36 where this was written. Far starts lead past poles and plateaus, and the last bit of a sum decides on which side.
    [Fact]
    public void Nearly_all_sets_give_four_certified_digits_from_either_start()
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        int enough = Names.Sum(name =>
            ((int[])[1, 2]).Count(start => BestDigits(name, start) >= Enough)
        );
        output.WriteLine($"one or another: {enough} of {2 * Names.Length}");

        Assert.InRange(enough, 34, 2 * Names.Length);
    }

    [Theory, MemberData(nameof(Matrix))]
    public void Converged_exactly_where_the_gradient_is_small(string name, int start, string id)
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        Run run = Minimize(name, start, id);
        double[] gradient = new double[run.X.Count];

        double value = Nist.All[name].Objective.ValueAndGradient([.. run.X], gradient);
        double norm = gradient.Max(Math.Abs);

        Assert.Equal(value, run.Value);
        Assert.Equal(norm, run.GradientNorm);
        Assert.Equal(run.Status == RunStatus.Converged, norm <= Tolerance);
    }

    public static MatrixTheoryData<string, int, string> Claims =>
        new(Names, [1, 2], ["bfgs", "l-bfgs", "cg-fletcher-reeves", "dogleg", "l-bfgs-b"]);

    // What other methods make of the point: on data like these a direction that promises nothing is no sign that nothing is left.
    [Theory, MemberData(nameof(Claims))]
    public void Nothing_to_speak_of_is_left_where_precision_is_the_limit(
        string name,
        int start,
        string id
    )
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        Nist set = Nist.All[name];
        var options = new RunOptions { MaxIterations = 2000 };
        Run run = Descent.Methods.Create(id).Minimize(set.Objective, set.Start(start), options);
        if (run.Status != RunStatus.PrecisionLimited)
            return;

        var on = new RunOptions { GradientTolerance = 0, MaxIterations = 100 };
        double lowest = ((string[])[Squares, "newton", "newton-cg"]).Min(other =>
            Descent.Methods.Create(other).Minimize(set.Objective, [.. run.X], on).Value
        );
        Assert.True(run.Value - lowest <= 1e-11 * run.Value, $"{run.Value - lowest} left of {run}");
    }

    [Fact]
    public void Residuals_give_four_digits_of_every_set_from_either_start_and_ten_on_average()
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        var digits = (
            from name in Names
            from start in (int[])[1, 2]
            select (name, start, Digits: Nist.All[name].Digits(Minimize(name, start, Squares).X))
        ).ToList();
        double mean = digits.Average(each => each.Digits);
        output.WriteLine($"mean log relative error {mean:0.00}");

        Assert.All(digits, each => Assert.True(each.Digits >= Enough, $"{each}"));
        Assert.InRange(mean, 10, 11);
    }

    [Fact]
    public void Defaults_give_four_digits_of_every_set_too_and_ten_on_average()
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        double[] digits =
        [
            .. from name in Names
            from start in (int[])[1, 2]
            let set = Nist.All[name]
            select set.Digits(
                Descent.Methods.Create(Squares).Minimize(set.Objective, set.Start(start)).X
            ),
        ];

        Assert.All(digits, each => Assert.InRange(each, Enough, 11));
        Assert.InRange(digits.Average(), 10, 11);
    }

    /// <summary>The table of docs/problems.md.</summary>
    [Fact]
    public void Table()
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        foreach (string name in Names)
        {
            foreach (int start in (int[])[1, 2])
            {
                var cells = Ids.Select(id => Cell(Nist.All[name], Minimize(name, start, id)));
                output.WriteLine(
                    $"| {name} | {Nist.All[name].Level} | {start} | {string.Join(" | ", cells)} |"
                );
            }
        }

        foreach (string id in Ids)
        {
            int enough = (
                from name in Names
                from start in (int[])[1, 2]
                where Nist.All[name].Digits(Minimize(name, start, id).X) >= Enough
                select name
            ).Count();
            output.WriteLine($"{id}: {enough} of {2 * Names.Length}");
        }
    }

    static double BestDigits(string name, int start) =>
        Ids.Max(id => Nist.All[name].Digits(Minimize(name, start, id).X));

    static string Cell(Nist set, Run run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Digits(run.X):0.0} {run.Status.Id()}, {run.Evaluations.Value}"
        );

    static Run Minimize(string name, int start, string id) =>
        Runs.GetOrAdd(
            (name, start, id),
            _ => new Lazy<Run>(() =>
                Descent
                    .Methods.Create(id)
                    .Minimize(
                        Nist.All[name].Objective,
                        Nist.All[name].Start(start),
                        new RunOptions
                        {
                            GradientTolerance = Tolerance,
                            MaxIterations = id == Plain ? 5_000 : 100_000,
                        }
                    )
            )
        ).Value;
}
