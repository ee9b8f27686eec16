using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Stochastic;

public sealed class StochasticDescentTests
{
    const int Samples = 203;

    static readonly double[][] Inputs = [.. Enumerable.Range(0, Samples).Select(Input)];
    static readonly double[] Noisy = [.. Inputs.Select((a, i) => Answer(a) + 0.3 * Noise(i))];

    /// <summary>½ (aᵢᵀx − bᵢ)²: least squares, one sample at a time.</summary>
    static SampledObjective Squares(double[] answers) =>
        new(
            3,
            Samples,
            (x, row, gradient) =>
            {
                double[] a = Inputs[row];
                double residual = a[0] * x[0] + a[1] * x[1] + a[2] * x[2] - answers[row];
                for (int i = 0; i < 3; i++)
                    gradient[i] = residual * a[i];
                return residual * residual / 2;
            }
        );

    static readonly double[] Exact = [.. Inputs.Select(Answer)];

    static double[] Input(int i) => [1, Math.Sin(i), Math.Cos(1.7 * i)];

    static double Answer(double[] a) => 2 * a[0] - a[1] + 0.5 * a[2];

    static double Noise(int i) => Math.Sin(12.9898 * i * i);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void One_batch_of_all_samples_is_the_method_itself(double penalty)
    {
        SampledObjective f = Squares(Noisy);
        Method adam = Descent.Methods.Create(
            "adam",
            new Dictionary<string, double> { ["penalty"] = penalty }
        );
        var options = new RunOptions { MaxIterations = 50 };

        Run whole = adam.Minimize(f.Mean(), [0, 0, 0], options);
        Run batched = adam.Minimize(f, [0, 0, 0], new MiniBatches { Size = Samples }, options);

        for (int k = 0; k <= 50; k++)
            Assert.Equal(whole.Trace[k].Value, batched.Trace[k].Value, 1e-12);
    }

    [Theory]
    [InlineData("gradient-descent", 0.1)]
    [InlineData("momentum", 0.02)]
    [InlineData("nesterov", 0.02)]
    [InlineData("adam", 0.05)]
    public void Without_noise_batches_find_the_minimum_itself(string id, double rate)
    {
        // Where every sample can be fitted, gradients of batches vanish at the minimum too.
        var options = new RunOptions { MaxIterations = 2000 };
        Run run = Create(id, rate)
            .Minimize(Squares(Exact), [0, 0, 0], new MiniBatches { Size = 16 }, options);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(2, run.X[0], 1e-6);
        Assert.Equal(-1, run.X[1], 1e-6);
        Assert.Equal(0.5, run.X[2], 1e-6);
    }

    [Fact]
    public void With_noise_a_fixed_rate_hovers_and_averages_or_falling_rates_settle()
    {
        double hovering = Excess(new FixedStep { Length = 0.3 }, Averaging.None);
        double averaged = Excess(new FixedStep { Length = 0.3 }, Averaging.All);
        double suffix = Excess(new FixedStep { Length = 0.3 }, Averaging.Epoch);
        double falling = Excess(
            new ScheduledStep(new InverseTimeDecay { Initial = 0.3, Decay = 0.02 }),
            Averaging.None
        );

        Assert.True(hovering > 1e-4, $"{hovering}");
        Assert.True(suffix < hovering / 3, $"{suffix}, {hovering}");
        Assert.True(averaged < hovering / 10, $"{averaged}, {hovering}");
        Assert.True(falling < hovering / 10, $"{falling}, {hovering}");
    }

    [Fact]
    public void An_epoch_counts_as_one_evaluation_for_its_batches_and_one_for_its_end()
    {
        long rows = 0;
        var f = new SampledObjective(
            1,
            100,
            (x, rowsOfBatch, gradient) =>
            {
                rows += rowsOfBatch.Length;
                gradient[0] = x[0];
                return x[0] * x[0] / 2;
            }
        );
        var options = new RunOptions { MaxIterations = 7 };

        Run run = Create("gradient-descent")
            .Minimize(f, [1], new MiniBatches { Size = 32 }, options);

        // 1 at the start, and 2 an epoch; the batch drawn for the next update is in no full count yet.
        Assert.Equal(new Evaluations(15, 15, 0), run.Evaluations);
        Assert.Equal(1500 + 32, rows);
        Assert.Equal(7, run.Iterations);
        Assert.Equal(8, run.Trace.Count);
    }

    [Fact]
    public void Looking_ahead_costs_a_second_pass()
    {
        var options = new RunOptions { MaxIterations = 5 };
        Run run = Create("nesterov")
            .Minimize(Squares(Noisy), [0, 0, 0], new MiniBatches { Size = 10 }, options);

        Assert.Equal(1 + 5 * 3, run.Evaluations.Gradient);
    }

    [Theory]
    [InlineData(1, 203)]
    [InlineData(32, 7)]
    [InlineData(203, 1)]
    [InlineData(1000, 1)]
    public void Every_sample_is_drawn_once_an_epoch(int size, int batches)
    {
        List<int[]> drawn = [];
        var f = new SampledObjective(
            1,
            Samples,
            (x, rows, gradient) =>
            {
                drawn.Add(rows.ToArray());
                gradient[0] = x[0];
                return 0;
            }
        );
        Walk walk = Create("gradient-descent")
            .InEpochs(f, new MiniBatches { Size = size, Seed = 5 })
            .Walk(Objectives.Quadratic(1), [1]);
        for (int epoch = 0; epoch <= 3; epoch++)
            _ = walk.MoveNext();

        Assert.Equal(3 * batches + 1, drawn.Count);
        int[][] epochs =
        [
            .. drawn.Chunk(batches).Take(3).Select(of => of.SelectMany(b => b).ToArray()),
        ];
        Assert.All(epochs, order => Assert.Equal(Enumerable.Range(0, Samples), order.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(epochs[1], epochs[2]);
    }

    [Fact]
    public void Orders_of_samples_are_uniform()
    {
        // 24 orders of four samples, 24 000 epochs: a χ² of 23 degrees stays below 60 but once in 30 000.
        var counts = new Dictionary<string, int>();
        string order = "";
        var f = new SampledObjective(
            1,
            4,
            (x, rows, gradient) =>
            {
                order += rows[0];
                gradient.Clear();
                return 0;
            }
        );
        Walk walk = Create("gradient-descent")
            .InEpochs(f, new MiniBatches { Size = 1, Seed = 1 })
            .Walk(Objectives.Quadratic(1), [1]);
        _ = walk.MoveNext();
        for (int epoch = 0; epoch < 24_000; epoch++)
        {
            // The first batch of the next epoch is drawn at the end of this one.
            _ = walk.MoveNext();
            string drawn = order[..4];
            order = order[4..];
            counts[drawn] = counts.GetValueOrDefault(drawn) + 1;
        }

        double chi = counts.Values.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000);
        Assert.Equal(24, counts.Count);
        Assert.InRange(chi, 5, 60);
    }

    [Fact]
    public void A_seed_decides_a_run()
    {
        Run one = Seeded(3);

        Assert.Equal(one.X, Seeded(3).X);
        Assert.NotEqual(one.X, Seeded(4).X);

        static Run Seeded(ulong seed) =>
            Create("momentum")
                .Minimize(
                    Squares(Noisy),
                    [0, 0, 0],
                    new MiniBatches { Seed = seed },
                    new RunOptions { MaxIterations = 5 }
                );
    }

    [Fact]
    public void Batches_stand_beside_whole_gradients_in_a_comparison()
    {
        SampledObjective f = Squares(Noisy);
        Comparison comparison = Comparison.Of(
            f.Mean(),
            [0, 0, 0],
            [Create("adam").InEpochs(f), Create("l-bfgs")],
            new RunOptions { MaxIterations = 100 }
        );

        Assert.Equal(["adam/32", "l-bfgs"], comparison.Runs.Select(run => run.Method));
        Assert.Equal(comparison.Runs[1].Value, comparison.Runs[0].Value, 1e-3);
    }

    [Fact]
    public void A_search_is_refused() =>
        Assert.StartsWith(
            "l-bfgs searches for its steps",
            Assert
                .Throws<ArgumentException>(() => Create("l-bfgs").InEpochs(Squares(Exact)))
                .Message
        );

    [Fact]
    public void An_epoch_allocates_nothing_once_the_run_goes()
    {
        Walk walk = Create("adam").InEpochs(Squares(Noisy)).Walk(Squares(Noisy).Mean(), [0, 0, 0]);
        for (int epoch = 0; epoch < 3; epoch++)
            _ = walk.MoveNext();

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int epoch = 0; epoch < 3; epoch++)
                    _ = walk.MoveNext();
            })
        );
    }

    /// <summary>How far above the least value the last of three hundred epochs of batches of 4 ends, on average over the last fifty.</summary>
    static double Excess(IStepRule step, Averaging averaging)
    {
        SampledObjective f = Squares(Noisy);
        double least = Create("l-bfgs").Minimize(f.Mean(), [0, 0, 0]).Value;
        var batches = new MiniBatches { Size = 4, Averaging = averaging };
        Run run = new Method("sgd", new SteepestDescent(), step).Minimize(
            f,
            [0, 0, 0],
            batches,
            new RunOptions { MaxIterations = 300 }
        );
        return run.Trace.TakeLast(50).Average(row => row.Value) - least;
    }

    static Method Create(string id, double rate = double.NaN) =>
        double.IsNaN(rate)
            ? Descent.Methods.Create(id)
            : Descent.Methods.Create(
                id,
                new Dictionary<string, double> { ["learning-rate"] = rate }
            );
}
