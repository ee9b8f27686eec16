using AutoDiff;
using Descent.Display;

namespace Descent;

/// <summary>What the data say of the parameters of a fit: how well each is known, and how well the model does.</summary>
/// <remarks>
/// The usual linear theory (Seber and Wild, Nonlinear Regression, 1989, section 2.1.2): near the minimum the residuals are taken
/// as linear, and independent with one variance s² = Σ r² / (m − n). The covariance of the parameters is then s² (JᵀJ)⁻¹, here by QR
/// factors of J. Neither changes when all squares are multiplied by one number.
/// </remarks>
[TypeFormatterSource(typeof(FitFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record Fit
{
    Fit() { }

    /// <summary>A name for each parameter: the variable's, with an index where it is an array.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The parameters, of length n.</summary>
    public required IReadOnlyList<double> Parameters { get; init; }

    /// <summary>
    /// The standard error of each, in its units; NaN where the data do not determine the parameters, or leave no degree of freedom.
    /// </summary>
    public required IReadOnlyList<double> StandardErrors { get; init; }

    /// <summary>The covariance of the parameters, n rows of n.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Covariance { get; init; }

    /// <summary>Σ rᵢ², without the factor an objective may multiply it by.</summary>
    public required double ResidualSumOfSquares { get; init; }

    /// <summary>m − n, residuals less parameters; 0 or less where there are no more data than parameters.</summary>
    public required int DegreesOfFreedom { get; init; }

    /// <summary>s = √(Σ rᵢ² / (m − n)), in the units of a residual; NaN without a degree of freedom.</summary>
    public required double ResidualStandardDeviation { get; init; }

    /// <summary>
    /// R² = 1 − Σ rᵢ² / Σ wᵢ² (yᵢ − ȳ)² with the weighted mean ȳ, the share of the data's variation the model accounts for;
    /// null where the residuals are not seen to be observations less a model, or the observations are all the same.
    /// </summary>
    public required double? RSquared { get; init; }

    /// <summary>The fit a run has ended at.</summary>
    /// <param name="objective">The objective of the run.</param>
    /// <param name="run">The run, by any method; its X is taken for the minimum.</param>
    /// <exception cref="NotSupportedException">The objective is no sum of squares, or has too large a Jacobian.</exception>
    /// <exception cref="ArgumentException">The run is of another number of variables.</exception>
    public static Fit Of(IObjective objective, Run run)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(run);
        if (run.X.Count != objective.Dimension)
        {
            throw new ArgumentException(
                $"The run has {run.X.Count} variables, the objective {objective.Dimension}.",
                nameof(run)
            );
        }

        IResiduals? residuals = (objective as ISumOfSquares)?.Residuals;
        var model = Linearization.Of("A fit", residuals);
        return Of(model, residuals!, [.. run.X], NamesOf(objective));
    }

    /// <summary>A table in plain text, a line for each parameter.</summary>
    public override string ToString() => FitTable.Text(this);

    /// <summary>A table in HTML: one <c>table</c> element, escaped, without scripts or styles of others.</summary>
    public string ToHtml() => FitTable.Html(this);

    static Fit Of(Linearization model, IResiduals source, double[] x, string[] names)
    {
        model.Try(x);
        model.Accept();
        model.Differentiate(x);
        double[] scale = [.. model.Lengths.Select(length => length > 0 ? length : 1)];
        model.Factorize(scale);
        double squares = Vectors.Dot(model.Residuals, model.Residuals);
        int freedom = source.Count - x.Length;
        double variance = freedom > 0 ? squares / freedom : double.NaN;
        double[][] covariance = CovarianceOf(model.Qr, scale, variance);
        return new Fit
        {
            Names = names,
            Parameters = x,
            StandardErrors = [.. covariance.Select((row, i) => Math.Sqrt(row[i]))],
            Covariance = covariance,
            ResidualSumOfSquares = squares,
            DegreesOfFreedom = freedom,
            ResidualStandardDeviation = Math.Sqrt(variance),
            RSquared =
                source.Observations is { } y
                && Variation(y, source.Weights) is > 0 and var variation
                    ? 1 - squares / variation
                    : null,
        };
    }

    // With J = Q R Pᵀ D: s² D⁻¹ P R⁻¹ R⁻ᵀ Pᵀ D⁻¹.
    static double[][] CovarianceOf(PivotedQr qr, double[] scale, double variance)
    {
        int n = scale.Length;
        bool determined = qr.Rank() == n;
        double[][] inverse = [.. Enumerable.Range(0, n).Select(k => InverseColumn(qr, k))];
        double[][] covariance = [.. scale.Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = inverse.Sum(column => column[i] * column[j]);
                (int a, int b) = (qr.Pivots[i], qr.Pivots[j]);
                covariance[a][b] = determined ? variance * sum / (scale[a] * scale[b]) : double.NaN;
            }
        }

        return covariance;
    }

    static double[] InverseColumn(PivotedQr qr, int k)
    {
        double[] column = new double[qr.Columns];
        column[k] = 1;
        qr.SolveUpper(column, k + 1);
        return column;
    }

    // Equal observations have none, though their weighted mean may differ from them by its rounding.
    static double Variation(IReadOnlyList<double> y, IReadOnlyList<double>? weights)
    {
        double[] squared = [.. y.Select((_, i) => weights is null ? 1 : weights[i] * weights[i])];
        if (y.Where((_, i) => squared[i] > 0).Distinct().Count() < 2)
            return 0;
        double mean = y.Zip(squared, (value, weight) => weight * value).Sum() / squared.Sum();
        return y.Zip(squared, (value, weight) => weight * (value - mean) * (value - mean)).Sum();
    }

    static string[] NamesOf(IObjective objective) =>
        objective is Objective { Variables: { } variables }
            ? [.. variables.SelectMany(NamesOf)]
            : [.. Enumerable.Range(1, objective.Dimension).Select(i => $"x{i}")];

    static IEnumerable<string> NamesOf(Variable variable) =>
        variable.Shape.Rank == 0
            ? [variable.Name]
            : Enumerable
                .Range(0, variable.Shape.Size)
                .Select(at => $"{variable.Name}[{Index(variable.Shape.Extents, at)}]");

    // The grammar counts from 1.
    static string Index(IReadOnlyList<int> extents, int at)
    {
        string[] index = new string[extents.Count];
        for (int axis = extents.Count - 1; axis >= 0; axis--)
            (at, index[axis]) = (at / extents[axis], $"{at % extents[axis] + 1}");
        return string.Join(", ", index);
    }
}
