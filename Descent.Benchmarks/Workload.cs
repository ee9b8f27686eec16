using AutoDiff;
using Descent.Benchmarks.Twins;

namespace Descent.Benchmarks;

/// <summary>One objective twice, derived and by hand, and a point; on one thread unless told otherwise.</summary>
public sealed record Workload(Objective Derived, IObjective ByHand, double[] Point, bool HasProduct)
{
    /// <summary>Every workload by name, small before large; made when asked for.</summary>
    public static IReadOnlyList<(string Name, Func<Workload> Make)> All { get; } =
    [
        ("W1 Rosenbrock, n = 2", Rosenbrock),
        ("W2 chained Rosenbrock, n = 1000", () => Chained(1_000)),
        ("W2 chained Rosenbrock, n = 100000", () => Chained(100_000)),
        ("W2 chained Rosenbrock, n = 1000000", () => Chained(1_000_000)),
        ("polynomial chain, n = 1000000", () => Polynomial(1_000_000)),
        ("W3 logistic regression, 20000 × 100", () => Logistic(20_000, 100)),
        ("W3 logistic regression, 2000000 × 20", () => Logistic(2_000_000, 20)),
        ("W4 mixture, N = 1000, matrices", () => ByMatrices(Small)),
        ("W4 mixture, N = 1000, differences", () => ByDifferences(Small)),
        ("W4 mixture, N = 1000, indices", () => ByIndices(Small)),
        ("W4 mixture, N = 1000, matrices, against scalar", () => AgainstScalar(Small)),
        ("W4 mixture, N = 10000, matrices", () => ByMatrices(Large)),
        ("W4 mixture, N = 10000, differences", () => ByDifferences(Large)),
        ("W4 mixture, N = 10000, indices", () => ByIndices(Large)),
        ("W4 mixture, N = 10000, matrices, against scalar", () => AgainstScalar(Large)),
        ("W5 network, 64-128-128-1, batch 256", () => Network(256, 128)),
    ];

    static Mixture Small => Mixture.Standard(Console.Error);

    static Mixture Large => Mixture.Random(10, 25, 10_000);

    static double[] Numbers(int seed, int count, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => scale * (random.NextDouble() - 0.5))];
    }

    static Workload Make(Objective derived, Twin byHand, double[] point, bool hasProduct = true)
    {
        derived.MaxThreads = 1;
        return new Workload(derived, byHand, point, hasProduct);
    }

    static Workload Rosenbrock() =>
        Make(Objective.FromText(RosenbrockTwin.Text), new RosenbrockTwin(), [-1.2, 1]);

    static Workload Polynomial(int n) =>
        Make(
            Objective.FromText(PolynomialChainTwin.Text, Bindings.Empty.WithVariable("x", n)),
            new PolynomialChainTwin(n),
            Numbers(1, n, 2)
        );

    /// <summary>Chained Rosenbrock of n variables.</summary>
    public static Workload Chained(int n) =>
        Make(
            Objective.FromText(ChainedRosenbrockTwin.Text(n), Bindings.Empty.WithVariable("x", n)),
            new ChainedRosenbrockTwin(n),
            Numbers(1, n, 2)
        );

    /// <summary>Logistic regression on n samples of d numbers; the data is shared, not copied.</summary>
    public static Workload Logistic(int n, int d)
    {
        double[] x = Numbers(1, n * d),
            y = [.. Numbers(2, n).Select(number => number < 0 ? -1.0 : 1)];
        var bindings = Bindings
            .Empty.WithVariable("w", d)
            .WithData("X", DataArray.Adopt(new Shape(n, d), x))
            .WithData("y", DataArray.Adopt(new Shape(n), y));
        return Make(
            Objective.FromText(LogisticTwin.Text, bindings),
            new LogisticTwin(x, y, d),
            Numbers(3, d)
        );
    }

    static Workload ByMatrices(Mixture mixture) =>
        Make(mixture.ByMatrices(), new MixtureTwin(mixture), mixture.At, false);

    static Workload ByIndices(Mixture mixture) =>
        Make(mixture.ByIndices(), new MixtureTwin(mixture), mixture.At, false);

    static Workload ByDifferences(Mixture mixture) =>
        Make(mixture.ByDifferences(), new MixtureTwin(mixture), mixture.At, false);

    static Workload AgainstScalar(Mixture mixture) =>
        Make(mixture.ByMatrices(), new ScalarMixtureTwin(mixture), mixture.At, false);

    /// <summary>Regression by a network of 64 inputs and two hidden layers of h units, on n samples.</summary>
    public static Workload Network(int n, int h)
    {
        const int D = 64;
        double[] x = Numbers(1, n * D, 2),
            y = Numbers(2, n, 2);
        var bindings = Bindings
            .Empty.WithVariable("A", D, h)
            .WithVariable("a", h)
            .WithVariable("B", h, h)
            .WithVariable("b", h)
            .WithVariable("c", h)
            .WithData("X", new DataArray(new Shape(n, D), x))
            .WithData("y", y);
        return Make(
            Objective.FromText(NetworkTwin.Text, bindings),
            new NetworkTwin(x, y, D, h),
            Numbers(3, NetworkTwin.Variables(D, h), 0.3)
        );
    }
}
