using AutoDiff;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;

namespace Descent.MathNetBridge;

/// <summary>An objective as minimisers of MathNet.Numerics take it.</summary>
/// <remarks>
/// Every evaluation has arrays of its own, and what is handed out is copied: MathNet keeps the vectors of earlier points. Value and gradient
/// come from one evaluation. The Hessian is made of n products, and only where it is asked for.
/// </remarks>
/// <example>
/// <code>
/// new BfgsMinimizer(1e-8, 1e-12, 1e-12).FindMinimum(new MathNetObjective(objective), DenseVector.OfArray([-1.2, 1]));
/// </code>
/// </example>
public sealed class MathNetObjective : IObjectiveFunction
{
    readonly IObjective objective;
    readonly bool values;
    readonly Seen? seen;
    double[]? point;
    double[]? gradient;
    double[]? hessian;

    /// <summary>An objective that has not been evaluated yet.</summary>
    /// <param name="objective">The objective; it stays the caller's.</param>
    public MathNetObjective(IObjective objective)
        : this(objective, false, null) { }

    /// <param name="objective">The objective.</param>
    /// <param name="values">Whether only values will be asked for, as Nelder and Mead do.</param>
    /// <param name="seen">Called after every evaluation.</param>
    internal MathNetObjective(IObjective objective, bool values, Seen? seen)
    {
        ArgumentNullException.ThrowIfNull(objective);
        (this.objective, this.values, this.seen) = (objective, values, seen);
    }

    /// <summary>Sees an evaluation; the gradient is empty where only values are asked for.</summary>
    internal delegate void Seen(
        ReadOnlySpan<double> x,
        double value,
        ReadOnlySpan<double> gradient
    );

    /// <summary>The point last evaluated.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been evaluated.</exception>
    public Vector<double> Point => DenseVector.OfArray(At);

    /// <summary>f at the point.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>True.</summary>
    public bool IsGradientSupported => true;

    /// <summary>True; an objective without second derivatives throws when the Hessian is asked for.</summary>
    public bool IsHessianSupported => true;

    /// <summary>∇f at the point.</summary>
    public Vector<double> Gradient
    {
        get
        {
            if (gradient is null)
            {
                gradient = new double[At.Length];
                _ = objective.ValueAndGradient(At, gradient);
            }

            return DenseVector.OfArray(gradient);
        }
    }

    /// <summary>∇²f at the point, from one product for each column.</summary>
    /// <exception cref="NotSupportedException">The objective knows no second derivatives.</exception>
    public Matrix<double> Hessian
    {
        get
        {
            hessian ??= Columns();
            return DenseMatrix.OfColumnMajor(At.Length, At.Length, hessian);
        }
    }

    double[] At => point ?? throw new InvalidOperationException("Call EvaluateAt first.");

    /// <summary>Evaluates f, and ∇f with it, at a point.</summary>
    /// <param name="point">The point, of length n, dense or sparse; copied.</param>
    public void EvaluateAt(Vector<double> point)
    {
        ArgumentNullException.ThrowIfNull(point);
        this.point = point.ToArray();
        gradient = values ? null : new double[this.point.Length];
        hessian = null;
        Value = values
            ? objective.Value(this.point)
            : objective.ValueAndGradient(this.point, gradient);
        seen?.Invoke(this.point, Value, gradient);
    }

    /// <summary>The same objective at no point yet.</summary>
    public IObjectiveFunction CreateNew() => new MathNetObjective(objective, values, seen);

    /// <summary>The same objective at the same point, to be moved on its own.</summary>
    public IObjectiveFunction Fork() =>
        new MathNetObjective(objective, values, seen)
        {
            // An evaluation replaces these arrays and never writes into them.
            point = point,
            gradient = gradient,
            hessian = hessian,
            Value = Value,
        };

    double[] Columns()
    {
        int n = At.Length;
        double[] columns = new double[n * n];
        double[] unit = new double[n];
        using IHessian map = objective.HessianAt(At);
        for (int i = 0; i < n; i++)
        {
            unit[i] = 1;
            map.Multiply(unit, columns.AsSpan(i * n, n));
            unit[i] = 0;
        }

        return columns;
    }
}
