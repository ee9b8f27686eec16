using AutoDiff;

namespace Descent.Tests.Support;

/// <summary>Derivatives as arrays of their own.</summary>
static class Derived
{
    /// <summary>∇f(x), of length n.</summary>
    public static double[] Gradient(Objective f, params double[] x)
    {
        double[] gradient = new double[f.Dimension];
        _ = f.ValueAndGradient(x, gradient);
        return gradient;
    }

    /// <summary>∇²f(x) v, of length n.</summary>
    public static double[] Product(Objective f, double[] x, double[] v)
    {
        double[] product = new double[f.Dimension];
        using IHessian hessian = f.HessianAt(x);
        hessian.Multiply(v, product);
        return product;
    }
}
