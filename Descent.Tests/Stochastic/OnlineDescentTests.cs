namespace Descent.Tests.Stochastic;

public sealed class OnlineDescentTests
{
    const int Rounds = 4000;

    static readonly double[] Targets =
    [
        .. Enumerable.Range(0, Rounds).Select(t => Math.Sin(12.9898 * t * t)),
    ];

    /// <summary>fₜ(x) = |x − zₜ|: convex, with subgradients of size 1.</summary>
    static readonly SampledObjective Distances = new(
        1,
        Rounds,
        (x, t, gradient) =>
        {
            gradient[0] = Math.Sign(x[0] - Targets[t]);
            return Math.Abs(x[0] - Targets[t]);
        }
    );

    static Method Falling(double rate) =>
        new(
            "online",
            new SteepestDescent(),
            new ScheduledStep(new InverseRootDecay { Initial = rate })
        );

    [Fact]
    public void Each_round_is_played_before_it_is_seen()
    {
        OnlineRun run = Falling(0.5).Play(Distances, [0.9]);
        double x = 0.9;
        for (int t = 0; t < Rounds; t++)
        {
            Assert.Equal(Math.Abs(x - Targets[t]), run.Losses[t], 1e-12);
            if (t < Rounds - 1)
                x -= 0.5 / Math.Sqrt(1 + t) * Math.Sign(x - Targets[t]);
        }

        Assert.Equal(Rounds, run.Losses.Count);
        Assert.Equal(x, run.X[0], 1e-12);
    }

    [Fact]
    public void Regret_grows_no_faster_than_the_root_of_the_rounds()
    {
        // Zinkevich (2003), Theorem 1: R ≤ D²√T/2 + (√T − ½) G². Iterates stay within 2 of every point of [−1, 1]: D = 4, G = 1.
        double median = Targets.Order().ElementAt(Rounds / 2);
        IReadOnlyList<double> regret = Falling(1).Play(Distances, [0.9]).Regret([median]);

        for (int t = 0; t < Rounds; t++)
        {
            double root = Math.Sqrt(t + 1);
            Assert.True(regret[t] <= 16 * root / 2 + root - 0.5, $"{t}: {regret[t]}");
        }

        // A rate that does not fall pays in proportion to the rounds.
        var fixedRate = new Method("fixed", new SteepestDescent(), new FixedStep { Length = 1 });
        double careless = fixedRate.Play(Distances, [0.9]).Regret([median])[^1];
        Assert.True(careless > 4 * regret[^1], $"{careless}, {regret[^1]}");
    }

    [Fact]
    public void Regret_is_nothing_to_who_plays_the_same()
    {
        var still = new Method("still", new SteepestDescent(), new FixedStep { Length = 1e-300 });
        OnlineRun run = still.Play(Distances, [0.25]);

        Assert.All(run.Regret([0.25]), sum => Assert.Equal(0, sum, 1e-12));
    }

    [Fact]
    public void Adaptive_methods_play_too()
    {
        Method adagrad = Descent.Methods.Create("adagrad");
        OnlineRun run = adagrad.Play(Distances, [0.9]);

        Assert.Equal(Rounds, run.Losses.Count);
        Assert.True(run.Losses.Skip(Rounds / 2).Average() < 0.75);
    }

    [Fact]
    public void A_method_that_searches_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Descent.Methods.Create("l-bfgs").Play(Distances, [0])
        );

        Assert.StartsWith("l-bfgs searches for its steps", error.Message);
    }

    [Fact]
    public void Epochs_in_order_draw_the_samples_as_they_come()
    {
        List<int> drawn = [];
        var f = new SampledObjective(
            1,
            5,
            (x, rows, gradient) =>
            {
                drawn.AddRange(rows.ToArray());
                return 0;
            }
        );
        var method = new Method("d", new SteepestDescent(), new FixedStep());
        var inOrder = new MiniBatches { Size = 2, Shuffles = false };
        _ = method
            .InEpochs(f, inOrder)
            .Minimize(Support.Objectives.Quadratic(1), [1], new RunOptions { MaxIterations = 2 });

        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1], drawn);
    }
}
