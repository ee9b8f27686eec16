using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Steps;

/// <summary>Line searches against functions that are hard on them, with evaluations counted.</summary>
public sealed class LineSearchTests
{
    static readonly Method[] Searches =
    [
        .. StepRules
            .All.Select(info => (info.Id, Rule: info.Create()))
            .Where(each => each.Rule.Searches)
            .Select(each => new Method(each.Id, new SteepestDescent(), each.Rule)),
    ];

    public static TheoryData<string> Names => [.. Searches.Select(method => method.Id)];

    public static MatrixTheoryData<string, double> NamesAndInfinities =>
        new(
            Searches.Select(method => method.Id),
            [double.PositiveInfinity, double.NegativeInfinity]
        );

    [Theory, MemberData(nameof(Names))]
    public void A_wall_of_NaN_is_backed_away_from(string name)
    {
        // √(1 − x) − 2√x …: defined on (0, 1) only, with its minimum at 0.8 and slopes that blow up at the edges.
        IObjective f = Edge(x => -Math.Sqrt(1 - x) - 2 * Math.Sqrt(x), double.NaN);
        AssertSteps(name, f, [0.01], most: 40);
    }

    // Down to 0.1 at most, where the minimum is at 1.
    [Theory, MemberData(nameof(Names))]
    public void A_largest_step_is_kept_to_and_taken(string name)
    {
        var f = new CountedObjective(Objective.FromText("(x - 1)^2"));
        var from = new Point(1);
        from.Evaluate(f);
        var line = new Line(f);
        line.DirectionBuffer[0] = 1;
        line.Aim(from, new Point(1), longest: 0.1);
        line.MeasureSlope(DirectionScale.Unknown);
        IStepState search = StepRules.Find(name).Create().Begin();
        StepOutcome Take() => search.Take(new Situation(f, from), line, DirectionScale.Unit);

        Assert.Equal(new StepOutcome(StepVerdict.Taken, 0.1), Take() with { Rounding = 0 });
    }

    // A long valley, and a hill that is not to be stepped over: down from 10 by steps of 0.5 at most.
    [Theory, MemberData(nameof(Names))]
    public void No_step_is_longer_than_the_largest_that_was_asked_for(string name)
    {
        var largest = new Dictionary<string, double> { ["largest-step"] = 0.5 };
        Method method = Descent
            .Methods.Find("gradient-descent-armijo")
            .WithStep(StepRules.Find(name))
            .Create(largest);
        Iterate[] path =
        [
            .. method
                .Iterates(Objective.FromText("(x/4)^2 + sin(x)^2/50 + y^2/100"), [10, 3])
                .Take(30),
        ];

        double[] lengths =
        [
            .. path.Zip(
                path.Skip(1),
                (a, b) => Math.Sqrt(a.X.Zip(b.X, (p, q) => (p - q) * (p - q)).Sum())
            ),
        ];
        Assert.All(lengths, length => Assert.InRange(length, 0, 0.5 * (1 + 1e-14)));
        Assert.Equal(0.5, lengths.Max(), 1e-14);
        Assert.InRange(path[^1].Value, 0, 0.1);
    }

    [Fact]
    public void A_largest_step_is_refused_by_rules_that_do_not_search_and_a_search_that_passes_it_is_seen()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new LimitedStep(new FixedStep(), 1));
        Assert.Contains("FixedStep takes its step as it is known beforehand", refusal.Message);
        var settings = new Dictionary<string, double> { ["largest-step"] = 1 };
        refusal = Assert.Throws<ArgumentException>(() => Descent.Methods.Create("adam", settings));
        Assert.Contains("'largest-step'", refusal.Message);

        var blind = new Method("m", new SteepestDescent(), new LimitedStep(new Blind(), 0.1));
        var mistake = Assert.Throws<InvalidOperationException>(() =>
            blind.Minimize(Objective.FromText("(x - 1)^2"), [0])
        );
        Assert.Contains("tries α = 1, beyond the largest step 0.05", mistake.Message);
    }

    /// <summary>A search that does not look at what the line allows.</summary>
    sealed record Blind : IStepRule, IStepState
    {
        public bool Searches => true;

        public IStepState Begin() => this;

        public double Planned(int iteration) => double.NaN;

        public void Exchange(StateTransfer stream) { }

        public StepOutcome Take(Situation at, Line line, DirectionScale scale)
        {
            line.MoveTo(1);
            return new StepOutcome(StepVerdict.Taken, 1);
        }
    }

    [Fact]
    public void Backtracking_by_one_factor_is_that_of_the_textbook()
    {
        // φ(α) = (1 − α)² from 0: |1 − α| < 1 first at 1.5 when 12 is halved; interpolation goes near the minimum at once.
        IObjective f = Objective.FromText("(x - 1)^2");
        LineSection halves = LineSection.Of(
            f,
            [0],
            [1],
            new Armijo { Shrink = 0.5, LeastShrink = 0.5 },
            first: 12
        );
        LineSection bold = LineSection.Of(f, [0], [1], new Armijo(), first: 12);

        Assert.Equal([12, 6, 3, 1.5], halves.Trials.Select(trial => trial.Alpha));
        Assert.Equal(2, bold.Trials.Count);
        Assert.Equal(1.2, bold.Step, 1e-12); // a tenth, since the parabola's minimum is nearer still
    }

    [Theory, MemberData(nameof(NamesAndInfinities))]
    public void So_is_a_wall_of_infinity_of_either_sign(string name, double beyond)
    {
        IObjective f = Edge(x => -Math.Sqrt(1 - x) - 2 * Math.Sqrt(x), beyond);
        AssertSteps(name, f, [0.01], most: 40);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_finite_value_with_a_NaN_gradient_is_no_step(string name)
    {
        IObjective f = Objectives.Scalar(x => x * x, x => x < 0.95 ? double.NaN : 2 * x);
        AssertSteps(name, f, [1], most: 40);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_huge_slope_is_tamed(string name)
    {
        IObjective f = Objectives.Scalar(x => 1e30 * x * x, x => 2e30 * x);
        AssertSteps(name, f, [1e-3], most: 60);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_tiny_slope_is_followed(string name)
    {
        IObjective f = Objectives.Scalar(x => 1e-30 * x * x, x => 2e-30 * x);
        AssertSteps(name, f, [1e3], most: 60);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_kink_is_stepped_towards(string name) =>
        AssertSteps(name, Objectives.Scalar(Math.Abs, x => Math.Sign(x)), [1], most: 60);

    [Fact]
    public void Wolfe_goes_on_where_the_first_trial_is_far_too_short()
    {
        // The first trial moves x by a tenth of its size: 1e-5 of the way to the minimum at 1e4.
        IObjective f = Objectives.Scalar(x => (x - 1e4) * (x - 1e4), x => 2 * (x - 1e4));
        Walk walk = Find("strong-wolfe").Walk(f, [1]);
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());

        Assert.True(Math.Abs(walk.Current.Gradient[0]) <= 0.9 * 2 * (1e4 - 1));
        Assert.InRange(walk.Evaluations.Gradient, 2, 8);
    }

    [Theory]
    [InlineData(1e-4, 0.9)]
    [InlineData(1e-4, 0.1)]
    [InlineData(0.1, 0.11)]
    [InlineData(1e-4, 1e-3)]
    public void Wolfe_steps_meet_both_conditions(double c1, double c2)
    {
        var search = new StrongWolfe { Armijo = c1, Curvature = c2 };
        Walk walk = new Method("w", new SteepestDescent(), search).Walk(
            Objectives.Rosenbrock(),
            [-1.2, 1]
        );
        Assert.True(walk.MoveNext());
        for (int k = 0; k < 50; k++)
        {
            Assert.True(walk.MoveNext());
            var before = walk.Previous!;
            double slope = -Dot(before.Gradient, before.Gradient);
            double after = -Dot(walk.Current.Gradient, before.Gradient);
            double bound = before.Value + c1 * walk.LastStep.Alpha * slope;
            Assert.True(walk.Current.Value <= bound + 1e-15);
            Assert.True(Math.Abs(after) <= -c2 * slope * (1 + 1e-12));
        }
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(0.3)]
    public void Armijo_steps_meet_the_condition(double c1)
    {
        var method = new Method("a", new SteepestDescent(), new Armijo { Slope = c1 });
        Walk walk = method.Walk(Objectives.Rosenbrock(), [-1.2, 1]);
        Assert.True(walk.MoveNext());
        for (int k = 0; k < 200; k++)
        {
            Assert.True(walk.MoveNext());
            var before = walk.Previous!;
            double slope = -Dot(before.Gradient, before.Gradient);
            Assert.True(walk.Current.Value <= before.Value + c1 * walk.LastStep.Alpha * slope);
        }
    }

    [Theory]
    [InlineData("gradient-descent-armijo", 1000)]
    [InlineData("l-bfgs", 40)]
    [InlineData("newton-cg", 15)]
    public void Slopes_find_the_minimum_where_values_are_all_rounding(string id, int most)
    {
        // One unit in the last place of 1e6 is 1e-10: values go blind at gradients of 1e-5.
        IObjective f = Objectives.Of(
            3,
            x => 1e6 + x[0] * x[0] + 3 * x[1] * x[1] + 5 * x[2] * x[2] + x[0] * x[1]
        );
        Run run = Descent.Methods.Create(id).Minimize(f, [1, -1, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Evaluations.Gradient, 2, most);
    }

    [Theory]
    [InlineData(1e9)]
    [InlineData(3e9)]
    [InlineData(1e10)]
    [InlineData(7e10)]
    public void Values_that_jitter_do_not_hold_the_slopes_up(double frequency)
    {
        // Two units in the last place of 1e6, up or down as chance has it.
        IObjective f = Objectives.Scalar(
            x => 1e6 + Math.Exp(x) - x + 2e-10 * Math.Sin(frequency * x),
            x => Math.Exp(x) - 1
        );
        Run run = Descent.Methods.Create("l-bfgs").Minimize(f, [1]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Evaluations.Gradient, 2, 15);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_step_that_fits_at_once_costs_one_evaluation(string name)
    {
        // Newton's direction on a quadratic: α = 1 is the minimum.
        IObjective f = Objectives.Of(2, x => x[0] * x[0] + 5 * x[1] * x[1]);
        IStepRule rule = StepRules.Find(name).Create();
        Walk walk = new Method(name, new NewtonCg { Forcing = 1e-12 }, rule).Walk(f, [1, 1]);
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());

        // The exact step pays one product more, for the curvature along the line.
        Assert.Equal(new Evaluations(2, 2, name == "exact" ? 3 : 2), walk.Evaluations);
        Assert.Equal(1, walk.LastStep.Alpha, 1e-14);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_direction_that_does_not_descend_is_refused_unevaluated(string name)
    {
        var method = new Method(name, new Uphill(), StepRules.Find(name).Create());
        Run run = method.Minimize(Objectives.Rosenbrock(), [-1, 1]);

        Assert.Equal(RunStatus.LineSearchFailed, run.Status);
        Assert.StartsWith("The direction is not one of descent", run.Message);
        Assert.Equal(new Evaluations(1, 1, 0), run.Evaluations);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_flat_line_ends_the_search_within_its_trials(string name)
    {
        // The gradient promises a slope where the value has none.
        IObjective f = Objectives.Scalar(_ => 1, _ => 1);
        Run run = Find(name).Minimize(f, [1]);

        Assert.NotEqual(RunStatus.Converged, run.Status);
        // Five searches at most: rounding lets the non-monotone one take steps too short to see.
        Assert.InRange(run.Evaluations.Value, 2, 250);
    }

    static Method Find(string name) => Searches.Single(method => method.Id == name);

    static void AssertSteps(string name, IObjective f, double[] start, int most)
    {
        Walk walk = Find(name).Walk(f, start);
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext(), walk.LastStep.ToString());

        Assert.True(walk.Current.IsFinite);
        Assert.True(walk.Current.Value < walk.Previous!.Value);
        Assert.InRange(walk.Evaluations.Value, 2, most);
    }

    static IObjective Edge(Func<double, double> f, double beyond) =>
        Objectives.Scalar(
            x => x is > 0 and < 1 ? f(x) : beyond,
            x => x is > 0 and < 1 ? 0.5 / Math.Sqrt(1 - x) - 1 / Math.Sqrt(x) : double.NaN
        );

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    sealed class Uphill : IDirection, IDirectionState
    {
        public IDirectionState Begin(int dimension) => this;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            at.Current.Gradient.CopyTo(direction);
            return DirectionScale.Unknown;
        }

        public bool Forget() => false;
    }
}
