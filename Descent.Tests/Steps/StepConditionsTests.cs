using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Steps;

/// <summary>Every step of a search meets the conditions its rule is named after, looked at again from outside.</summary>
public sealed class StepConditionsTests
{
    const int Updates = 60;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.45)]
    public void Goldstein_steps_lie_between_the_two_lines(double c) =>
        AssertEachStep(
            new Goldstein { Share = c },
            (at, _) =>
                Assert.InRange(
                    at.Fall,
                    c * at.Promised - Rounding,
                    (1 - c) * at.Promised + Rounding
                )
        );

    [Theory]
    [InlineData(1e-4, 0.9)]
    [InlineData(1e-4, 0.1)]
    [InlineData(0.1, 0.11)]
    [InlineData(1e-4, 1e-3)]
    public void More_Thuente_steps_meet_both_conditions(double mu, double eta) =>
        AssertEachStep(
            new MoreThuente { Decrease = mu, Curvature = eta },
            (at, _) =>
            {
                Assert.True(at.Fall >= mu * at.Promised - Rounding);
                Assert.True(Math.Abs(at.SlopeAfter) <= eta * at.SlopeBefore * (1 + 1e-12));
            }
        );

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void Hager_Zhang_steps_meet_T1_or_T2(double sigma)
    {
        const double Delta = 0.1;
        AssertEachStep(
            new HagerZhang { Curvature = sigma },
            (at, before) =>
            {
                bool t1 = at.Fall >= Delta * at.Promised - Rounding;
                bool t2 =
                    at.SlopeAfter <= (1 - 2 * Delta) * at.SlopeBefore * (1 + 1e-12)
                    && at.Fall >= -1e-6 * Math.Abs(before.Value) - Rounding;
                Assert.True(t1 || t2);
                Assert.True(at.SlopeAfter >= -sigma * at.SlopeBefore * (1 + 1e-12));
            }
        );
    }

    [Fact]
    public void Exact_steps_leave_no_slope() =>
        AssertEachStep(
            new ExactStep(),
            (at, _) => Assert.True(Math.Abs(at.SlopeAfter) <= 1e-7 * at.SlopeBefore)
        );

    [Fact]
    public void On_a_quadratic_the_exact_step_is_in_closed_form()
    {
        // gᵀg / gᵀHg with one product and one evaluation a step.
        IObjective f = Objectives.Of(2, x => 0.5 * (x[0] * x[0] + 9 * x[1] * x[1]));
        Walk walk = new Method("e", new SteepestDescent(), new ExactStep()).Walk(f, [9, 1]);
        Assert.True(walk.MoveNext());
        for (int k = 1; k <= 20; k++)
        {
            double[] g = walk.Current.Gradient.ToArray();
            double expected = (g[0] * g[0] + g[1] * g[1]) / (g[0] * g[0] + 9 * g[1] * g[1]);
            Assert.True(walk.MoveNext());
            Assert.Equal(expected, walk.LastStep.Alpha, 1e-14);
            Assert.Equal(new Evaluations(1 + k, 1 + k, k), walk.Evaluations);
        }

        // The textbook's worst case: f falls by ((9 − 1) / (9 + 1))² a step.
        Assert.Equal(45 * Math.Pow(0.64, 20), walk.Current.Value, 1e-12);
    }

    [Fact]
    public void Without_second_derivatives_the_exact_step_finds_the_zero_by_slopes_alone()
    {
        // (x − 1)⁴ + x from 3: a minimum at 1 − 4^(−1/3), whichever way it is approached.
        IObjective f = Objectives.Scalar(
            x => Math.Pow(x - 1, 4) + x,
            x => 4 * Math.Pow(x - 1, 3) + 1
        );
        Walk walk = new Method("e", new SteepestDescent(), new ExactStep()).Walk(f, [3]);
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());

        Assert.Equal(1 - Math.Pow(4, -1.0 / 3), walk.Current.X[0], 1e-8);
        Assert.InRange(walk.Evaluations.Gradient, 3, 25);
    }

    [Fact]
    public void The_exact_step_stops_before_a_hill_or_goes_lower_beyond_it()
    {
        // sin has minima at 3π/2 + 2πk: from 2 on along the falling side the first is at 4.71.
        IObjective f = Objectives.Of(1, x => HyperDual.Sin(x[0]));
        Walk walk = new Method("e", new SteepestDescent(), new ExactStep()).Walk(f, [2]);
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());

        Assert.Equal(-1, walk.Current.Value, 1e-12);
    }

    [Theory]
    [InlineData("more-thuente")]
    [InlineData("strong-wolfe")]
    [InlineData("hager-zhang")]
    public void A_long_search_takes_slopes_where_the_objective_offers_them(string rule)
    {
        // The first trial is 10⁻⁹ of the way; the objective counts both kinds.
        Objective f = Objective.FromText("exp(x/1e9) - x/1e8");
        Walk walk = new Method("s", new SteepestDescent(), StepRules.Find(rule).Create()).Walk(
            f,
            [1.0]
        );
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());

        Evaluations cost = walk.Evaluations;
        Assert.InRange(cost.Slope, 1, 40);
        Assert.Equal(cost.Value, cost.Gradient + cost.Slope);
        Assert.Equal(cost.Value + cost.Gradient + cost.Slope, cost.Total);
        Assert.True(walk.Current.IsFinite);
    }

    [Fact]
    public void Slopes_are_those_of_the_gradient()
    {
        var f = new CountedObjective(Objective.FromText("(1-x)^2 + 100*(y-x^2)^2"));
        double[] g = new double[2];
        double value = f.ValueAndGradient([-1.2, 1], g);

        Assert.True(f.HasSlopes);
        Assert.Equal(value, f.ValueAndSlope([-1.2, 1], [3, -5], out double slope), 1e-12);
        Assert.Equal(3 * g[0] - 5 * g[1], slope, 1e-10);
        Assert.Equal(new Evaluations(2, 1, 0, 1), f.Evaluations);
    }

    [Fact]
    public void An_objective_without_slopes_says_so()
    {
        var f = new CountedObjective(Objectives.Rosenbrock());

        Assert.False(f.HasSlopes);
        _ = Assert.Throws<NotSupportedException>(() => f.ValueAndSlope([1, 1], [1, 1], out _));
    }

    const double Rounding = 1e-14;

    readonly record struct Seen(
        double Fall,
        double Promised,
        double SlopeBefore,
        double SlopeAfter
    );

    // Steepest descent, so that every figure follows from the gradients at both ends. SlopeBefore is −φ′(0).
    static void AssertEachStep(IStepRule rule, Action<Seen, Point> assert)
    {
        Walk walk = new Method("s", new SteepestDescent(), rule).Walk(
            Objectives.Rosenbrock(),
            [-1.2, 1]
        );
        Assert.True(walk.MoveNext());
        for (int k = 0; k < Updates; k++)
        {
            Assert.True(walk.MoveNext(), walk.LastStep.ToString());
            Point before = walk.Previous!;
            double slope = Dot(before.Gradient, before.Gradient);
            var seen = new Seen(
                before.Value - walk.Current.Value,
                walk.LastStep.Alpha * slope,
                slope,
                -Dot(walk.Current.Gradient, before.Gradient)
            );
            assert(seen, before);
        }
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
