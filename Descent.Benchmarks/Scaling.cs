using System.Diagnostics;
using System.Globalization;
using AutoDiff;

namespace Descent.Benchmarks;

/// <summary>What two threads gain, whether they agree to the last bit, and how much memory a large problem takes.</summary>
static class Scaling
{
    /// <summary>Long enough for both cores to be free at some moment of a busy machine.</summary>
    static readonly TimeSpan Enough = TimeSpan.FromSeconds(5);

    /// <summary>Prints both tables, but for what is not wanted.</summary>
    public static void Run(TextWriter output, Func<string, bool> wanted, string? resident)
    {
        (string Name, Func<Objective> Make, Func<Traffic>? Memory)[] items =
        [
            ("W2 chained Rosenbrock, n = 100000", () => Workload.Chained(100_000).Derived, null),
            (
                "W2 chained Rosenbrock, n = 10000000",
                () => Workload.Chained(10_000_000).Derived,
                () => Traffic.Copy(10_000_000)
            ),
            (
                "W3 logistic regression, 20000 × 100",
                () => Workload.Logistic(20_000, 100).Derived,
                () => Traffic.Sum(2_000_000)
            ),
            (
                "W3 logistic regression, 2000000 × 20",
                () => Workload.Logistic(2_000_000, 20).Derived,
                () => Traffic.Sum(42_000_000)
            ),
            ("W5 network, 64-128-128-1, batch 256", () => Network(256, 128), null),
            ("network, 64-256-256-1, batch 2000", () => Network(2000, 256), null),
            ("network, 64-283-283-1, batch 2000", () => Network(2000, 283), null),
            ("network, 64-512-512-1, batch 2000", () => Network(2000, 512), null),
            ("product, Σ (A B)², 512 × 512", () => SquaredProduct(512), null),
            ("product, Σ (A B)², 1024 × 1024", () => SquaredProduct(1024), null),
        ];
        items = [.. items.Where(item => wanted(item.Name))];
        if (items.Length > 0)
        {
            output.WriteLine();
            output.WriteLine(
                "| workload | 1 thread, µs | 2 threads, µs | speed-up | 1 thread, best | 2 threads, best "
                    + "| speed-up of the best | the same bits |"
            );
            output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---|");
            foreach (var (name, make, makeMemory) in items)
            {
                output.WriteLine(Threads(name, make()));
                if (makeMemory is null)
                    continue;
                // Made only now: its second thread waits awake, and would keep the workload's from a processor.
                using Traffic memory = makeMemory();
                output.WriteLine(Threads(memory));
            }
        }

        if (resident is null)
            return;

        output.WriteLine();
        output.WriteLine(
            "| workload | data, MiB | peak above it, MiB: one thread | all threads | with a product |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|");
        output.WriteLine(resident);
    }

    static Objective Network(int n, int h) => Workload.Network(n, h).Derived;

    static Objective SquaredProduct(int n) =>
        Objective.FromText(
            "sum((A @ B)^2)",
            Bindings.Empty.WithVariable("A", n, n).WithVariable("B", n, n)
        );

    /// <summary>The row of a workload.</summary>
    static string Threads(string name, Objective objective)
    {
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, objective.Dimension).Select(_ => random.NextDouble())];
        double[] one = new double[x.Length],
            two = new double[x.Length];
        double valueOfOne = 0,
            valueOfTwo = 0;
        void Evaluate(int threads, double[] gradient, ref double value)
        {
            objective.MaxThreads = threads;
            value = objective.ValueAndGradient(x, gradient);
        }

        var (alone, together) = InTurn(
            () => Evaluate(1, one, ref valueOfOne),
            () => Evaluate(2, two, ref valueOfTwo)
        );
        bool isSame = valueOfOne.Equals(valueOfTwo) && one.AsSpan().SequenceEqual(two);
        return Times(name, alone, together, isSame ? "yes" : "no");
    }

    /// <summary>The row of memory traffic like a workload's.</summary>
    static string Threads(Traffic memory)
    {
        var (alone, together) = InTurn(() => memory.Run(1), () => memory.Run(2));
        return Times(memory.Name, alone, together, "");
    }

    /// <summary>Calls of one kind that follow each other: a program does not change its number of threads every call.</summary>
    const int Burst = 4;

    /// <summary>Times of two actions taken in turn, a burst of each, without the first two rounds; other data would turn theirs out of the cache.</summary>
    static (List<double> First, List<double> Second) InTurn(Action first, Action second)
    {
        List<double> ofFirst = [],
            ofSecond = [];
        long start = Stopwatch.GetTimestamp();
        for (int round = -2; Stopwatch.GetElapsedTime(start) < Enough; round++)
        {
            double a = Repeated(first),
                b = Repeated(second);
            if (round < 0)
                continue;
            ofFirst.Add(a);
            ofSecond.Add(b);
        }

        return (ofFirst, ofSecond);
    }

    /// <summary>Microseconds of a call in a burst, after one that wakes threads and fills caches.</summary>
    static double Repeated(Action call)
    {
        call();
        return Timing.Elapsed(() =>
            {
                for (int i = 0; i < Burst; i++)
                    call();
            }) / Burst;
    }

    static string Times(string name, List<double> alone, List<double> together, string bits) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Timing.Median(alone):G4} | {Timing.Median(together):G4} | {Timing.MedianRatio(alone, together):F2} | {alone.Min():G4} | {together.Min():G4} | {alone.Min() / together.Min():F2} | {bits} |"
        );

    /// <summary>Resident memory at its peak from the moment the data exists: a row of the table, if wanted and on Linux.</summary>
    /// <remarks>To be asked for first: what other workloads gave back would hide what this one takes.</remarks>
    public static string? Memory(Func<string, bool> wanted)
    {
        const string Name = "W3 logistic regression, 2000000 × 20";
        if (!wanted(Name) || !OperatingSystem.IsLinux())
            return null;

        const int N = 2_000_000,
            D = 20;
        var random = new Random(1);
        var samples = new double[N * D];
        var labels = new double[N];
        foreach (ref double number in samples.AsSpan())
            number = random.NextDouble() - 0.5;
        foreach (ref double label in labels.AsSpan())
            label = random.Next(2) * 2 - 1;
        double[] w = new double[D],
            gradient = new double[D];

        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        double start = Resident("VmRSS");
        var objective = Objective.FromText(
            Twins.LogisticTwin.Text,
            Bindings
                .Empty.WithVariable("w", D)
                .WithData("X", DataArray.Adopt(new Shape(N, D), samples))
                .WithData("y", DataArray.Adopt(new Shape(N), labels))
        );
        objective.MaxThreads = 1;
        _ = objective.ValueAndGradient(w, gradient);
        double one = Resident("VmHWM") - start;
        objective.MaxThreads = Environment.ProcessorCount;
        _ = objective.ValueAndGradient(w, gradient);
        double all = Resident("VmHWM") - start;
        using (var map = objective.HessianAt(w))
            map.Multiply(gradient, w);
        double product = Resident("VmHWM") - start;
        GC.KeepAlive(samples);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Name} | {(samples.Length + labels.Length) / 131072.0:F0} | {one:F1} | {all:F1} | {product:F1} |"
        );
    }

    /// <summary>A line of /proc/self/status, in MiB.</summary>
    static double Resident(string field) =>
        double.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith(field, StringComparison.Ordinal))
                .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        ) / 1024;
}
