using System.Collections.Concurrent;
using AutoDiff;

namespace Descent;

/// <summary>A formula that is a mean over the rows of its data, computed for some rows alone.</summary>
/// <remarks>
/// Such as <c>mean((y - a*exp(-b*t))^2)</c>; a sum would grow with the rows of a batch. Data whose first extent is N are cut into rows, and all
/// other data stay as they are. The formula is compiled once for each number of rows that is asked for, which are two for batches:
/// the last of an epoch may be shorter. Rows are copied into arrays that are used again, so that batches allocate nothing once warm.
/// </remarks>
public sealed class TableObjective : IStochasticObjective
{
    readonly string formula;
    readonly Bindings bindings;
    readonly (string Name, DataArray Data)[] columns;
    readonly ConcurrentDictionary<int, ConcurrentBag<TableBatch>> idle = new(); // by the number of rows

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
        columns =
        [
            .. All
                .Data.Where(data =>
                    data.Value.Shape.Rank > 0 && data.Value.Shape.Extents[0] == rows
                )
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
        if (!idle.TryGetValue(rows.Length, out ConcurrentBag<TableBatch>? ofLength))
            ofLength = idle.GetOrAdd(rows.Length, new ConcurrentBag<TableBatch>());
        if (!ofLength.TryTake(out TableBatch? batch))
            batch = new TableBatch(formula, bindings, columns, rows.Length);
        double value = batch.ValueAndGradient(x, rows, gradient);
        ofLength.Add(batch);
        return value;
    }
}
