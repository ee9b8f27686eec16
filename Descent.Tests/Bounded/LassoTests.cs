using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Bounded;

public sealed class LassoTests
{
    const int Rows = 40;
    const int Columns = 20;

    public static TheoryData<string> Ids => ["proximal-gradient", "fista"];

    static readonly double[][] Design = MakeDesign();

    static readonly double[] Response =
    [
        .. Design.Select(
            (row, i) => 3 * row[0] - 2 * row[5] + 0.5 * row[9] + 0.1 * Math.Sin(9.0 * i)
        ),
    ];

    static double[][] MakeDesign()
    {
        var random = new Random(5);
        return
        [
            .. Enumerable
                .Range(0, Rows)
                .Select(_ =>
                    Enumerable.Range(0, Columns).Select(_ => random.NextDouble() - 0.5).ToArray()
                ),
        ];
    }

    // ½ ‖A x − b‖² by hand, allocating nothing.
    static DelegateObjective Squares(double factor = 1) =>
        new DelegateObjective(
            Columns,
            x => factor * Half(x),
            (x, g) =>
            {
                g.Clear();
                for (int i = 0; i < Rows; i++)
                {
                    double r = factor * (Vectors.Dot(Design[i], x) - Response[i]);
                    for (int j = 0; j < Columns; j++)
                        g[j] += r * Design[i][j];
                }

                return factor * Half(x);
            }
        );

    static double Half(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            double r = Vectors.Dot(Design[i], x) - Response[i];
            sum += 0.5 * r * r;
        }

        return sum;
    }

    static Method Of(string id, double weight) =>
        Descent.Methods.Create(id, new Dictionary<string, double> { ["l1"] = weight });

    // One variable after another, each exactly.
    static double[] CoordinateDescent(double weight)
    {
        double[] x = new double[Columns];
        for (int sweep = 0; sweep < 5000; sweep++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double square = Design.Sum(row => row[j] * row[j]);
                double pull = 0;
                for (int i = 0; i < Rows; i++)
                    pull +=
                        Design[i][j]
                        * (Response[i] - Vectors.Dot(Design[i], x) + Design[i][j] * x[j]);
                x[j] = Math.CopySign(Math.Max(0, Math.Abs(pull) - weight), pull) / square;
            }
        }

        return x;
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_lasso_is_that_of_coordinate_descent_with_the_same_zeros(string id)
    {
        const double weight = 0.3;
        Run run = Of(id, weight)
            .Minimize(
                Squares(),
                new double[Columns],
                new RunOptions { GradientTolerance = 1e-11, MaxIterations = 20_000 }
            );
        double[] exact = CoordinateDescent(weight);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(exact, run.X, (a, b) => Math.Abs(a - b) <= 1e-8);
        Assert.Equal(exact.Select(x => x == 0), run.X.Select(x => x == 0));
        Assert.InRange(run.X.Count(x => x == 0), 3, Columns - 3);
        Assert.Equal(Half([.. run.X]) + weight * run.X.Sum(Math.Abs), run.Value, 1e-12);
        Assert.StartsWith("The least subgradient's largest entry is", run.Message);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_weight_above_every_slope_leaves_zero_and_none_leaves_least_squares(string id)
    {
        Run none = Of(id, 100).Minimize(Squares(), new double[Columns]);
        Run all = Of(id, 0)
            .Minimize(Squares(), new double[Columns], new RunOptions { MaxIterations = 20_000 });
        double[] g = new double[Columns];
        _ = new CountedObjective(Squares()).ValueAndGradient([.. all.X], g);

        Assert.Equal(RunStatus.Converged, none.Status);
        Assert.Equal(new double[Columns], none.X);
        Assert.Equal(RunStatus.Converged, all.Status);
        Assert.Equal(g.Max(Math.Abs), all.GradientNorm);
    }

    // √κ ln(1/ε) is 2000 here, and κ ln(1/ε), the bound without momentum, 200 000.
    [Fact]
    public void Momentum_needs_updates_as_the_root_of_the_condition_and_no_value_rises()
    {
        IObjective f = Objectives.Quadratic(1, 1e-2, 1e-4);
        var options = new RunOptions { MaxIterations = 100_000, GradientTolerance = 1e-9 };
        Run run = Of("fista", 1e-6).Minimize(f, [1, 1, 1], options);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Iterations, 1, 2000);
        Assert.All(
            run.Trace.Zip(run.Trace.Skip(1)),
            pair => Assert.True(pair.Second.Value <= pair.First.Value)
        );
    }

    [Theory, MemberData(nameof(Ids))]
    public void An_update_allocates_nothing(string id)
    {
        Walk walk = Of(id, 0.3).Walk(Squares(), new double[Columns]);
        for (int i = 0; i < 10; i++)
            Assert.True(walk.MoveNext());

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int i = 0; i < 10; i++)
                    _ = walk.MoveNext();
            })
        );
    }

    [Theory, MemberData(nameof(Ids))]
    public void Scaling_f_and_the_weight_changes_no_iterate(string id)
    {
        Walk plain = Of(id, 0.3).Walk(Squares(), new double[Columns]);
        Walk scaled = Of(id, 0.3 * 1024).Walk(Squares(1024), new double[Columns]);
        for (int k = 0; k < 20; k++)
        {
            Assert.True(plain.MoveNext() && scaled.MoveNext());
            for (int i = 0; i < Columns; i++)
                Assert.Equal(plain.Current.X[i], scaled.Current.X[i], 1e-10);
        }
    }
}
