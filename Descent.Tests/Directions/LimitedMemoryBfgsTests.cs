using Descent.Tests.Support;

namespace Descent.Tests.Directions;

public sealed class LimitedMemoryBfgsTests
{
    [Fact]
    public void With_memory_for_all_steps_it_is_dense_BFGS_started_from_the_same_scaling()
    {
        // The twin: H built as a matrix from γI by equation 6.17 of Nocedal and Wright, pair by pair, each made conjugate to the one before
        // where the two before it were alike.
        var memory = new LimitedMemoryBfgs { Memory = 20 };
        Walk walk = new Method("m", memory, new StrongWolfe()).Walk(
            Objectives.Rosenbrock(),
            [-1.2, 1]
        );
        List<(double[] S, double[] Y)> pairs = [];
        (bool alike, int corrected) = (false, 0);
        Assert.True(walk.MoveNext());
        for (int k = 0; k < 12; k++)
        {
            double[] x = walk.Current.X.ToArray();
            double[] g = walk.Current.Gradient.ToArray();
            Assert.True(walk.MoveNext());
            double[] s = [walk.Current.X[0] - x[0], walk.Current.X[1] - x[1]];
            if (pairs.Count > 0)
            {
                double[] d = Descend(pairs, g);
                double alpha = walk.LastStep.Alpha;
                Assert.Equal(alpha * d[0], s[0], 1e-6 * Math.Abs(s[0]) + 1e-12);
                Assert.Equal(alpha * d[1], s[1], 1e-6 * Math.Abs(s[1]) + 1e-12);
            }

            double[] y = [walk.Current.Gradient[0] - g[0], walk.Current.Gradient[1] - g[1]];
            if (pairs.Count == 0)
            {
                pairs.Add((s, y));
                continue;
            }

            (double[] before, double[] change) = pairs[^1];
            double own = Dot(before, change);
            double share = alike ? Dot(s, change) / own : 0;
            double asymmetry = Math.Abs(Dot(s, change) - Dot(before, y));
            alike = asymmetry <= 0.03 * Math.Sqrt(Dot(s, y) * own);
            (s, y) = (Less(s, share, before), Less(y, share, change));
            if (Dot(s, y) <= 0)
                continue;
            corrected += share == 0 ? 0 : 1;
            pairs.Add((s, y));
        }

        Assert.InRange(corrected, 1, 10);
    }

    // Without conjugate pairs they take 619, 255 and 11 364.
    [Theory]
    [InlineData("dixon3dq_100", 350)]
    [InlineData("tridia_100", 150)]
    [InlineData("morebv_100", 4000)]
    public void Nearly_quadratic_problems_of_bad_condition_take_few_evaluations(
        string key,
        int most
    )
    {
        Problem problem = ProblemLibrary.Find(key)!;
        AutoDiff.Objective f = problem.Compile();
        Run run = Descent.Methods.Create("l-bfgs").Minimize(f, f.Pack(problem.Start));

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.InRange(run.Evaluations.Value, 1, most);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void Any_memory_solves_Rosenbrock(int memory)
    {
        var method = new Method("m", new LimitedMemoryBfgs { Memory = memory }, new StrongWolfe());
        Run run = method.Minimize(Objectives.Rosenbrock(), [-1.2, 1]);

        Assert.Equal(RunStatus.Converged, run.Status);
    }

    [Fact]
    public void Steps_against_the_curvature_are_not_learned()
    {
        // A concave start: the first pairs have sᵀy < 0, and descent goes on all the same.
        Run run = Descent
            .Methods.Create("l-bfgs")
            .Minimize(Objectives.Scalar(Math.Cos, x => -Math.Sin(x)), [0.01]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(-1, run.Value, 1e-15);
    }

    static double[] Descend(List<(double[] S, double[] Y)> pairs, double[] g)
    {
        (double[] last, double[] change) = pairs[^1];
        double gamma = Dot(last, change) / Dot(change, change);
        double[,] h =
        {
            { gamma, 0 },
            { 0, gamma },
        };
        foreach ((double[] s, double[] y) in pairs)
            h = Update(h, s, y);
        return [-(h[0, 0] * g[0] + h[0, 1] * g[1]), -(h[1, 0] * g[0] + h[1, 1] * g[1])];
    }

    // H⁺ = (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ.
    static double[,] Update(double[,] h, double[] s, double[] y)
    {
        double rho = 1 / Dot(s, y);
        double[,] v =
        {
            { 1 - rho * s[0] * y[0], -rho * s[0] * y[1] },
            { -rho * s[1] * y[0], 1 - rho * s[1] * y[1] },
        };
        double[,] result = new double[2, 2];
        for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
        {
            result[i, j] = rho * s[i] * s[j];
            for (int k = 0; k < 2; k++)
            for (int l = 0; l < 2; l++)
                result[i, j] += v[i, k] * h[k, l] * v[j, l];
        }

        return result;
    }

    static double[] Less(double[] a, double share, double[] b) =>
        [a[0] - share * b[0], a[1] - share * b[1]];

    static double Dot(double[] a, double[] b) => a[0] * b[0] + a[1] * b[1];
}
