using System.Diagnostics;
using System.Globalization;
using System.Text;
using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Benchmarks;

/// <summary>
/// Formulas of up to a million links or terms, on a thread of 256 kB: seconds to read, to derive and compile, and to print, and
/// how they grow; and what compiling costs for short and long vectors.
/// </summary>
static class Sizes
{
    const int Stack = 256 * 1024;
    static readonly int[] Lengths = [10_000, 100_000, 1_000_000];

    /// <summary>A way of writing a long formula of x and y.</summary>
    sealed record Form(string Name, Func<int, Objective> Make);

    static readonly Form[] Forms =
    [
        new("chain of sin and exp, text", length => Objective.FromText(Nested(length / 6))),
        new("chain of sin and exp, operators", length => FromOperators(length / 6)),
        new("Horner's scheme, text", length => Objective.FromText(Horner(length / 2))),
        new("sum of (x - i)^2 y, text", length => Objective.FromText(Terms(length))),
    ];

    /// <summary>Prints both tables; of lengths up to <paramref name="longest"/>.</summary>
    public static int Run(TextWriter output, int longest)
    {
        var thread = new Thread(() => Tables(output, longest), Stack);
        thread.Start();
        thread.Join();
        return 0;
    }

    static void Tables(TextWriter output, int longest)
    {
        output.WriteLine(
            "| formula | nodes or terms | built, s | derived, compiled, first call, s | later call, ms | printed, s "
                + "| all, µs a node or term | kB allocated for each |"
        );
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (Form form in Forms)
        {
            _ = Row(form, 3_000);
            _ = Row(form, 30_000);
            foreach (int length in Lengths.Where(length => length <= longest))
            {
                output.WriteLine(Row(form, length));
                output.Flush();
            }
        }

        output.WriteLine();
        output.WriteLine(
            "| chained Rosenbrock | value and gradient, ms | Hessian-vector product, ms |"
        );
        output.WriteLine("|---|---:|---:|");
        // Small and large ones are planned by code of their own, which the JIT has to have seen.
        foreach (int length in (int[])[1_001, 10_000_001])
            _ = Compiling(length);
        foreach (int length in (int[])[1_000, 10_000_000])
            output.WriteLine(Compiling(length));
    }

    static string Row(Form form, int length)
    {
        GC.Collect();
        double[] x = [0.3, 0.7],
            gradient = new double[2];
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Objective objective = form.Make(length);
        double built = Seconds(ref start);
        _ = objective.ValueAndGradient(x, gradient);
        double first = Seconds(ref start);
        _ = objective.ValueAndGradient(x, gradient);
        double later = Seconds(ref start);
        string text = objective.ToString();
        double printed = Seconds(ref start);
        double allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(text);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {form.Name} | {length} | {built:F2} | {first:F2} | {1000 * later:F1} | {printed:F2} | {1e6 * (built + first + printed) / length:F1} | {allocated / length / 1024:F1} |"
        );
    }

    /// <summary>Milliseconds to derive and compile.</summary>
    static string Compiling(int length)
    {
        CompiledObjective code = Objective
            .FromText(
                Twins.ChainedRosenbrockTwin.Text(length),
                Bindings.Empty.WithVariable("x", length)
            )
            .Bound.Code;
        long start = Stopwatch.GetTimestamp();
        _ = code.GradientProgram;
        double gradient = Seconds(ref start);
        _ = code.HessianPrograms;
        double product = Seconds(ref start);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| n = {length} | {1000 * gradient:F1} | {1000 * product:F1} |"
        );
    }

    static double Seconds(ref long start)
    {
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        return elapsed;
    }

    static string Nested(int links) => Repeated("sin(exp(-(x*", links, "y", "))+y)");

    static string Horner(int links) => Repeated("x*(", links, "y", "+0.5)");

    static string Repeated(string opening, int links, string core, string closing)
    {
        var text = new StringBuilder();
        for (int i = 0; i < links; i++)
            _ = text.Append(opening);
        _ = text.Append(core);
        for (int i = 0; i < links; i++)
            _ = text.Append(closing);
        return text.ToString();
    }

    static string Terms(int length) =>
        string.Join(" + ", Enumerable.Range(1, length).Select(i => $"(x-{i})^2*y"));

    static Objective FromOperators(int links)
    {
        Expr x = Expr.Variable("x"),
            y = Expr.Variable("y"),
            z = y;
        for (int i = 0; i < links; i++)
            z = Functions.Sin(Functions.Exp(-(x * z)) + 2 * y); // not the text's: its code would be found again
        return Objective.FromExpression(z);
    }
}
