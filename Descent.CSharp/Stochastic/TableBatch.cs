using AutoDiff;

namespace Descent;

/// <summary>A formula over a number of rows, which are copied in before each evaluation. For one caller at a time.</summary>
sealed class TableBatch
{
    readonly Objective objective;
    readonly (DataArray Whole, double[] Cut)[] columns;

    /// <summary>Reads the formula with room for rows.</summary>
    /// <param name="formula">The formula, a mean over rows.</param>
    /// <param name="bindings">What its names stand for over the whole table.</param>
    /// <param name="columns">The data that are cut into rows.</param>
    /// <param name="rows">How many rows there is room for.</param>
    public TableBatch(
        string formula,
        Bindings bindings,
        IReadOnlyList<(string Name, DataArray Data)> columns,
        int rows
    )
    {
        this.columns = new (DataArray, double[])[columns.Count];
        for (int i = 0; i < columns.Count; i++)
        {
            (string name, DataArray whole) = columns[i];
            var shape = new Shape([rows, .. whole.Shape.Extents.Skip(1)]);
            double[] cut = new double[shape.Size];
            this.columns[i] = (whole, cut);
            bindings = bindings.WithData(name, DataArray.Adopt(shape, cut));
        }

        objective = Objective.FromText(formula, bindings);
    }

    /// <summary>The mean over these rows, with its gradient.</summary>
    public double ValueAndGradient(
        ReadOnlySpan<double> x,
        ReadOnlySpan<int> rows,
        Span<double> gradient
    )
    {
        foreach ((DataArray whole, double[] cut) in columns)
        {
            int width = cut.Length / rows.Length;
            for (int i = 0; i < rows.Length; i++)
                whole.Values.Slice(rows[i] * width, width).CopyTo(cut.AsSpan(i * width));
        }

        return objective.ValueAndGradient(x, gradient);
    }
}
