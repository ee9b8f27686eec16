using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Stochastic;

public sealed class TableObjectiveTests
{
    const int Rows = 37;
    const string Formula = "mean((y - X @ w - b)^2) + 0.01*sum(scale*w^2)";

    static readonly double[] Inputs =
    [
        .. Enumerable.Range(0, 2 * Rows).Select(i => Math.Sin(i * i)),
    ];
    static readonly double[] Answers = [.. Enumerable.Range(0, Rows).Select(Answer)];

    static double Answer(int row) => 3 * Inputs[2 * row] - Inputs[2 * row + 1] + 0.5;

    static TableObjective Table() =>
        new(
            Formula,
            Bindings
                .Empty.WithVariable("w", 2)
                .WithData("X", new DataArray(new Shape(Rows, 2), Inputs))
                .WithData("y", Answers)
                .WithData("scale", new double[] { 1, 2 })
                .WithData("unused", Answers),
            Rows
        );

    [Theory]
    [InlineData(0)]
    [InlineData(5, 36, 0)]
    [InlineData(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    public void Some_rows_are_the_formula_over_them(params int[] rows)
    {
        double[] x = [0.3, -0.2, 0.1]; // w, b by first appearance
        double[] gradient = new double[3];
        double mean = 0;
        double[] slope = new double[3];
        foreach (int row in rows)
        {
            double residual =
                Answers[row] - Inputs[2 * row] * x[0] - Inputs[2 * row + 1] * x[1] - x[2];
            mean += residual * residual / rows.Length;
            slope[0] -= 2 * residual * Inputs[2 * row] / rows.Length;
            slope[1] -= 2 * residual * Inputs[2 * row + 1] / rows.Length;
            slope[2] -= 2 * residual / rows.Length;
        }

        // Twice: compiled the first time, bound anew the second.
        TableObjective table = Table();
        for (int time = 0; time < 2; time++)
        {
            double value = table.ValueAndGradient(x, rows, gradient);

            Assert.Equal(mean + 0.01 * (x[0] * x[0] + 2 * x[1] * x[1]), value, 1e-13);
            Assert.Equal(slope[0] + 0.02 * x[0], gradient[0], 1e-13);
            Assert.Equal(slope[1] + 0.04 * x[1], gradient[1], 1e-13);
            Assert.Equal(slope[2], gradient[2], 1e-13);
        }
    }

    [Fact]
    public void A_fit_on_batches_comes_near_the_fit_on_all_rows()
    {
        TableObjective table = Table();
        Run all = Descent.Methods.Create("l-bfgs").Minimize(table.All, [0, 0, 0]);
        var rate = new ScheduledStep(new InverseTimeDecay { Initial = 0.2, Decay = 0.01 });
        Run batched = new Method("sgd", new SteepestDescent(), rate).Minimize(
            table,
            [0, 0, 0],
            new MiniBatches { Size = 8 },
            new RunOptions { MaxIterations = 150 }
        );

        Assert.Equal(RunStatus.Converged, all.Status);
        Assert.Equal(all.Value, batched.Value, 1e-3);
        Assert.Equal(150, batched.Iterations);
    }

    [Fact]
    public void An_epoch_allocates_nothing_once_the_run_goes()
    {
        // Batches of eight, and five rows that are left over.
        TableObjective table = Table();
        Walk walk = Descent
            .Methods.Create("adam")
            .InEpochs(table, new MiniBatches { Size = 8 })
            .Walk(table.All, [0, 0, 0]);
        for (int epoch = 0; epoch < 3; epoch++)
            _ = walk.MoveNext();

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int epoch = 0; epoch < 5; epoch++)
                    _ = walk.MoveNext();
            })
        );
    }

    [Fact]
    public void Several_threads_may_ask_for_batches_at_once()
    {
        TableObjective table = Table();
        double[] x = [0.3, -0.2, 0.1];
        double[] alone = [.. Enumerable.Range(0, 200).Select(Value)];
        double[] together = [.. Enumerable.Range(0, 200).AsParallel().AsOrdered().Select(Value)];

        Assert.Equal(alone, together);

        double Value(int i)
        {
            int[] rows = [.. Enumerable.Range(0, 3 + i % 4).Select(k => (i + 5 * k) % Rows)];
            return table.ValueAndGradient(x, rows, new double[3]);
        }
    }

    [Fact]
    public void A_table_of_no_such_rows_is_refused() =>
        Assert.StartsWith(
            "No data has 5 rows.",
            Assert
                .Throws<ArgumentException>(() =>
                    new TableObjective("mean((y - a)^2)", Bindings.Empty.WithData("y", Answers), 5)
                )
                .Message
        );
}
