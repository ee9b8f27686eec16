using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Bounded;

/// <summary>The model of a trust region within bounds on random quadratics, convex and not.</summary>
public sealed class ProjectedModelTests
{
    const int N = 6;

    public static MatrixTheoryData<int, double, bool> Cases =>
        new([.. Enumerable.Range(1, 12)], [0.01, 1, 100], [true, false]);

    [Theory, MemberData(nameof(Cases))]
    public void A_step_keeps_to_bounds_and_radius_and_gains_what_it_says(
        int seed,
        double radius,
        bool convex
    )
    {
        var q = new BoxedQuadratic(seed, convex);
        double[] s = new double[N];
        ModelStep step = q.Solve(radius, s);

        Assert.True(q.Box.Contains(q.Here.X, s));
        Assert.InRange(step.Norm, 0, radius * (1 + 1e-12));
        Assert.Equal(step.Norm, Math.Sqrt(Vectors.Dot(s, s)), 1e-12 * radius);
        Assert.Equal(q.Decrease(s), step.Decrease, 1e-9 * Math.Abs(step.Decrease));
        Assert.True(step.Decrease >= 0.01 * q.AlongTheProjectedGradient(radius));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Variables_left_free_are_where_the_model_is_flat_unless_the_radius_is_in_the_way(
        int seed,
        double radius,
        bool convex
    )
    {
        var q = new BoxedQuadratic(seed, convex);
        double[] s = new double[N];
        ModelStep step = q.Solve(radius, s);
        if (step.OnBoundary)
            return;
        double[] slope = q.Slope(s);
        double[] free =
        [
            .. Enumerable
                .Range(0, N)
                .Where(i => !q.Box.Meets(q.Here.X, s[i], i))
                .Select(i => slope[i]),
        ];
        Assert.InRange(Vectors.Norm(free), 0, 1e-8);
    }

    [Fact]
    public void Where_no_bound_is_met_it_is_the_model_without_bounds_and_a_smaller_radius_is_free()
    {
        var q = new BoxedQuadratic(3, convex: true, near: false);
        double[] s = new double[N];
        double[] open = new double[N];
        var steihaug = new Steihaug(N);
        steihaug.Aim(q, q.Here, 0);
        var model = new ProjectedModel(q.Box, q.Objective);
        model.Aim(q, q.Here, 0);
        foreach (double radius in (double[])[10, 0.5, 0.1])
        {
            Assert.Equal(steihaug.Solve(radius, open), model.Solve(radius, s));
            Assert.Equal(open, s);
        }

        int products = q.Products;
        _ = model.Solve(0.05, s);
        Assert.Equal(products, q.Products);
    }

    [Fact]
    public void A_smaller_radius_at_the_same_point_is_solved_as_if_it_came_first()
    {
        double[] again = new double[N];
        double[] afresh = new double[N];
        for (int seed = 1; seed <= 12; seed++)
        {
            var q = new BoxedQuadratic(seed, convex: false);
            var model = new ProjectedModel(q.Box, q.Objective);
            model.Aim(q, q.Here, 1e-10);
            double smaller = 0.3 * model.Solve(100, again).Norm;
            ModelStep second = model.Solve(smaller, again);
            ModelStep first = q.Solve(smaller, afresh);

            Assert.Equal(first.Decrease, second.Decrease, 1e-9 * first.Decrease);
            Assert.All(afresh.Zip(again), p => Assert.Equal(p.First, p.Second, 1e-7 * smaller));
        }
    }

    /// <summary>gᵀs + ½ sᵀHs at a point of a box, some of whose variables are at bounds.</summary>
    sealed class BoxedQuadratic : IHessian
    {
        readonly double[][] matrix;
        readonly double[] gradient;

        public BoxedQuadratic(int seed, bool convex, bool near = true)
        {
            var random = new Random(seed);
            double[] Vector() =>
                [.. Enumerable.Range(0, N).Select(_ => 2 * random.NextDouble() - 1)];
            double[][] a = [.. Enumerable.Range(0, N).Select(_ => Vector())];
            matrix =
            [
                .. Enumerable
                    .Range(0, N)
                    .Select(i =>
                        Enumerable
                            .Range(0, N)
                            .Select(j =>
                                convex
                                    ? Vectors.Dot(a[i], a[j]) + (i == j ? 0.1 : 0)
                                    : a[i][j] + a[j][i]
                            )
                            .ToArray()
                    ),
            ];
            gradient = Vector();
            double[] x = Vector();
            Here = new Point(N);
            Here.Set(x, 0, gradient);
            double[] lower = [.. x.Select((v, i) => v - (near ? 0.01 + 0.3 * i : 1e6))];
            double[] upper = [.. x.Select((v, i) => v + (near ? 0.3 - 0.05 * i : 1e6))];
            (lower[2], upper[2]) = (double.NegativeInfinity, double.PositiveInfinity);
            Box = new FeasibleBox(lower, upper);
            if (!near)
                return;
            // The first is at a bound that holds it, the second at one that does not.
            (gradient[0] > 0 ? lower : upper)[0] = x[0];
            (gradient[1] > 0 ? upper : lower)[1] = x[1];
        }

        public FeasibleBox Box { get; }

        public Point Here { get; }

        public CountedObjective Objective { get; } =
            new(Objectives.Quadratic([.. Enumerable.Repeat(1.0, N)]));

        public int Products { get; private set; }

        public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
        {
            Products++;
            for (int i = 0; i < N; i++)
                result[i] = Vectors.Dot(matrix[i], vector);
        }

        public void Dispose() { }

        public ModelStep Solve(double radius, double[] step)
        {
            var model = new ProjectedModel(Box, Objective);
            model.Aim(this, Here, 1e-10);
            return model.Solve(radius, step);
        }

        public double[] Slope(double[] s) =>
            [.. matrix.Select((row, i) => Vectors.Dot(row, s) + gradient[i])];

        public double Decrease(double[] s) =>
            -Vectors.Dot(gradient, s)
            - 0.5 * Vectors.Dot(s, [.. matrix.Select(row => Vectors.Dot(row, s))]);

        /// <summary>The most the model falls by along P(x − αg) within the radius, by trying many α.</summary>
        public double AlongTheProjectedGradient(double radius)
        {
            double most = 0;
            for (double alpha = 1e-4; alpha < 1e3; alpha *= 1.1)
            {
                double[] s = [.. gradient.Select((g, i) => Box.Inward(Here.X, alpha * g, i))];
                if (Vectors.Norm(s) <= radius)
                    most = Math.Max(most, Decrease(s));
            }

            return most;
        }
    }
}
