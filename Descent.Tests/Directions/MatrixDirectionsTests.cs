using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Directions;

/// <summary>Shampoo and SOAP against their papers, worked in forty digits, and at work on a small network.</summary>
public sealed class MatrixDirectionsTests : IDisposable
{
    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    /// <summary>½ Σ C∘(W − T)² + ½ Σ d∘b²: a matrix of two by three, and a vector.</summary>
    const string BowlText = "sum(C*(W - T)^2)/2 + sum(d*b^2)/2";

    static readonly Objective Bowl = Of(BowlText);

    static readonly double[] Start = [1.5, -2, 0.5, -1, 0.75, 2, 2, -1];

    // By the algorithms of the papers, with eigenvectors in decimal arithmetic.
    static readonly double[] ShampooOnce =
    [
        1.4294623137891458,
        -1.5050816216903942,
        0.49113201623247278,
        -0.77142861759031678,
        0.7746204855653369,
        1.555985845875427,
        1.8143049819864963,
        -0.53576245496624074,
    ];

    static readonly double[] ShampooFour =
    [
        1.1692493570684041,
        -1.117455719277494,
        0.45290268874915253,
        -0.33293358707946248,
        0.77780931020729442,
        0.92935768274577404,
        0.90474302842849781,
        -0.30033999325251741,
    ];

    static readonly double[] SoapOnce =
    [
        1.48589472516751,
        -1.9010409696589517,
        0.49822923421792249,
        -0.95429084583620382,
        0.75492083848229756,
        1.9112079054662709,
        1.9000499750124938,
        -0.90001999600079984,
    ];

    static readonly double[] SoapFive =
    [
        1.3293234347905484,
        -1.5354502114975263,
        0.39950095410542957,
        -0.72435094201392408,
        0.82640574065737042,
        1.5628438623580469,
        1.4982337304112189,
        -0.49727297539200446,
    ];

    static readonly Soap QuickSoap = new()
    {
        Beta1 = 0.9,
        Beta2 = 0.8,
        Epsilon = 1e-3, // the first G′ is diagonal: what rounding leaves beside it is divided by ε alone
        Every = 2,
    };

    [Fact]
    public void Updates_of_Shampoo_are_the_papers()
    {
        AssertClose(ShampooOnce, After(new Shampoo(), 0.5, 1));
        AssertClose(ShampooFour, After(new Shampoo(), 0.5, 4));
    }

    [Fact]
    public void Updates_of_SOAP_are_the_papers()
    {
        AssertClose(SoapOnce, After(QuickSoap, 0.1, 1));
        AssertClose(SoapFive, After(QuickSoap, 0.1, 5));
    }

    [Fact]
    public void Of_a_row_alone_Shampoo_is_AdaGrad_of_its_length()
    {
        // G of 1×n: L = ε + Σ‖g‖², and R^−¼ g is along g at the first update: d = −g / √‖g‖ ‖g‖^½ = −g / ‖g‖, up to ε.
        Objective f = Objective.FromText(
            "sum(W*c)",
            Bindings.Empty.WithData("c", (double[])[3, 4]).WithVariable("W", 1, 2)
        );
        Iterate there = new Method(
            "s",
            new Shampoo { Epsilon = 1e-12 },
            new FixedStep { Length = 1 }
        )
            .Iterates(f, [0, 0])
            .ElementAt(1);

        Assert.Equal(-0.6, there.X[0], 1e-10);
        Assert.Equal(-0.8, there.X[1], 1e-10);
    }

    [Fact]
    public void Sides_that_are_too_long_keep_the_diagonal()
    {
        // ε + Σ over a row on the left, over a column on the right, of the first gradient.
        double[] there = After(new Shampoo { LargestSide = 1 }, 0.5, 1);
        double[] g = new double[8];
        _ = Bowl.ValueAndGradient(Start, g);
        for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
        {
            double row = 1e-4 + Enumerable.Range(0, 3).Sum(k => g[3 * i + k] * g[3 * i + k]);
            double column = 1e-4 + g[j] * g[j] + g[3 + j] * g[3 + j];
            double expected = Start[3 * i + j] - 0.5 * g[3 * i + j] / Math.Pow(row * column, 0.25);
            Assert.Equal(expected, there[3 * i + j], 1e-13);
        }
    }

    [Fact]
    public void Without_sides_to_turn_SOAP_is_Adam()
    {
        var soap = new Soap
        {
            Beta2 = 0.999,
            Beta1 = 0.9,
            LargestSide = 1,
        };

        AssertClose(After(new Adam(), 0.1, 12), After(soap, 0.1, 12));
    }

    [Fact]
    public void Roots_are_as_old_as_is_allowed()
    {
        Assert.NotEqual(After(new Shampoo(), 0.5, 2), After(new Shampoo { Every = 2 }, 0.5, 2));
        Assert.Equal(After(new Shampoo(), 0.5, 1), After(new Shampoo { Every = 2 }, 0.5, 1));
    }

    public static TheoryData<string> Ids => ["shampoo", "soap"];

    [Theory]
    [InlineData("shampoo", "adagrad")]
    [InlineData("soap", "adam")]
    public void On_a_network_they_are_ahead_of_those_that_see_coordinates(
        string id,
        string diagonal
    )
    {
        Objective network = Network();
        double[] start = Samplers.Xavier(network, 3).Draw(1).Single();
        var options = new RunOptions { MaxIterations = 150 };
        double[] rates = id == "soap" ? [0.02, 0.05, 0.1] : [0.2, 0.5, 1];
        double matrices = Best(id);
        double coordinates = Best(diagonal);

        Assert.True(matrices < 0.8 * coordinates, $"{id} {matrices}, {diagonal} {coordinates}");

        double Best(string method) =>
            rates.Min(rate => Rated(method, rate).Minimize(network, start, options).Value);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_run_on_matrices_cut_in_two_gives_the_bits_of_one(string id)
    {
        Objective network = Network();
        double[] start = Samplers.He(network, 5).Draw(1).Single();
        Method method = new(
            id,
            ((DirectionAndStep)Rated(id, 0.05).Update).Direction.WithClipping(5),
            new FixedStep { Length = 0.05 }
        );
        Run one = method.Minimize(network, start, new RunOptions { MaxIterations = 30 });
        var first = new RunOptions { MaxIterations = 13, Checkpoints = new Checkpoints(path) };
        _ = method.Minimize(network, start, first);
        Run tail = method.Resume(network, path, new RunOptions { MaxIterations = 30 });

        Assert.Equal(one.X, tail.X);
        Assert.Equal(one.Trace, tail.Trace);
    }

    /// <summary>Parts around a direction hand on what the variables are.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void With_a_penalty_they_see_the_matrices_of_the_sum(string id)
    {
        Objective sum = Of(BowlText + " + 0.05*sum(W^2) + 0.05*sum(b^2)");
        IDirection direction = ((DirectionAndStep)Rated(id, 0.05).Update).Direction;
        double[] written = AfterOn(sum, direction, 0.05, 5);

        double[] penalised = AfterOn(Bowl, direction.WithPenalty(0.1), 0.05, 5);
        double[] filtered = AfterOn(Bowl, direction.WithPenalty(0.1).WithClipping(1e6), 0.05, 5);

        Assert.All(written.Zip(penalised), both => Assert.Equal(both.First, both.Second, 1e-9));
        Assert.All(written.Zip(filtered), both => Assert.Equal(both.First, both.Second, 1e-9));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Batches_of_a_table_know_its_matrices(string id)
    {
        TableObjective table = Table();
        double[] start = Samplers.Xavier(table.All, 3).Draw(1).Single();
        Method method = Rated(id, 0.05);
        var options = new RunOptions { MaxIterations = 3 };

        Run whole = method.Minimize(table.All, start, options);
        Run batched = method.Minimize(table, start, new MiniBatches { Size = 48 }, options);

        // One batch of all rows, in another order.
        Assert.Equal(whole.Value, batched.Value, 1e-8 * whole.Value);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_gradient_that_is_no_number_is_not_hidden(string id)
    {
        IObjective torn = Objectives.Scalar(x => x, _ => double.NaN);
        Walk walk = Descent.Methods.Create(id).Walk(torn, [1]);
        _ = walk.MoveNext();
        _ = walk.MoveNext();

        Assert.Equal(double.NaN, walk.Current.X[0]);
    }

    static Objective Of(string text) =>
        Objective.FromText(
            text,
            Bindings
                .Empty.WithData(
                    "C",
                    new double[,]
                    {
                        { 1, 4, 0.5 },
                        { 2, 1, 3 },
                    }
                )
                .WithData(
                    "T",
                    new double[,]
                    {
                        { 0.5, -1, 2 },
                        { 1, 0.25, -0.5 },
                    }
                )
                .WithData("d", (double[])[1, 5])
                .WithVariable("W", 2, 3)
                .WithVariable("b", 2)
        );

    static double[] After(IDirection direction, double rate, int updates) =>
        AfterOn(Bowl, direction, rate, updates);

    static double[] AfterOn(Objective f, IDirection direction, double rate, int updates) =>
        [
            .. new Method("m", direction, new FixedStep { Length = rate })
                .Iterates(f, Start)
                .ElementAt(updates)
                .X,
        ];

    static void AssertClose(double[] expected, double[] actual)
    {
        foreach ((double e, double a) in expected.Zip(actual))
            Assert.Equal(e, a, 1e-12);
    }

    static Method Rated(string id, double rate) =>
        Descent.Methods.Create(id, new Dictionary<string, double> { ["learning-rate"] = rate });

    static Objective Network() => Table().All;

    // Six inputs of very different size, ten hidden neurons, three outputs of another such network.
    static TableObjective Table()
    {
        const int rows = 48;
        double[] inputs =
        [
            .. Enumerable
                .Range(0, rows * 6)
                .Select(i => Math.Sin(7.1 * i + i * i) * Math.Pow(2, -(i % 6))),
        ];
        double[] outputs =
        [
            .. Enumerable
                .Range(0, rows * 3)
                .Select(i =>
                    Math.Tanh(2 * inputs[i / 3 * 6] + (i % 3 - 1) * 4 * inputs[i / 3 * 6 + 2])
                    - 0.3 * (i % 3)
                ),
        ];
        return new TableObjective(
            "mean((tanh(X @ W + b) @ C + d - Y)^2)",
            Bindings
                .Empty.WithData("X", new DataArray(new Shape(rows, 6), inputs))
                .WithData("Y", new DataArray(new Shape(rows, 3), outputs))
                .WithVariable("W", 6, 10)
                .WithVariable("b", 10)
                .WithVariable("C", 10, 3)
                .WithVariable("d", 3),
            rows
        );
    }
}
