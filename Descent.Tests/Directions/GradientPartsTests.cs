using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Directions;

public sealed class GradientPartsTests
{
    const double Lambda = 0.3;

    static readonly IObjective Valley = Objective.FromText("(1-x)^2 + 100*(y-x^2)^2");

    static readonly IObjective Penalised = Objective.FromText(
        "(1-x)^2 + 100*(y-x^2)^2 + 0.15*(x^2 + y^2)"
    );

    public static TheoryData<string> Directions =>
        ["gradient-descent", "momentum", "nesterov", "adam", "lion", "l-bfgs"];

    [Theory, MemberData(nameof(Directions))]
    public void A_penalty_on_the_gradient_is_one_on_the_objective(string id)
    {
        IDirection direction = Direction(id);

        double[] coupled = Walked(direction.WithPenalty(Lambda), Valley, [0.3, 0.2]);
        double[] written = Walked(direction, Penalised, [0.3, 0.2]);

        Assert.Equal(written[0], coupled[0], 1e-9);
        Assert.Equal(written[1], coupled[1], 1e-9);
    }

    public static TheoryData<string, string> Stepped =>
        new()
        {
            { "gradient-descent", "fixed" },
            { "gradient-descent", "armijo" },
            { "gradient-descent", "goldstein" },
            { "gradient-descent", "exact" },
            { "momentum", "fixed" },
            { "l-bfgs", "strong-wolfe" },
            { "l-bfgs", "more-thuente" },
            { "l-bfgs", "hager-zhang" },
        };

    // (x − 2)² + x² is least at 1, where it is 2, and falls all the way from 3, where (x − 2)² alone does not.
    [Theory, MemberData(nameof(Stepped))]
    public void A_run_with_a_penalty_converges_to_the_minimum_of_the_sum(string id, string step)
    {
        Method method = new("m", Direction(id).WithPenalty(2), StepRules.Find(step).Create());
        Run run = method.Minimize(Objective.FromText("(x - 2)^2"), [3]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(1, run.X[0], 1e-8);
        Assert.Equal(2, run.Value, 1e-12);
        Assert.Contains(run.Tests, test => test.Name == "penalised gradient max-norm" && test.Met);
    }

    [Fact]
    public void The_lowest_point_of_a_run_with_a_penalty_is_that_of_the_sum()
    {
        // From 2, where f alone is least, to 1, past it and back.
        Method method = new(
            "g",
            new SteepestDescent().WithPenalty(2).WithClipping(10),
            new FixedStep { Length = 0.3 }
        );
        Run run = method.Minimize(
            Objective.FromText("(x - 2)^2"),
            [2],
            new RunOptions { GradientTolerance = 0, MaxIterations = 4 }
        );

        Assert.InRange(run.X[0], 0.99, 1.01);
        Assert.Equal(run.Trace.Min(row => row.Value), run.Value);
    }

    public static MatrixTheoryData<string, string> Searched =>
        new(
            ["steepest", "cg", "bfgs", "l-bfgs", "newton", "newton-cg"],
            [
                "barzilai-borwein",
                "barzilai-borwein-short",
                "armijo",
                "goldstein",
                "exact",
                "strong-wolfe",
                "more-thuente",
                "hager-zhang",
            ]
        );

    // Every part sees one and the same function, so the path is that on the sum written out, up to how its terms are added.
    [Theory, MemberData(nameof(Searched))]
    public void The_path_with_a_penalty_is_that_on_the_sum(string id, string step)
    {
        IDirection direction = Curved(id);
        IStepRule rule = StepRules.Find(step).Create();

        Iterate[] coupled = Path(new Method("m", direction.WithPenalty(Lambda), rule), Valley);
        Iterate[] written = Path(new Method("m", direction, rule), Penalised);

        Assert.Equal(written.Length, coupled.Length);
        foreach ((Iterate expected, Iterate actual) in written.Zip(coupled))
        {
            Assert.Equal(expected.Value, actual.Value, 1e-7 * expected.Value);
            Assert.Equal(expected.X[0], actual.X[0], 1e-7);
            Assert.Equal(expected.Gradient[0], actual.Gradient[0], 1e-5);
            Assert.Equal(expected.Evaluations, actual.Evaluations);
        }
    }

    // Ridge regression: the minimum of Σ (y − a x)² + (λ/2) a² is Σ x y / (Σ x² + λ/2), and the problem is linear.
    [Fact]
    public void Gauss_and_Newtons_step_with_a_penalty_is_ridge_regression()
    {
        IObjective fit = Objective.FromText("(1 - 2*a)^2 + (3 - a)^2");
        Run run = new Method("m", new GaussNewton().WithPenalty(6), new Armijo()).Minimize(
            fit,
            [10]
        );

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(5.0 / 8, run.X[0], 1e-14);
        Assert.Equal(1, run.Iterations);
    }

    [Fact]
    public void Newtons_step_with_a_penalty_ends_at_the_minimum_of_a_quadratic()
    {
        var method = new Method("m", new Newton().WithPenalty(2), new Armijo());
        Run run = method.Minimize(Objective.FromText("(x - 2)^2 + 5*(y + x)^2"), [3, -4]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(1, run.Iterations);
    }

    [Fact]
    public void Decay_of_steepest_descent_is_the_same_coupled_or_not()
    {
        var steepest = new SteepestDescent();

        double[] coupled = Walked(steepest.WithPenalty(Lambda), Valley, [0.3, 0.2]);
        double[] decoupled = Walked(steepest.WithWeightDecay(Lambda), Valley, [0.3, 0.2]);

        Assert.Equal(coupled[0], decoupled[0], 1e-13);
        Assert.Equal(coupled[1], decoupled[1], 1e-13);
    }

    [Fact]
    public void A_step_of_decay_leaves_one_minus_alpha_lambda_of_x()
    {
        // w ← (1 − αλ) w − α g, with α = 0.1, λ = 0.5, w = 2, g = 2 · 2.
        IObjective square = Objective.FromText("x^2");
        var method = new Method(
            "m",
            new SteepestDescent().WithWeightDecay(0.5),
            new FixedStep { Length = 0.1 }
        );

        Assert.Equal(0.95 * 2 - 0.1 * 4, method.Iterates(square, [2]).ElementAt(1).X[0], 1e-15);
    }

    [Fact]
    public void AdamW_is_not_Adam_with_a_penalty()
    {
        // From (1.5, −2) at rate 0.5 with λ = 0.1, four updates, in forty digits.
        IObjective bowl = Objective.FromText("x^2/2 + 4*y^2 + x*y/2");
        Iterate there = new Method("m", new Adam().WithPenalty(0.1), new FixedStep { Length = 0.5 })
            .Iterates(bowl, [1.5, -2])
            .ElementAt(4);

        Assert.Equal(-0.13983160645591433, there.X[0], 1e-13);
        Assert.Equal(-0.09837673563696511, there.X[1], 1e-13);
    }

    [Theory]
    [InlineData(3, 4, 10, 3, 4)]
    [InlineData(3, 4, 1, 0.6, 0.8)]
    [InlineData(3e200, 4e200, 1, 0.6, 0.8)]
    [InlineData(3e-300, 4e-300, 1e-300, 0.6e-300, 0.8e-300)]
    [InlineData(0, 0, 1, 0, 0)]
    public void A_norm_is_clipped_and_the_way_kept(
        double first,
        double second,
        double most,
        double clippedFirst,
        double clippedSecond
    )
    {
        double[] d = Seen(new SteepestDescent().WithClipping(most), first, second);

        Assert.Equal(-clippedFirst, d[0], 1e-15 * Math.Abs(clippedFirst));
        Assert.Equal(-clippedSecond, d[1], 1e-15 * Math.Abs(clippedSecond));
    }

    [Fact]
    public void Values_are_clipped_one_by_one()
    {
        double[] d = Seen(new SteepestDescent().WithValueClipping(2), -5, 1.5);

        Assert.Equal([2, -1.5], d);
    }

    [Fact]
    public void A_gradient_that_is_no_number_stays_one()
    {
        Assert.Equal(double.NaN, Seen(new SteepestDescent().WithClipping(1), double.NaN, 1)[0]);
        Assert.Equal(
            double.NaN,
            Seen(new SteepestDescent().WithValueClipping(1), double.NaN, 1)[0]
        );
    }

    [Fact]
    public void The_outermost_part_sees_the_gradient_first()
    {
        var steepest = new SteepestDescent();

        // g = (3, 4), x = (1, 1), λ = 10: (3 + 10, 4 + 10) clipped to 1, or (0.6 + 10, 0.8 + 10).
        double[] clippedLast = Seen(steepest.WithClipping(1).WithPenalty(10), 3, 4, x: 1);
        double[] clippedFirst = Seen(steepest.WithPenalty(10).WithClipping(1), 3, 4, x: 1);

        Assert.Equal(1, Math.Sqrt(clippedLast.Sum(entry => entry * entry)), 1e-14);
        Assert.Equal(-10.6, clippedFirst[0], 1e-12);
        Assert.Equal(-10.8, clippedFirst[1], 1e-12);
    }

    [Fact]
    public void Clipping_holds_a_rate_that_would_run_away()
    {
        // A rate of 0.005 leaves the valley at the seventh update, clipped steps do not.
        Run free = Steepest(new SteepestDescent()).Minimize(Objectives.Rosenbrock(), [-1, 1]);
        Run held = Steepest(new SteepestDescent().WithClipping(1))
            .Minimize(Objectives.Rosenbrock(), [-1, 1]);

        Assert.Equal(RunStatus.Diverged, free.Status);
        Assert.NotEqual(RunStatus.Diverged, held.Status);
        Assert.True(held.Value < 0.1, held.ToString());

        static Method Steepest(IDirection direction) =>
            new("m", direction, new FixedStep { Length = 0.005 });
    }

    [Fact]
    public void Parts_allocate_nothing_once_the_run_goes()
    {
        IDirection parts = new Nesterov().WithPenalty(0.01).WithClipping(1).WithWeightDecay(0.01);
        Walk walk = new Method("m", parts, new FixedStep()).Walk(Objectives.Rosenbrock(), [-1, 1]);
        for (int k = 0; k < 5; k++)
            _ = walk.MoveNext();

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int k = 0; k < 10; k++)
                    _ = walk.MoveNext();
            })
        );
    }

    [Fact]
    public void An_amount_that_is_not_positive_is_refused()
    {
        var steepest = new SteepestDescent();

        _ = Assert.Throws<ArgumentOutOfRangeException>(() => steepest.WithClipping(0));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => steepest.WithValueClipping(-1));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => steepest.WithPenalty(double.NaN));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            steepest.WithWeightDecay(double.PositiveInfinity)
        );
    }

    static IDirection Direction(string id) =>
        id switch
        {
            "gradient-descent" => new SteepestDescent(),
            "momentum" => new HeavyBall(),
            "nesterov" => new Nesterov(),
            "adam" => new Adam(),
            "lion" => new Lion(),
            _ => new LimitedMemoryBfgs(),
        };

    static IDirection Curved(string id) =>
        id switch
        {
            "steepest" => new SteepestDescent(),
            "cg" => new NonlinearConjugateGradient(),
            "bfgs" => new Bfgs(),
            "newton" => new Newton(),
            "newton-cg" => new NewtonCg(),
            _ => new LimitedMemoryBfgs(),
        };

    static Iterate[] Path(Method method, IObjective f) =>
        [.. method.Iterates(f, [-0.5, 0.7]).Take(7)];

    static double[] Walked(IDirection direction, IObjective f, double[] start)
    {
        Walk walk = new Method("m", direction, new FixedStep { Length = 0.001 }).Walk(f, start);
        for (int k = 0; k <= 25; k++)
            Assert.True(walk.MoveNext());
        return walk.Current.X.ToArray();
    }

    /// <summary>The direction at (x, x), where the gradient is as given: a step of length 1.</summary>
    static double[] Seen(IDirection direction, double first, double second, double x = 0)
    {
        var f = new DelegateObjective(
            2,
            _ => 0,
            (_, g) =>
            {
                (g[0], g[1]) = (first, second);
                return 0;
            }
        );
        Iterate there = new Method("m", direction, new FixedStep { Length = 1 })
            .Iterates(f, [x, x])
            .ElementAt(1);
        return [there.X[0] - x, there.X[1] - x];
    }
}
