using System.Globalization;
using AutoDiff;

namespace Descent.Benchmarks;

/// <summary>Derived against hand-written in one process, interleaved: medians and their ratios, in five minutes.</summary>
/// <remarks>BenchmarkDotNet measures each method in a process of its own; on a noisy machine a ratio wants both in one.</remarks>
static class Ratios
{
    const int Rounds = 61;
    const double Tolerance = 1e-9;

    /// <summary>What is measured of a workload; each round takes a sample of every one.</summary>
    enum Quantity
    {
        Derived,
        ByHand,
        Value,
        Product,
        ProductByHand,
    }

    /// <summary>Prints the tables; of the workloads whose name contains one of <paramref name="names"/>, all by default.</summary>
    public static int Run(TextWriter output, string[] names)
    {
        bool Wanted(string name) =>
            names.Length == 0
            || names.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

        string? memory = Scaling.Memory(Wanted);
        int disagreements = 0;
        output.WriteLine(
            "| workload | derived, µs | by hand, µs | ratio | value, µs | gradient ÷ value "
                + "| Hv, µs | Hv by hand, µs | ratio | Hv ÷ gradient | bytes |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, make) in Workload.All.Where(item => Wanted(item.Name)))
        {
            var workload = make();
            var complaint = Disagreement(workload);
            if (complaint is not null)
            {
                disagreements++;
                Console.Error.WriteLine($"{name}: {complaint}");
            }

            output.WriteLine(Row(name, workload));
            output.Flush();
        }

        output.WriteLine();
        output.WriteLine(
            disagreements == 0
                ? "Values, gradients and products of derived and hand-written code agree to 1e-9."
                : $"{disagreements} of the workloads disagree with the hand-written code."
        );
        Scaling.Run(output, Wanted, memory);
        return disagreements == 0 ? 0 : 1;
    }

    /// <summary>What differs between derived and hand-written; null if nothing does.</summary>
    public static string? Disagreement(Workload workload)
    {
        var (derived, byHand, x, hasProduct) = workload;
        double[] first = new double[x.Length],
            second = new double[x.Length];
        double a = derived.ValueAndGradient(x, first),
            b = byHand.ValueAndGradient(x, second),
            c = derived.Value(x);
        if (!IsClose(a, b, Math.Abs(b)) || !IsClose(c, b, Math.Abs(b)))
            return string.Create(CultureInfo.InvariantCulture, $"values {a}, {c} and by hand {b}");
        if (Difference(first, second) is { } gradient)
            return $"gradients, {gradient}";
        if (!hasProduct)
            return null;

        var random = new Random(7);
        double[] v = [.. x.Select(_ => random.NextDouble() - 0.5)];
        using var map = derived.HessianAt(x);
        using var mapByHand = byHand.HessianAt(x);
        map.Multiply(v, first);
        mapByHand.Multiply(v, second);
        return Difference(first, second) is { } product ? $"products, {product}" : null;
    }

    static bool IsClose(double a, double b, double scale) =>
        Math.Abs(a - b) <= Tolerance * Math.Max(1, scale);

    static string? Difference(double[] derived, double[] byHand)
    {
        double scale = byHand.Max(Math.Abs);
        for (int i = 0; i < derived.Length; i++)
        {
            if (!IsClose(derived[i], byHand[i], scale))
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"element {i}: {derived[i]} and by hand {byHand[i]}"
                );
        }

        return null;
    }

    static string Row(string name, Workload workload)
    {
        var (objective, byHand, x, hasProduct) = workload;
        IObjective derived = objective;
        var result = new double[x.Length];
        double[] v = [.. x.Select((_, i) => 1.0 / (1 + i % 7))];
        using var map = hasProduct ? derived.HessianAt(x) : null;
        using var mapByHand = hasProduct ? byHand.HessianAt(x) : null;

        // One call site each, so that each is dispatched as in a program that has one objective.
        Action<int>?[] calls =
        [
            count =>
            {
                for (int i = 0; i < count; i++)
                    _ = derived.ValueAndGradient(x, result);
            },
            count =>
            {
                for (int i = 0; i < count; i++)
                    _ = byHand.ValueAndGradient(x, result);
            },
            count =>
            {
                for (int i = 0; i < count; i++)
                    _ = derived.Value(x);
            },
            map is null
                ? null
                : count =>
                {
                    for (int i = 0; i < count; i++)
                        map.Multiply(v, result);
                },
            mapByHand is null
                ? null
                : count =>
                {
                    for (int i = 0; i < count; i++)
                        mapByHand.Multiply(v, result);
                },
        ];
        var times = Timing.Interleaved(calls, Rounds);
        double Time(Quantity quantity) => Timing.Median(times[(int)quantity]);
        double Ratio(Quantity over, Quantity under) =>
            Timing.MedianRatio(times[(int)over], times[(int)under]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        calls[0]!(100);
        calls[2]!(100);
        calls[3]?.Invoke(100);
        double bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100.0;
        string product = hasProduct
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Time(Quantity.Product):G4} | {Time(Quantity.ProductByHand):G4} | {Ratio(Quantity.Product, Quantity.ProductByHand):F2} | {Ratio(Quantity.Product, Quantity.Derived):F2}"
            )
            : "– | – | – | –";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Time(Quantity.Derived):G4} | {Time(Quantity.ByHand):G4} | {Ratio(Quantity.Derived, Quantity.ByHand):F2} | {Time(Quantity.Value):G4} | {Ratio(Quantity.Derived, Quantity.Value):F2} | {product} | {bytes:G3} |"
        );
    }
}
