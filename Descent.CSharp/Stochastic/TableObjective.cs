using System.Collections.Concurrent;
using AutoDiff;

namespace Descent;

/// <summary>A formula that is a mean over the rows of its data, computed for some rows alone.</summary>
/// <remarks>
/// Such as <c>mean((y - a*exp(-b*t))^2)</c>; a sum would grow with the rows of a batch. Data whose first extent is N are cut into rows, and all
/// other data stay as they are. The formula is compiled once for each number of rows that is asked for.
/// </remarks>
public sealed class TableObjective : IStochasticObjective
{
    readonly string formula;
    readonly Bindings bindings;
    readonly (string Name, DataArray Data)[] columns;
    readonly ConcurrentDictionary<int, Objective> compiled = new();

    /// <summary>Reads a formula over a table.</summary>
    /// <param name="formula">The formula, a mean over rows.</param>
    /// <param name="bindings">The data, and the variables that are no scalars.</param>
    /// <param name="rows">N, the first extent of the data that are cut into rows.</param>
    /// <exception cref="ArgumentException">No data has that many rows.</exception>
    /// <exception cref="ParseException">The formula means nothing, or no scalar.</exception>
    public TableObjective(string formula, Bindings bindings, int rows)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(bindings);
        this.formula = formula;
        this.bindings = bindings;
        Samples = Interval.Count.Require(rows, nameof(TableObjective), nameof(rows));
        All = Objective.FromText(formula, bindings);
        compiled[rows] = All;
        columns =
        [
            .. All
                .Data.Where(data => Rows(data.Value) == rows)
                .Select(data => (data.Key, data.Value)),
        ];
        if (columns.Length == 0)
            throw new ArgumentException($"No data has {rows} rows.", nameof(rows));
    }

    /// <summary>The formula over all rows, with second derivatives.</summary>
    public Objective All { get; }

    /// <inheritdoc/>
    public int Dimension => All.Dimension;

    /// <inheritdoc/>
    public int Samples { get; }

    /// <inheritdoc/>
    public double ValueAndGradient(
        ReadOnlySpan<double> x,
        ReadOnlySpan<int> rows,
        Span<double> gradient
    )
    {
        if (rows.Length == Samples)
            return All.ValueAndGradient(x, gradient);
        Bindings some = Bindings.Empty;
        foreach ((string name, DataArray data) in columns)
            some = some.WithData(name, Cut(data, rows));
        Objective batch = compiled.TryGetValue(rows.Length, out Objective? known)
            ? known.With(some)
            : compiled.GetOrAdd(rows.Length, Read(some));
        return batch.ValueAndGradient(x, gradient);
    }

    Objective Read(Bindings some)
    {
        Bindings all = bindings;
        foreach ((string name, DataArray data) in some.Data)
            all = all.WithData(name, data);
        return Objective.FromText(formula, all);
    }

    static int Rows(DataArray data) => data.Shape.Rank == 0 ? 0 : data.Shape.Extents[0];

    static DataArray Cut(DataArray data, ReadOnlySpan<int> rows)
    {
        int width = data.Values.Length / Rows(data);
        double[] values = new double[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
            data.Values.Slice(rows[i] * width, width).CopyTo(values.AsSpan(i * width));
        int[] extents = [.. data.Shape.Extents];
        extents[0] = rows.Length;
        return DataArray.Adopt(new Shape(extents), values);
    }
}
