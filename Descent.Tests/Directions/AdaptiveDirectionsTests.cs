using AutoDiff;

namespace Descent.Tests.Directions;

/// <summary>The adaptive methods against their papers, worked in forty digits.</summary>
public sealed class AdaptiveDirectionsTests
{
    static readonly IObjective Bowl = Objective.FromText("x^2/2 + 4*y^2 + x*y/2");

    public static TheoryData<string> Adaptive =>
        [
            .. Descent
                .Methods.Families.Single(family => family.Name == "adaptive")
                .Methods.Select(method => method.Id),
        ];

    // From (1.5, −2), by the scalar recurrences of the papers in decimal arithmetic.
    [Theory]
    [InlineData("adagrad", 0.5, 4, 0.51368034189277364, -0.81432428723018852)]
    [InlineData("adagrad", 0.5, 60, 0.00004693146372274, -0.00007587270270466)]
    [InlineData("rmsprop", 0.1, 4, 0.75654453127235238, -1.16875816090734560)]
    [InlineData("rmsprop", 0.1, 10, 0.36701406265441211, -0.60048850194934949)]
    [InlineData("adadelta", 1, 4, 1.48190686721365004, -1.98186947756838840)]
    [InlineData("adadelta", 1, 60, 1.24112875473857296, -1.72596884492717631)]
    [InlineData("adam", 0.5, 4, -0.08905333267522816, -0.09848670528995794)]
    [InlineData("adam", 0.5, 60, 0.03234502838809132, -0.04591103905611473)]
    [InlineData("adamax", 0.5, 4, 0.16536457205575751, -0.37269676508492699)]
    [InlineData("adamax", 0.5, 60, -0.01108862350185368, 0.01511662291778719)]
    [InlineData("amsgrad", 0.5, 4, -0.95919568483968760, 1.14884490133846729)]
    [InlineData("amsgrad", 0.5, 60, -0.01266390482614523, 0.01081141882513857)]
    [InlineData("nadam", 0.5, 4, -0.04062190692469746, 0.00974269508494506)]
    [InlineData("nadam", 0.5, 60, 0.00085779601115054, -0.00138996925895472)]
    [InlineData("adamw", 0.5, 4, -0.09901213289400156, -0.07702001253227024)]
    [InlineData("lion", 0.5, 4, 0.5, 0)]
    public void An_update_is_the_papers(string id, double rate, int updates, double x, double y)
    {
        var settings = new Dictionary<string, double> { ["learning-rate"] = rate };
        Iterate there = Descent
            .Methods.Create(id, settings)
            .Iterates(Bowl, [1.5, -2])
            .ElementAt(updates);

        Assert.Equal(x, there.X[0], 1e-13);
        Assert.Equal(y, there.X[1], 1e-13);
    }

    [Fact]
    public void Momentum_damped_by_itself_is_the_running_mean()
    {
        var mean = new HeavyBall { Momentum = 0.9, Dampening = 0.9 };
        Iterate there = new Method("m", mean, new FixedStep { Length = 0.1 })
            .Iterates(Bowl, [1.5, -2])
            .ElementAt(4);

        Assert.Equal(1.44535115718750000, there.X[0], 1e-14);
        Assert.Equal(-0.78193662625000000, there.X[1], 1e-14);
    }

    // Groups of eight, and what is left over, follow the same recurrence: nineteen variables at once, or one by one.
    [Theory, MemberData(nameof(Adaptive))]
    public void Coordinates_do_not_see_each_other(string id)
    {
        double[] curvatures = [.. Enumerable.Range(0, 19).Select(i => Math.Pow(1.7, i - 9))];
        double[] start = [.. curvatures.Select((_, i) => 3 - 0.4 * i)];
        double[] together = Last(id, Support.Objectives.Quadratic(curvatures), start);

        for (int i = 0; i < curvatures.Length; i++)
        {
            double[] alone = Last(id, Support.Objectives.Quadratic(curvatures[i]), [start[i]]);
            Assert.Equal(alone[0], together[i]);
        }
    }

    [Theory, MemberData(nameof(Adaptive))]
    public void A_coordinate_without_gradient_stays(string id)
    {
        double[] x = Last(id, Support.Objectives.Quadratic(1, 0, 2), [1, 0, 1]);

        Assert.Equal(0, x[1]);
        Assert.All(x, entry => Assert.True(double.IsFinite(entry)));
    }

    [Theory, MemberData(nameof(Adaptive))]
    public void A_gradient_that_is_no_number_is_not_hidden(string id)
    {
        IObjective torn = Support.Objectives.Scalar(x => x, _ => double.NaN);
        Walk walk = Descent.Methods.Create(id).Walk(torn, [1]);
        _ = walk.MoveNext();
        _ = walk.MoveNext();

        Assert.Equal(double.NaN, walk.Current.X[0]);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("adamax")]
    [InlineData("adagrad")]
    [InlineData("nadam")]
    [InlineData("lion")]
    public void Steps_do_not_depend_on_the_units_of_f(string id)
    {
        double[] plain = Last(id, Support.Objectives.Rosenbrock(), [-1.2, 1]);
        double[] scaled = Last(id, Support.Objectives.Rosenbrock(1024), [-1.2, 1]);

        // Up to ε, which is added to √v.
        Assert.Equal(plain[0], scaled[0], 1e-6);
        Assert.Equal(plain[1], scaled[1], 1e-6);
    }

    static double[] Last(string id, IObjective f, double[] start)
    {
        Walk walk = Descent.Methods.Create(id).Walk(f, start);
        for (int k = 0; k <= 40; k++)
            Assert.True(walk.MoveNext());
        return walk.Current.X.ToArray();
    }
}
