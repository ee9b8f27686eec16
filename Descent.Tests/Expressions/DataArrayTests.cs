using AutoDiff;

namespace Descent.Tests.Expressions;

/// <summary>Arrays of .NET as data.</summary>
public sealed class DataArrayTests
{
    [Fact]
    public void A_rectangular_array_is_a_matrix_of_its_rows()
    {
        double[,] samples =
        {
            { 1, 2, 3 },
            { 4, 5, 6 },
        };
        DataArray data = samples;
        samples[0, 0] = 100;

        Assert.Equal(new Shape(2, 3), data.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], data.Values.ToArray());
    }

    [Fact]
    public void An_objective_takes_it_as_data_and_takes_another()
    {
        Bindings bindings = Bindings
            .Empty.WithData(
                "X",
                new double[,]
                {
                    { 1, 2 },
                    { 3, 4 },
                }
            )
            .WithVariable("w", 2);
        Objective f = Objective.FromText("sum(X @ w)", bindings);

        Assert.Equal(1 + 3 + 10 * (2 + 4), f.Value([1, 10]));
        Assert.Equal(
            60,
            f.With(
                    "X",
                    new double[,]
                    {
                        { 0, 1 },
                        { 0, 5 },
                    }
                )
                .Value([1, 10])
        );
    }

    [Fact]
    public void A_matrix_without_rows_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataArray(new double[0, 3]));
}
