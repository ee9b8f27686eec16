using AutoDiff;

namespace Descent.Tests.TrustRegions;

/// <summary>The models of trust regions on random quadratics, convex and not.</summary>
public sealed class ModelTests
{
    public static MatrixTheoryData<int, double> Cases =>
        new([.. Enumerable.Range(1, 12)], [0.01, 1, 100]);

    [Theory, MemberData(nameof(Cases))]
    public void Lanczos_finds_the_lowest_point_of_the_region(int seed, double radius)
    {
        var q = new Quadratic(seed, 6);
        double[] p = new double[6];
        var model = new Lanczos(6);
        model.Aim(q, q.Here, 1e-10 * Norm(q.Gradient));
        ModelStep step = model.Solve(radius, p);

        // The conditions of Moré and Sorensen: (H + λI) p = −g with λ ≥ 0, and λ = 0 inside.
        double[] slope = q.Slope(p);
        double lambda = -Dot(p, slope) / Dot(p, p);
        double[] rest = [.. slope.Zip(p, (s, x) => s + lambda * x)];
        Assert.InRange(Norm(p), 0, radius * (1 + 1e-8));
        Assert.InRange(Norm(rest), 0, 1e-7 * (Norm(q.Gradient) + Norm(slope)));
        Assert.True(lambda >= -1e-9 * Norm(slope));
        if (step.OnBoundary)
            Assert.Equal(radius, Norm(p), 1e-8 * radius);
        else
            Assert.InRange(Norm(slope), 0, 1e-9 * Norm(q.Gradient));
        Assert.Equal(q.Decrease(p), step.Decrease, 1e-9 * Math.Abs(step.Decrease));
        Assert.All(q.Points(radius), other => Assert.True(q.Decrease(other) <= step.Decrease));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Conjugate_gradients_do_no_worse_than_the_way_downhill(int seed, double radius)
    {
        var q = new Quadratic(seed, 6);
        double[] p = new double[6];
        var model = new Steihaug(6);
        model.Aim(q, q.Here, 1e-10 * Norm(q.Gradient));
        ModelStep step = model.Solve(radius, p);

        Assert.InRange(Norm(p), 0, radius * (1 + 1e-12));
        Assert.Equal(Norm(p), step.Norm, 1e-12 * radius);
        Assert.Equal(q.Decrease(p), step.Decrease, 1e-8 * step.Decrease);
        Assert.True(step.Decrease >= q.Cauchy(radius) * (1 - 1e-12));
        if (!step.OnBoundary)
            Assert.InRange(Norm(q.Slope(p)), 0, 1e-9 * Norm(q.Gradient));
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_smaller_radius_follows_the_same_way_without_a_product(int seed, double radius)
    {
        var q = new Quadratic(seed, 6);
        double[] again = new double[6];
        double[] afresh = new double[6];
        foreach (Func<ITrustRegionModel> make in Makers)
        {
            ITrustRegionModel model = make();
            model.Aim(q, q.Here, 1e-10 * Norm(q.Gradient));
            ModelStep large = model.Solve(radius, again);
            double smaller = 0.3 * large.Norm;
            int products = q.Products;
            ModelStep small = model.Solve(smaller, again);
            Assert.Equal(products, q.Products);

            ITrustRegionModel other = make();
            other.Aim(q, q.Here, 1e-10 * Norm(q.Gradient));
            ModelStep same = other.Solve(smaller, afresh);

            Assert.Equal(same.Norm, small.Norm, 1e-9 * smaller);
            Assert.Equal(same.Decrease, small.Decrease, 1e-7 * same.Decrease);
            Assert.All(
                afresh.Zip(again),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6 * smaller)
            );
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Dogleg_bends_at_the_lowest_point_downhill_and_ends_at_Newtons(
        int seed,
        double radius
    )
    {
        var q = new Quadratic(seed, 6, convex: true);
        double[] p = new double[6];
        var model = new DoglegModel(6);
        model.Aim(q, q.Here, 0);
        ModelStep step = model.Solve(radius, p);

        Assert.InRange(Norm(p), 0, radius * (1 + 1e-12));
        Assert.Equal(q.Decrease(p), step.Decrease, 1e-10 * step.Decrease);
        Assert.True(step.Decrease >= q.Cauchy(radius) * (1 - 1e-12));
        if (step.OnBoundary)
            Assert.Equal(radius, Norm(p), 1e-10 * radius);
        else
            Assert.InRange(Norm(q.Slope(p)), 0, 1e-9 * Norm(q.Gradient));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Dogleg_goes_downhill_though_the_Hessian_is_not_positive_definite(int seed)
    {
        var q = new Quadratic(seed, 6);
        double[] p = new double[6];
        var model = new DoglegModel(6);
        model.Aim(q, q.Here, 0);
        ModelStep step = model.Solve(1e-3, p);

        Assert.True(step.Decrease > 0);
        Assert.True(Dot(p, q.Gradient) < 0);
        Assert.True(double.IsFinite(model.Solve(1e6, p).Decrease));
    }

    [Fact]
    public void A_shift_makes_a_matrix_positive_definite_and_none_is_made_where_it_is()
    {
        var cholesky = new Cholesky(2);
        cholesky.Factor([4, 0, 2, 3]);
        double[] b = [8, 7];
        cholesky.Solve(b);

        Assert.Equal(0, cholesky.Shift);
        Assert.Equal([1.25, 1.5], b.Select(x => Math.Round(x, 14)));

        cholesky.Factor([1, 0, 2, 1]);
        Assert.True(cholesky.Shift > 1); // eigenvalues 3 and -1
        cholesky.Factor([0, 0, 0, 0]);
        Assert.True(cholesky.Shift > 0);
        cholesky.Factor([double.NaN, 0, 0, 1]);
        Assert.True(double.IsNaN(cholesky.Shift));
    }

    static readonly Func<ITrustRegionModel>[] Makers =
    [
        () => new Steihaug(6),
        () => new Lanczos(6),
    ];

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    static double Norm(double[] a) => Math.Sqrt(Dot(a, a));

    /// <summary>gᵀp + ½ pᵀHp with random g and symmetric H.</summary>
    sealed class Quadratic : IHessian
    {
        readonly double[][] matrix;
        readonly Random random;

        public Quadratic(int seed, int n, bool convex = false)
        {
            random = new Random(seed);
            Here = new Point(n);
            double[][] a = [.. Enumerable.Range(0, n).Select(_ => Vector(n))];
            matrix =
            [
                .. Enumerable
                    .Range(0, n)
                    .Select(i =>
                        Enumerable
                            .Range(0, n)
                            .Select(j =>
                                convex ? Dot(a[i], a[j]) + (i == j ? 0.1 : 0) : a[i][j] + a[j][i]
                            )
                            .ToArray()
                    ),
            ];
            Gradient = Vector(n);
            Here.Set(new double[n], 0, Gradient);
        }

        public double[] Gradient { get; }

        /// <summary>p = 0.</summary>
        public Point Here { get; }

        public int Products { get; private set; }

        public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
        {
            Products++;
            for (int i = 0; i < matrix.Length; i++)
                result[i] = Dot(matrix[i], vector.ToArray());
        }

        public void Dispose() { }

        public double[] Slope(double[] p) =>
            [.. matrix.Select((row, i) => Dot(row, p) + Gradient[i])];

        public double Decrease(double[] p) =>
            -Dot(Gradient, p) - 0.5 * Dot(p, [.. matrix.Select(row => Dot(row, p))]);

        /// <summary>The decrease at the lowest point along −g in the region.</summary>
        public double Cauchy(double radius)
        {
            double length = Norm(Gradient);
            double curvature = Dot(Gradient, [.. matrix.Select(row => Dot(row, Gradient))]);
            double alpha = radius / length;
            if (curvature > 0)
                alpha = Math.Min(alpha, length * length / curvature);
            return Decrease([.. Gradient.Select(g => -alpha * g)]);
        }

        public IEnumerable<double[]> Points(double radius)
        {
            for (int i = 0; i < 200; i++)
            {
                double[] v = Vector(matrix.Length);
                double scale = radius * Math.Pow(random.NextDouble(), 0.1) / Norm(v);
                yield return [.. v.Select(x => scale * x)];
            }
        }

        double[] Vector(int n) =>
            [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
    }
}
