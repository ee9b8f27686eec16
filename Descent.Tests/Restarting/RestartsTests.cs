using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Restarting;

public sealed class RestartsTests
{
    static readonly double[] Low = [-5, -5];
    static readonly double[] High = [5, 5];

    public static TheoryData<string> Boxed => [.. Samplers.InBox];

    [Theory, MemberData(nameof(Boxed))]
    public void Points_lie_in_the_box_and_the_seed_decides_them(string name)
    {
        double[] low = [-3, 10, 0];
        double[] high = [-1, 10, 1e6];
        double[][] points = [.. Samplers.Create(name, low, high, 7).Draw(200)];

        Assert.Equal(200, points.Length);
        Assert.All(points, x => Assert.All(x, (xi, i) => Assert.InRange(xi, low[i], high[i])));
        Assert.Equal(points, Samplers.Create(name, low, high, 7).Draw(200));
        Assert.NotEqual(points, Samplers.Create(name, low, high, 8).Draw(200));
    }

    [Theory, MemberData(nameof(Boxed))]
    public void Points_are_spread_evenly(string name)
    {
        double[][] points = [.. Samplers.Create(name, [0, 0, 0], [1, 1, 1], 1).Draw(4000)];

        for (int i = 0; i < 3; i++)
        {
            // Five standard errors of a uniform mean and second moment.
            Assert.Equal(0.5, points.Average(x => x[i]), 5 * Math.Sqrt(1 / 12.0 / 4000));
            Assert.Equal(1 / 3.0, points.Average(x => x[i] * x[i]), 5 * Math.Sqrt(4 / 45.0 / 4000));
        }

        double correlation = points.Average(x => (x[0] - 0.5) * (x[1] - 0.5));
        Assert.Equal(0, correlation, 5.0 / 12 / Math.Sqrt(4000));
    }

    [Fact]
    public void A_Latin_hypercube_has_one_point_in_every_part_of_every_range()
    {
        double[][] points = [.. Samplers.LatinHypercube([0, 0], [1, 1], 3).Draw(50)];

        for (int i = 0; i < 2; i++)
            Assert.Equal(Enumerable.Range(0, 50), points.Select(x => (int)(x[i] * 50)).Order());
    }

    [Fact]
    public void Halton_is_the_digits_backwards_and_a_shift()
    {
        double[][] points = [.. Samplers.Halton([0, 0], [1, 1]).Draw(5)];
        double[] second = [1 / 2.0, 1 / 4.0, 3 / 4.0, 1 / 8.0, 5 / 8.0];
        double[] third = [1 / 3.0, 2 / 3.0, 1 / 9.0, 4 / 9.0, 7 / 9.0];

        for (int k = 1; k < 5; k++)
        {
            AssertCongruent(second[k] - second[0], points[k][0] - points[0][0]);
            AssertCongruent(third[k] - third[0], points[k][1] - points[0][1]);
        }

        static void AssertCongruent(double expected, double actual) =>
            Assert.Equal(0, Math.IEEERemainder(expected - actual, 1), 1e-12);
    }

    [Fact]
    public void Gaussian_points_have_the_mean_and_the_deviation()
    {
        double[][] points = [.. Samplers.Gaussian([3, -2], 0.5, 1).Draw(4000)];
        double[] first = [.. points.Select(x => (x[0] - 3) / 0.5)];

        Assert.Equal(0, first.Average(), 5 / Math.Sqrt(4000));
        Assert.Equal(1, first.Average(z => z * z), 5 * Math.Sqrt(2 / 4000.0));
        Assert.Equal(3, first.Average(z => z * z * z * z), 5 * Math.Sqrt(96 / 4000.0));
        Assert.Equal(-2, points.Average(x => x[1]), 5 * 0.5 / Math.Sqrt(4000));
    }

    [Fact]
    public void Himmelblau_has_four_minima()
    {
        RestartResult result = Restart(40);

        Assert.Equal(40, result.Runs.Count);
        Assert.Equal(4, result.Minima.Count);
        Assert.All(result.Minima, minimum => Assert.Equal(0, minimum.Run.Value, 1e-12));
        int settled = result.Runs.Count(run =>
            run.Status is RunStatus.Converged or RunStatus.PrecisionLimited
        );
        Assert.Equal(settled, result.Minima.Sum(minimum => minimum.Count));
        (double, double)[] known =
        [
            (3, 2),
            (-2.805118, 3.131313),
            (-3.779310, -3.283186),
            (3.584428, -1.848127),
        ];
        Assert.All(
            known,
            at =>
                Assert.Contains(
                    result.Minima,
                    minimum =>
                        Math.Abs(minimum.Run.X[0] - at.Item1) < 1e-5
                        && Math.Abs(minimum.Run.X[1] - at.Item2) < 1e-5
                )
        );
        Assert.Contains("4 minima", result.ToString());
    }

    [Fact]
    public void The_best_run_is_the_lowest()
    {
        IObjective f = Support.Problems.All["rastrigin_2"](2);
        RestartResult result = Restarts.Run(
            Descent.Methods.Create("l-bfgs"),
            f,
            Samplers.LatinHypercube(Low, High, 2),
            60
        );

        Assert.Equal(result.Runs.Min(run => run.Value), result.Best.Value);
        Assert.Equal(result.Best.Value, result.Minima[0].Run.Value);
        Assert.True(result.Minima.Count > 5);
        Assert.Equal(
            result.Minima.Select(minimum => minimum.Run.Value).Order(),
            result.Minima.Select(minimum => minimum.Run.Value)
        );
    }

    [Fact]
    public void A_lowest_point_without_a_gradient_is_a_minimum_too()
    {
        // A cusp at 0, where no search finds a step, and shallow minima beside it, where the gradient is zero.
        IObjective f = Objective.FromText("sqrt(abs(x)) - 0.5*cos(2*pi*x)");
        RestartResult result = Restarts.Run(
            Descent.Methods.Create("l-bfgs"),
            f,
            Samplers.Uniform([-3], [3], 1),
            30
        );

        Assert.Equal(RunStatus.LineSearchFailed, result.Best.Status);
        Assert.Same(result.Best, result.Minima[0].Run);
        Assert.True(result.Minima.Count > 2, result.ToString());
        Assert.All(
            result.Minima.Skip(1),
            minimum => Assert.NotEqual(RunStatus.LineSearchFailed, minimum.Run.Status)
        );
    }

    [Fact]
    public void Two_rounds_give_the_same_bits()
    {
        Assert.Equal(
            Restart(10).Runs.Select(run => run.Value),
            Restart(10).Runs.Select(run => run.Value)
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_number_of_threads_changes_nothing(int threads)
    {
        RestartResult alone = Restart(30);
        RestartResult together = Restart(30, threads: threads);

        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(alone.Runs[i].X, together.Runs[i].X);
            Assert.Equal(alone.Runs[i].Evaluations, together.Runs[i].Evaluations);
            Assert.Equal(alone.Runs[i].Message, together.Runs[i].Message);
        }

        Assert.Equal(alone.Best.X, together.Best.X);
        Assert.Equal(alone.ToString(), together.ToString());
    }

    [Fact]
    public void Cancelling_ends_the_runs_on_all_threads_and_an_observer_is_called_by_one_at_a_time()
    {
        int inside = 0;
        int seen = 0;
        var options = new RunOptions
        {
            GradientTolerance = 0,
            Observer = (in RunProgress at) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                bool goOn = ++seen < 100;
                _ = Interlocked.Decrement(ref inside);
                return goOn;
            },
        };
        RestartResult result = Restart(10_000, options, threads: 4);

        Assert.InRange(result.Runs.Count, 1, 100);
        Assert.Contains(result.Runs, run => run.Status == RunStatus.Cancelled);
    }

    [Fact]
    public void What_a_run_throws_is_thrown_whatever_the_thread()
    {
        IObjective rosenbrock = Objectives.Rosenbrock();
        var f = new DelegateObjective(2, x => rosenbrock.Value(x), rosenbrock.ValueAndGradient);

        _ = Assert.Throws<NotSupportedException>(() =>
            Restarts.Run(
                Descent.Methods.Create("newton-cg"),
                f,
                Samplers.Sobol(Low, High),
                20,
                threads: 3
            )
        );
    }

    [Fact]
    public void Cancelled_with_the_runs_so_far()
    {
        int seen = 0;
        var options = new RunOptions
        {
            Observer = (in RunProgress at) => at.Iteration > 0 || ++seen < 4,
        };
        RestartResult result = Restart(10, options);

        Assert.Equal(4, result.Runs.Count);
        Assert.Equal(RunStatus.Cancelled, result.Runs[3].Status);
    }

    [Fact]
    public void A_sampler_of_another_dimension_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Restarts.Run(
                Descent.Methods.Create("l-bfgs"),
                Objectives.Rosenbrock(),
                Samplers.Uniform([0], [1]),
                3
            )
        );

        Assert.StartsWith("The sampler draws 1 coordinates, the objective has 2.", error.Message);
        _ = Assert.Throws<ArgumentException>(() => Samplers.Uniform([2], [1]));
        _ = Assert.Throws<ArgumentException>(() => Samplers.Halton([0], [double.PositiveInfinity]));
        _ = Assert.Throws<ArgumentException>(() => Samplers.LatinHypercube([0, 1], [1]));
    }

    static RestartResult Restart(int count, RunOptions? options = null, int threads = 1) =>
        Restarts.Run(
            Descent.Methods.Create("l-bfgs"),
            Support.Problems.All["himmelblau"](2),
            Samplers.Uniform(Low, High, 1),
            count,
            options,
            threads: threads
        );

    [Fact]
    public void Every_run_has_a_checkpoint_of_its_own()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            var options = new RunOptions
            {
                Checkpoints = new Checkpoints(Path.Combine(folder.FullName, "run.bin")),
            };
            Method method = Descent.Methods.Create("l-bfgs");
            IObjective f = Objectives.Rosenbrock();

            RestartResult result = Restarts.Run(
                method,
                f,
                Samplers.Uniform(Low, High),
                3,
                options,
                threads: 2
            );

            Assert.Equal(
                ["run.1.bin", "run.2.bin", "run.3.bin"],
                folder.GetFiles().Select(file => file.Name).Order()
            );
            for (int i = 0; i < 3; i++)
            {
                string path = Path.Combine(folder.FullName, $"run.{i + 1}.bin");
                Assert.Equal(result.Runs[i].X, method.Resume(f, path).X);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
