using AutoDiff;

namespace Descent.Tests.Support;

/// <summary>Objectives for tests, with derivatives by <see cref="HyperDual"/> or by hand.</summary>
static class Objectives
{
    /// <summary>A twice differentiable objective from one formula.</summary>
    public static IObjective Of(int dimension, Func<HyperDual[], HyperDual> f) =>
        new DelegateObjective(
            dimension,
            x => f(Lift(x, -1, default)).A,
            (x, g) =>
            {
                double value = f(Lift(x, -1, default)).A;
                for (int i = 0; i < g.Length; i++)
                    g[i] = f(Lift(x, i, default)).B;
                return value;
            },
            (x, v, hv) =>
            {
                for (int i = 0; i < hv.Length; i++)
                    hv[i] = f(Lift(x, i, v)).D;
            }
        );

    /// <summary>Rosenbrock by hand, times a factor, allocating nothing.</summary>
    public static IObjective Rosenbrock(double factor = 1) => new HandRosenbrock(factor);

    /// <summary>½ Σ λᵢ xᵢ² with a gradient by hand and no second derivatives.</summary>
    public static IObjective Quadratic(params double[] eigenvalues) =>
        new DelegateObjective(
            eigenvalues.Length,
            x => HalfSum(eigenvalues, x),
            (x, g) =>
            {
                for (int i = 0; i < g.Length; i++)
                    g[i] = eigenvalues[i] * x[i];
                return HalfSum(eigenvalues, x);
            }
        );

    /// <summary>A function of one variable and its derivative, as given: they need not agree.</summary>
    public static IObjective Scalar(Func<double, double> f, Func<double, double> slope) =>
        new DelegateObjective(
            1,
            x => f(x[0]),
            (x, g) =>
            {
                g[0] = slope(x[0]);
                return f(x[0]);
            }
        );

    static double HalfSum(double[] eigenvalues, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += 0.5 * eigenvalues[i] * x[i] * x[i];
        return sum;
    }

    static HyperDual[] Lift(ReadOnlySpan<double> x, int seed, ReadOnlySpan<double> v)
    {
        var lifted = new HyperDual[x.Length];
        for (int i = 0; i < x.Length; i++)
            lifted[i] = new HyperDual(x[i], i == seed ? 1 : 0, v.IsEmpty ? 0 : v[i]);
        return lifted;
    }

    sealed class HandRosenbrock(double factor) : ISumOfSquares, IResiduals, IHessian
    {
        readonly double[] point = new double[2];

        public int Dimension => 2;

        public int Count => 2;

        public double Factor => factor;

        public IReadOnlyList<double>? Observations => null;

        public IReadOnlyList<double>? Weights => null;

        public IResiduals Residuals => this;

        public void Values(ReadOnlySpan<double> x, Span<double> residuals) =>
            (residuals[0], residuals[1]) = (1 - x[0], 10 * (x[1] - x[0] * x[0]));

        public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian) =>
            (jacobian[0], jacobian[1], jacobian[2], jacobian[3]) = (-1, -20 * x[0], 0, 10);

        public double Value(ReadOnlySpan<double> x)
        {
            double bend = x[1] - x[0] * x[0];
            return factor * ((1 - x[0]) * (1 - x[0]) + 100 * bend * bend);
        }

        public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            double bend = x[1] - x[0] * x[0];
            gradient[0] = factor * (-2 * (1 - x[0]) - 400 * x[0] * bend);
            gradient[1] = factor * (200 * bend);
            return Value(x);
        }

        public IHessian HessianAt(ReadOnlySpan<double> x)
        {
            x.CopyTo(point);
            return this;
        }

        public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
        {
            double corner = -400 * point[0];
            double first = 2 - 400 * (point[1] - 3 * point[0] * point[0]);
            result[0] = factor * (first * vector[0] + corner * vector[1]);
            result[1] = factor * (corner * vector[0] + 200 * vector[1]);
        }

        public void Dispose() { }
    }
}
