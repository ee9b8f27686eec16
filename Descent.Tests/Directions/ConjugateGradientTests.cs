using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Directions;

public sealed class ConjugateGradientTests
{
    public static TheoryData<ConjugacyFormula> Formulas => [.. Enum.GetValues<ConjugacyFormula>()];

    [Theory, MemberData(nameof(Formulas))]
    public void On_a_quadratic_with_exact_steps_every_formula_is_linear_conjugate_gradients(
        ConjugacyFormula formula
    )
    {
        double[] eigenvalues = [1, 2, 5, 10, 30];
        IObjective f = Objectives.Of(5, x => HalfSum(eigenvalues, x));
        var direction = new NonlinearConjugateGradient { Formula = formula, RestartEvery = 10 };
        Walk walk = new Method("c", direction, new ExactStep()).Walk(f, [1, 1, 1, 1, 1]);
        Assert.True(walk.MoveNext());
        double opening = walk.Current.GradientNorm;
        double[] twin = [1, 1, 1, 1, 1];
        var linear = new Linear(eigenvalues, twin);
        for (int k = 0; k < 5; k++)
        {
            Assert.True(walk.MoveNext());
            double[] expected = linear.Next();
            for (int i = 0; i < 5; i++)
                Assert.Equal(expected[i], walk.Current.X[i], 1e-6);
        }

        Assert.True(walk.Current.GradientNorm <= 1e-6 * opening, $"{walk.Current.GradientNorm}");
    }

    [Fact]
    public void The_directions_of_Hager_and_Zhang_descend_under_any_step()
    {
        // gᵀd ≤ −(7/8) ‖g‖² (2005, theorem 1), here under a fixed step that searches for nothing.
        var direction = new NonlinearConjugateGradient { Orthogonality = null, RestartEvery = 100 };
        IDirectionState state = direction.Begin(2);
        var counted = new CountedObjective(Objectives.Rosenbrock());
        var random = new Random(5);
        double[] d = new double[2];
        Point here = At(counted, [-1.2, 1]);
        var at = new Situation(counted, here);
        for (int k = 1; k < 100; k++)
        {
            _ = state.Point(at, d);
            double squared = Dot(here.Gradient, here.Gradient);
            Assert.True(Dot(here.Gradient, d) <= -0.875 * squared * (1 - 1e-12));
            Point next = At(
                counted,
                [
                    here.X[0] + 0.1 * (random.NextDouble() - 0.5),
                    here.X[1] + 0.1 * (random.NextDouble() - 0.5),
                ]
            );
            (at.Previous, at.Current, at.Iteration) = (here, next, k);
            here = next;
        }
    }

    [Fact]
    public void A_formula_that_is_none_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new NonlinearConjugateGradient { Formula = (ConjugacyFormula)9 }
        );

    static Point At(CountedObjective f, double[] x)
    {
        var point = new Point(x.Length);
        x.CopyTo(point.Coordinates);
        point.Evaluate(f);
        return point;
    }

    static HyperDual HalfSum(double[] eigenvalues, HyperDual[] x)
    {
        HyperDual sum = 0.5 * eigenvalues[0] * x[0] * x[0];
        for (int i = 1; i < x.Length; i++)
            sum += 0.5 * eigenvalues[i] * x[i] * x[i];
        return sum;
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>The textbook's linear conjugate gradients on a diagonal matrix.</summary>
    sealed class Linear(double[] eigenvalues, double[] x)
    {
        double[] r = [.. x.Zip(eigenvalues, (a, b) => a * b)];
        double[]? p;

        public double[] Next()
        {
            p ??= [.. r.Select(each => -each)];
            double[] hp = [.. p.Zip(eigenvalues, (a, b) => a * b)];
            double squared = Dot(r, r);
            double alpha = squared / Dot(p, hp);
            x = [.. x.Zip(p, (a, b) => a + alpha * b)];
            r = [.. r.Zip(hp, (a, b) => a + alpha * b)];
            double beta = Dot(r, r) / squared;
            p = [.. r.Zip(p, (a, b) => -a + beta * b)];
            return x;
        }
    }
}
