using System.Runtime.Intrinsics;
using AutoDiff;
using AutoDiff.FSharp;
using Kernel = AutoDiff.FSharp.MatrixProduct;

namespace Descent.Benchmarks.Twins;

/// <summary>
/// Mean squared error of a network with two hidden layers of tanh by hand: the matrix kernel that derived code calls, and one
/// fused pass over the rows between two products. Widths of hidden layers are multiples of eight.
/// </summary>
public sealed unsafe class NetworkTwin : Twin
{
    /// <summary>The same objective as text.</summary>
    public const string Text = "mean((tanh(tanh(X @ A + a) @ B + b) @ c + o - y)^2)";

    readonly Kernel kernel = Kernel.OfWidth(Lanes.Widest);
    readonly int n,
        d,
        h;
    readonly double[] y;
    readonly double[] point;

    readonly Workspace X;
    readonly Workspace first,
        second,
        toFirst,
        toSecond,
        toHidden;
    readonly Workspace moving,
        movingSecond,
        toMoving,
        toMovingSecond;
    readonly double[] errors;

    /// <summary>For n samples of d numbers, and h units in each hidden layer.</summary>
    public NetworkTwin(double[] x, double[] y, int d, int h)
        : base(Variables(d, h))
    {
        (n, this.d, this.h, this.y) = (y.Length, d, h, y);
        X = new Workspace(x.Length);
        x.CopyTo(new Span<double>((void*)X.Address, x.Length));
        (first, second, toFirst, toSecond, toHidden) = (Room(), Room(), Room(), Room(), Room());
        (moving, movingSecond, toMoving, toMovingSecond) = (Room(), Room(), Room(), Room());
        errors = new double[n];
        point = GC.AllocateUninitializedArray<double>(Dimension, pinned: true);
    }

    /// <summary>Weights and biases of the three layers, each matrix row by row.</summary>
    public static int Variables(int d, int h) => d * h + h + h * h + h + h + 1;

    Workspace Room() => new(n * h);

    /// <inheritdoc/>
    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        fixed (double* p = x)
        fixed (double* g = gradient)
            return Evaluate(new Layers(p, d, h), new Layers(g, d, h), toFirst, isGradient: true);
    }

    double Evaluate(in Layers p, in Layers g, Workspace toFirst, bool isGradient)
    {
        new Span<double>(g.A, Dimension).Clear();
        Multiply(Samples, Matrix(p.A, h), Hidden(first), n, d, h);
        for (int row = 0; row < n; row++)
        {
            double* f = Row(first, row);
            for (int j = 0; j < h; j += 8)
                Vector512.Store(
                    VectorExp.Tanh(Vector512.Load(f + j) + Vector512.Load(p.AOffset + j)),
                    f + j
                );
        }

        Multiply(Hidden(first), Matrix(p.B, h), Hidden(second), n, h, h);
        double total = 0;
        for (int row = 0; row < n; row++)
        {
            double* s = Row(second, row);
            double* back = Row(toSecond, row);
            var sum = Vector512<double>.Zero;
            for (int j = 0; j < h; j += 8)
            {
                var t = VectorExp.Tanh(Vector512.Load(s + j) + Vector512.Load(p.BOffset + j));
                Vector512.Store(t, s + j);
                sum = Vector512.FusedMultiplyAdd(t, Vector512.Load(p.C + j), sum);
            }

            double error = Vector512.Sum(sum) + *p.COffset - y[row],
                slope = 2 * error / n;
            total += error * error;
            errors[row] = slope;
            *g.COffset += slope;
            var e = Vector512.Create(slope);
            for (int j = 0; j < h; j += 8)
            {
                var t = Vector512.Load(s + j);
                var b = e * Vector512.Load(p.C + j) * OneLessSquare(t);
                Vector512.Store(b, back + j);
                Add(b, g.BOffset + j);
                Vector512.Store(Vector512.FusedMultiplyAdd(e, t, Vector512.Load(g.C + j)), g.C + j);
            }
        }

        Multiply(Hidden(toSecond), Matrix(p.B, h).Transposed, Hidden(toFirst), n, h, h);
        if (!isGradient)
            return total / n;

        Multiply(Hidden(first).Transposed, Hidden(toSecond), Matrix(g.B, h), h, n, h);
        for (int row = 0; row < n; row++)
        {
            double* f = Row(first, row);
            double* back = Row(toFirst, row);
            for (int j = 0; j < h; j += 8)
            {
                var b = Vector512.Load(back + j) * OneLessSquare(Vector512.Load(f + j));
                Vector512.Store(b, back + j);
                Add(b, g.AOffset + j);
            }
        }

        Multiply(Samples.Transposed, Hidden(toFirst), Matrix(g.A, h), d, n, h);
        return total / n;
    }

    /// <inheritdoc/>
    public override IHessian HessianAt(ReadOnlySpan<double> x)
    {
        x.CopyTo(point);
        var unused = new double[Dimension];
        fixed (double* p = point)
        fixed (double* g = unused)
            _ = Evaluate(new Layers(p, d, h), new Layers(g, d, h), toHidden, isGradient: false);
        return this;
    }

    /// <inheritdoc/>
    public override void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        fixed (double* x = point)
        fixed (double* v = vector)
        fixed (double* g = result)
            Multiply(new Layers(x, d, h), new Layers(v, d, h), new Layers(g, d, h));
    }

    void Multiply(in Layers p, in Layers v, in Layers g)
    {
        new Span<double>(g.A, Dimension).Clear();
        Multiply(Samples, Matrix(v.A, h), Hidden(moving), n, d, h);
        for (int row = 0; row < n; row++)
        {
            double* f = Row(first, row);
            double* m = Row(moving, row);
            for (int j = 0; j < h; j += 8)
                Vector512.Store(
                    (Vector512.Load(m + j) + Vector512.Load(v.AOffset + j))
                        * OneLessSquare(Vector512.Load(f + j)),
                    m + j
                );
        }

        Multiply(Hidden(moving), Matrix(p.B, h), Hidden(movingSecond), n, h, h);
        Multiply(Hidden(first), Matrix(v.B, h), Hidden(movingSecond), n, h, h, true);
        for (int row = 0; row < n; row++)
        {
            double* s = Row(second, row);
            double* m = Row(movingSecond, row);
            double* back = Row(toMovingSecond, row);
            var sum = Vector512<double>.Zero;
            for (int j = 0; j < h; j += 8)
            {
                var t = Vector512.Load(s + j);
                var moved =
                    (Vector512.Load(m + j) + Vector512.Load(v.BOffset + j)) * OneLessSquare(t);
                Vector512.Store(moved, m + j);
                sum = Vector512.FusedMultiplyAdd(moved, Vector512.Load(p.C + j), sum);
                sum = Vector512.FusedMultiplyAdd(t, Vector512.Load(v.C + j), sum);
            }

            double slope = 2 * (Vector512.Sum(sum) + *v.COffset) / n;
            *g.COffset += slope;
            var e = Vector512.Create(errors[row]);
            var f = Vector512.Create(slope);
            for (int j = 0; j < h; j += 8)
            {
                var t = Vector512.Load(s + j);
                var moved = Vector512.Load(m + j);
                var c = Vector512.Load(p.C + j);
                var toT = f * c + e * Vector512.Load(v.C + j);
                var b = toT * OneLessSquare(t) - (t + t) * moved * (e * c);
                Vector512.Store(b, back + j);
                Add(b, g.BOffset + j);
                Add(f * t + e * moved, g.C + j);
            }
        }

        Multiply(Hidden(moving).Transposed, Hidden(toSecond), Matrix(g.B, h), h, n, h);
        Multiply(Hidden(first).Transposed, Hidden(toMovingSecond), Matrix(g.B, h), h, n, h, true);
        var target = Hidden(toMoving);
        Multiply(Hidden(toMovingSecond), Matrix(p.B, h).Transposed, target, n, h, h);
        Multiply(Hidden(toSecond), Matrix(v.B, h).Transposed, target, n, h, h, true);
        for (int row = 0; row < n; row++)
        {
            double* f = Row(first, row);
            double* m = Row(moving, row);
            double* fixedBack = Row(toHidden, row);
            double* back = Row(toMoving, row);
            for (int j = 0; j < h; j += 8)
            {
                var t = Vector512.Load(f + j);
                var b =
                    Vector512.Load(back + j) * OneLessSquare(t)
                    - (t + t) * Vector512.Load(m + j) * Vector512.Load(fixedBack + j);
                Vector512.Store(b, back + j);
                Add(b, g.AOffset + j);
            }
        }

        Multiply(Samples.Transposed, target, Matrix(g.A, h), d, n, h);
    }

    StridedMatrix Samples => StridedMatrix.RowMajor(X.Address, d);

    StridedMatrix Hidden(Workspace memory) => StridedMatrix.RowMajor(memory.Address, h);

    double* Row(Workspace memory, int row) => (double*)memory.Address + row * h;

    static StridedMatrix Matrix(double* address, int columns) =>
        StridedMatrix.RowMajor((nint)address, columns);

    void Multiply(
        StridedMatrix a,
        StridedMatrix b,
        StridedMatrix c,
        int m,
        int k,
        int n,
        bool accumulate = false
    ) => kernel.Multiply(a, b, c, m, k, n, accumulate);

    static Vector512<double> OneLessSquare(Vector512<double> t) =>
        Vector512.FusedMultiplyAdd(-t, t, Vector512<double>.One);

    static void Add(Vector512<double> terms, double* target) =>
        Vector512.Store(Vector512.Load(target) + terms, target);

    /// <summary>Where each layer's numbers are in a point.</summary>
    readonly struct Layers(double* start, int d, int h)
    {
        public double* A => start;
        public double* AOffset => start + d * h;
        public double* B => AOffset + h;
        public double* BOffset => B + h * h;
        public double* C => BOffset + h;
        public double* COffset => C + h;
    }
}
