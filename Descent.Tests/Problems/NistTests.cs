using System.Collections.Concurrent;
using System.Globalization;

namespace Descent.Tests.Library;

/// <summary>Nonlinear regression on the data of NIST, from both starts, by the methods that know no residuals.</summary>
public sealed class NistTests(ITestOutputHelper output)
{
    const double Enough = 4;

    // Steepest descent stands for what units do to a method that does not learn them; it need not arrive.
    const string Plain = "gradient-descent-armijo";

    static readonly string[] Ids = ["l-bfgs", "newton-cg", Plain];

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

    public static MatrixTheoryData<string, int> Sets => new(Names, [1, 2]);

    public static MatrixTheoryData<string, int, string> Matrix => new(Names, [1, 2], Ids);

    [Fact]
    public void Every_set_at_hand_is_run()
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);

        Assert.Equal(Nist.All.Keys.Order(), Names.Order());
    }

    [Theory, MemberData(nameof(Sets))]
    public void Some_method_finds_four_certified_digits_of_every_parameter(string name, int start)
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        Nist set = Nist.All[name];

        double best = Ids.Max(id => set.Digits(Minimize(name, start, id).X));

        Assert.True(best >= Enough, $"{best:0.0} digits");
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
        Assert.Equal(run.Status == RunStatus.Converged, norm <= 1e-8);
    }

    // Sums of squares near 0 have gradients near 0 far from the minimum: 1e-8 is not small beside f = 1e-9.
    [Theory]
    [InlineData("Lanczos2", 2)]
    [InlineData("Lanczos3", 2)]
    [InlineData("MGH17", 1)]
    public void A_smaller_tolerance_gives_Newton_the_digits_it_lacked(string name, int start)
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        Nist set = Nist.All[name];
        Run run = Descent
            .Methods.Create("newton-cg")
            .Minimize(
                set.Objective,
                set.Start(start),
                new RunOptions { GradientTolerance = 1e-12 }
            );

        Assert.True(set.Digits(run.X) >= 7, $"{set.Digits(run.X):0.0} digits");
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
                        new RunOptions { MaxIterations = id == Plain ? 5_000 : 100_000 }
                    )
            )
        ).Value;
}
