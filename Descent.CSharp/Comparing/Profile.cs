using Descent.Charts;

namespace Descent;

/// <summary>For each method, the share of problems it has done by a cost: a distribution function that climbs in steps.</summary>
/// <remarks>Made by <see cref="Benchmark.PerformanceProfile"/> and <see cref="Benchmark.DataProfile"/>.</remarks>
public sealed class Profile
{
    readonly Dictionary<string, double[]> costs;
    readonly double least;
    readonly double greatest;
    readonly IReadOnlyList<double> marks;

    /// <summary>The profile of costs.</summary>
    /// <param name="axis">What they are, as the axis names it.</param>
    /// <param name="costs">By method in order, one for each problem; infinite where it was never done.</param>
    /// <param name="least">Where the picture begins; the least cost of all if null.</param>
    /// <param name="marks">The costs a table shows, ascending; powers of ten if null.</param>
    internal Profile(
        string axis,
        IEnumerable<(string Method, IEnumerable<double> Costs)> costs,
        double? least = null,
        IReadOnlyList<double>? marks = null
    )
    {
        Axis = axis;
        (string Method, double[] Costs)[] rows =
        [
            .. costs.Select(row => (row.Method, row.Costs.Order().ToArray())),
        ];
        Methods = [.. rows.Select(row => row.Method)];
        this.costs = rows.ToDictionary(row => row.Method, row => row.Costs);
        double[] finite = [.. rows.SelectMany(row => row.Costs).Where(double.IsFinite)];
        this.least = least ?? finite.DefaultIfEmpty(1).Min();
        greatest = finite.Append(this.least).Max();
        this.marks = marks ?? Decades(this.least, greatest);
    }

    /// <summary>The methods, in the order of the benchmark.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>What the costs are.</summary>
    public string Axis { get; }

    /// <summary>The share of problems a method has done at a cost.</summary>
    /// <param name="method">The id of the method.</param>
    /// <param name="most">The cost; infinite for the share done at all.</param>
    public double Share(string method, double most)
    {
        double[] all = costs[method];
        return all.Count(cost => double.IsFinite(cost) && cost <= most) / (double)all.Length;
    }

    /// <summary>The profile as a chart: the cost along, on a logarithmic axis, the share up.</summary>
    /// <param name="title">The headline; none if empty.</param>
    public LineChart ToChart(string title = "") =>
        new()
        {
            Title = title,
            XLabel = Axis,
            YLabel = "share of problems",
            XScale = AxisScale.Logarithmic,
            YRange = (0, 1),
            Series = [.. Methods.Select(Staircase)],
        };

    /// <summary>A table in plain text: for each method, the share at some costs, the last without limit.</summary>
    public override string ToString()
    {
        double[] shown = [.. marks, double.PositiveInfinity];
        string[] heads = [Axis, .. shown.Select(Mark)];
        var rows = Methods.Select(method =>
            (string[])[method, .. shown.Select(mark => Cells.Number(Share(method, mark), "0.00"))]
        );
        return TextTable.Of([heads, .. rows], 1);
    }

    Series Staircase(string method)
    {
        List<double> x = [least];
        List<double> y = [Share(method, least)];
        foreach (double cost in costs[method].Where(cost => cost > least).Distinct())
        {
            if (!double.IsFinite(cost))
                break;
            x.AddRange(cost, cost);
            y.AddRange(y[^1], Share(method, cost));
        }

        x.Add(greatest);
        y.Add(y[^1]);
        return new Series(method, x, y);
    }

    static string Mark(double cost) =>
        double.IsFinite(cost) ? Cells.Number(cost, "g4") : "no limit";

    static double[] Decades(double from, double to)
    {
        int first = (int)Math.Ceiling(Math.Log10(Math.Max(from, 1e-300)));
        int last = (int)Math.Ceiling(Math.Log10(Math.Max(to, 1e-300)));
        return [.. Enumerable.Range(first, last - first + 1).Select(k => Math.Pow(10, k))];
    }
}
