using System.Globalization;
using AutoDiff;
using AutoDiff.FSharp;
using Descent.Benchmarks.Twins;

namespace Descent.Benchmarks;

/// <summary>
/// What an update of L-BFGS with ten pairs costs beside its evaluations, and beside its floor: to read the pairs twice, once for
/// the products with the new gradient and once for the combination that these decide on.
/// </summary>
static class Overhead
{
    const int Pairs = 10;
    const double Bar = 0.1; // of the objective's own time

    static readonly string[] Others = ["cg-hager-zhang", "newton-cg", "momentum", "adam"];

    sealed record Case(string Name, int Dimension, Func<Objective> Make, Func<int, double> Start)
    {
        public double[] StartingPoint() => [.. Enumerable.Range(0, Dimension).Select(Start)];
    }

    static readonly Case[] Cases =
    [
        Chained(1_000),
        Chained(10_000),
        Chained(100_000),
        new("log, exp and sine of neighbours", 100_000, () => Neighbours(100_000), i => i % 7 - 3),
        new("logistic regression on 50 dense rows", 100_000, () => Logistic(50, 100_000), _ => 0),
        new("logistic regression on 200 dense rows", 100_000, () => Logistic(200, 100_000), _ => 0),
        new("network of 99 051 weights, 2000 samples", 99_051, Network, i => 0.1 * Math.Sin(i)),
    ];

    /// <summary>Prints the table of L-BFGS, or that of other methods.</summary>
    public static int Run(TextWriter output, bool others)
    {
        string[] head = others
            ?
            [
                "| method | threads | asked of f, µs | update beyond it, µs | a tenth from, ms |",
                "|---|---:|---:|---:|---:|",
            ]
            :
            [
                "| objective | n | threads | f and g, µs | update beyond them, µs | share of them | pairs read twice, µs | a tenth from f and g of, ms |",
                "|---|---:|---:|---:|---:|---:|---:|---:|",
            ];
        foreach (string line in head)
            output.WriteLine(line);
        foreach (string row in others ? RowsOfOthers() : Rows())
        {
            output.WriteLine(row);
            output.Flush();
        }

        return 0;
    }

    static IEnumerable<string> Rows() =>
        from each in Cases
        from threads in (int[])[1, Workers.Most]
        select Update(each, threads);

    static IEnumerable<string> RowsOfOthers() =>
        from id in Others
        from threads in (int[])[1, Workers.Most]
        select OfMethod(id, threads);

    static Case Chained(int n) =>
        new(
            "chained Rosenbrock",
            n,
            () =>
                Objective.FromText(
                    ChainedRosenbrockTwin.Text(n),
                    Bindings.Empty.WithVariable("x", n)
                ),
            i => i % 2 == 0 ? -1.2 : 1
        );

    // A stiff chain, so that the walk goes on for long.
    static Objective Neighbours(int n)
    {
        string text =
            $"sum(1000*(x[2..{n}] - x[1..{n - 1}])^2 + log(1 + x[2..{n}]^2)*sin(x[1..{n - 1}]) + exp(0.1*x[1..{n - 1}]))";
        return Objective.FromText(text, Bindings.Empty.WithVariable("x", n));
    }

    // The coefficients of neighbours are held together, for the same reason.
    static Objective Logistic(int rows, int n)
    {
        var random = new Random(1);
        double[] x = new double[rows * n];
        for (int i = 0; i < x.Length; i++)
            x[i] = random.NextDouble() - 0.5;
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => random.Next(2) * 2.0 - 1)];
        var bindings = Bindings
            .Empty.WithVariable("w", n)
            .WithData("X", DataArray.Adopt(new Shape(rows, n), x))
            .WithData("y", DataArray.Adopt(new Shape(rows), y));
        return Objective.FromText(
            $"sum(softplus(-y*(X @ w))) + 100*sum((w[2..{n}] - w[1..{n - 1}])^2) + 0.5e-5*sum(w^2)",
            bindings
        );
    }

    static Objective Network() => Workload.Network(2000, 283).Derived;

    static string Update(Case of, int threads)
    {
        Objective objective = of.Make();
        objective.MaxThreads = threads;
        var pairs = new PairReading(Pairs, of.Dimension);
        var cost = UpdateCost.Of(
            objective,
            of.StartingPoint(),
            Methods.Create("l-bfgs"),
            updates => pairs.Read(2 * updates, threads)
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {of.Name} | {of.Dimension} | {threads} | {cost.Evaluation:G4} | {cost.Beyond:G4} | {cost.Beyond / cost.Own:P0} | {cost.Floor:G4} | {cost.Beyond / Bar / 1000:G3} |"
        );
    }

    static string OfMethod(string id, int threads)
    {
        Case of = Chained(100_000);
        Objective objective = of.Make();
        objective.MaxThreads = threads;
        var cost = UpdateCost.Of(objective, of.StartingPoint(), Methods.Create(id));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {id} | {threads} | {cost.Own:G4} | {cost.Beyond:G4} | {cost.Beyond / Bar / 1000:G3} |"
        );
    }
}
