using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Steps;

/// <summary>Steps that follow from values without a search: Polyak's, and rates cut on a plateau.</summary>
public sealed class KnownStepsTests
{
    [Fact]
    public void Polyak_halves_the_way_to_the_minimum_of_a_square()
    {
        // f = x²: (f − 0)/g² = x²/4x² = ¼, so x ← x − ¼ · 2x.
        IObjective square = Objectives.Quadratic(2);
        Iterate[] path = [.. Method(0).Iterates(square, [8]).Take(5)];

        Assert.Equal([8, 4, 2, 1, 0.5], path.Select(iterate => iterate.X[0]));
        Assert.Equal([0, 0.25, 0.25, 0.25, 0.25], path.Select(iterate => iterate.Step));
    }

    [Fact]
    public void Polyak_knows_no_units()
    {
        IObjective f = Objectives.Quadratic(1, 100);
        IObjective scaled = Objectives.Quadratic(1 << 20, 100 << 20);

        Assert.Equal(Last(f), Last(scaled));

        static IReadOnlyList<double> Last(IObjective f) =>
            Method(0).Iterates(f, [1, 1]).ElementAt(50).X;
    }

    [Fact]
    public void Polyak_takes_any_least_value()
    {
        IObjective lifted = Objective.FromText("x^2 + 100*y^2 - 7");
        Run run = Method(-7).Minimize(lifted, [1, 1]);

        // f − f* is lost in the rounding of 7 while the gradient is still 10⁻⁷.
        Assert.Equal(RunStatus.Stalled, run.Status);
        Assert.Equal(-7, run.Value, 1e-13);
        Assert.InRange(run.GradientNorm, 0, 1e-6);
    }

    [Fact]
    public void A_least_value_that_is_too_high_is_where_the_run_rests()
    {
        Run run = Method(3).Minimize(Objectives.Quadratic(2), [8]);

        Assert.Equal(RunStatus.Stalled, run.Status);
        Assert.InRange(run.Value, 2, 3.1);
    }

    [Fact]
    public void A_plateau_halves_the_rate()
    {
        // x² with rate 1 swings between 5 and −5 for ever; with ½ it is there at once.
        var rule = new PlateauStep { Initial = 1, Patience = 3 };
        Iterate[] path =
        [
            .. new Method("m", new SteepestDescent(), rule)
                .Iterates(Objectives.Quadratic(2), [5])
                .Take(5),
        ];

        Assert.Equal([5, -5, 5, -5, 0], path.Select(iterate => iterate.X[0]));
        Assert.Equal([0, 1, 1, 1, 0.5], path.Select(iterate => iterate.Step));
    }

    [Fact]
    public void A_rate_is_kept_while_values_fall()
    {
        var rule = new PlateauStep { Initial = 0.1, Patience = 1 };
        Iterate[] path =
        [
            .. new Method("m", new SteepestDescent(), rule)
                .Iterates(Objectives.Quadratic(2), [5])
                .Take(50),
        ];

        Assert.All(path.Skip(1), iterate => Assert.Equal(0.1, iterate.Step));
    }

    [Fact]
    public void A_plateau_settles_what_a_fixed_rate_cannot()
    {
        var lion = new Lion();
        double[] start = [0.7123, -1.3456];
        IObjective f = Objectives.Quadratic(1, 10);
        Run fixedRate = new Method("m", lion, new FixedStep { Length = 0.01 }).Minimize(f, start);
        Run cut = new Method("m", lion, new PlateauStep { Initial = 0.01 }).Minimize(f, start);

        Assert.Equal(RunStatus.Stalled, fixedRate.Status);
        Assert.Equal(RunStatus.Converged, cut.Status);
    }

    static Method Method(double least) =>
        new("m", new SteepestDescent(), new PolyakStep { Least = least });
}
