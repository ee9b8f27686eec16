using AutoDiff;

namespace Descent.Tests.Restarting;

public sealed class WeightSamplerTests
{
    static readonly Objective Network = Objective.FromText(
        "sum((tanh(X @ W + b) @ c + d)^2)",
        Bindings
            .Empty.WithData("X", new DataArray(new Shape(2, 60), new double[120]))
            .WithVariable("W", 60, 40)
            .WithVariable("b", 40)
            .WithVariable("c", 40)
            .WithVariable("d")
    );

    public static TheoryData<string, double, double> Schemes =>
        new()
        {
            { "xavier", 2 / 100.0, 2 / 41.0 },
            { "he", 2 / 60.0, 2 / 40.0 },
            { "small", 2 / 300.0, 2 / 200.0 },
        };

    [Theory, MemberData(nameof(Schemes))]
    public void Weights_have_the_variance_of_their_layer_and_biases_are_zero(
        string scheme,
        double ofMatrix,
        double ofVector
    )
    {
        double[][] points = [.. Of(scheme, 1, "c").Draw(50)];

        AssertVariance(ofMatrix, points, "W");
        AssertVariance(ofVector, points, "c");
        Assert.All(points.SelectMany(point => Part(point, "b")), bias => Assert.Equal(0, bias));
        Assert.All(points.SelectMany(point => Part(point, "d")), bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void Vectors_are_biases_unless_they_are_named()
    {
        double[] point = Of("he", 1).Draw(1).Single();

        Assert.All(Part(point, "c"), weight => Assert.Equal(0, weight));
        Assert.NotEqual(0, Part(point, "W").First());
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(Of("xavier", 7).Draw(2), Of("xavier", 7).Draw(2));
        Assert.NotEqual(Of("xavier", 7).Draw(1), Of("xavier", 8).Draw(1));
        double[][] two = [.. Of("xavier", 7).Draw(2)];
        Assert.NotEqual(two[0], two[1]);
    }

    [Fact]
    public void A_name_that_is_none_is_refused() =>
        Assert.Contains("'v'", Assert.Throws<ArgumentException>(() => Of("he", 1, "v")).Message);

    static ISampler Of(string scheme, ulong seed, params string[] vectors) =>
        scheme switch
        {
            "xavier" => Samplers.Xavier(Network, seed, vectors),
            "he" => Samplers.He(Network, seed, vectors),
            _ => Samplers.Small(Network, seed, vectors),
        };

    static IEnumerable<double> Part(double[] point, string name)
    {
        Variable variable = Network.Variable(name);
        return point.Skip(variable.Offset).Take(variable.Shape.Size);
    }

    // The mean square of n normal numbers deviates by √(2/n) of the variance; five times that is allowed.
    static void AssertVariance(double expected, double[][] points, string name)
    {
        double[] weights = [.. points.SelectMany(point => Part(point, name))];
        double square = weights.Average(weight => weight * weight);
        Assert.Equal(1, square / expected, 5 * Math.Sqrt(2.0 / weights.Length));
        Assert.Equal(0, weights.Average(), 5 * Math.Sqrt(expected / weights.Length));
    }
}
