using System.Runtime.InteropServices;
using AutoDiff;
using AutoDiff.FSharp;
using Microsoft.FSharp.Core;

namespace Descent.Tests.Compilation;

public sealed class SmokeTests
{
    static AutoDiff.FSharp.Input Variable(string name, params int[] extents) => new(name, new Shape(extents), null);

    static double[] Gradient(CompiledObjective f, double[] x, out double value)
    {
        var point = GCHandle.Alloc(x, GCHandleType.Pinned);
        var g = new double[x.Length];
        var result = GCHandle.Alloc(g, GCHandleType.Pinned);
        value = f.ValueAndGradient(point.AddrOfPinnedObject(), result.AddrOfPinnedObject());
        point.Free();
        result.Free();
        return g;
    }

    [Fact]
    public void Rosenbrock()
    {
        var builder = new Builder();
        var build = (IBuilder)builder;
        var x = build.Input(Variable("x"));
        var y = build.Input(Variable("y"));
        Node Square(Node a) => build.Call("power", [a, build.Constant(2)]);
        var f = build.Call(
            "add",
            [
                Square(build.Call("subtract", [build.Constant(1), x])),
                build.Call(
                    "multiply",
                    [build.Constant(100), Square(build.Call("subtract", [y, Square(x)]))]
                ),
            ]
        );
        var compiled = new CompiledObjective(builder, f, [x, y]);
        var g = Gradient(compiled, [-1.2, 1.0], out var value);
        Assert.Equal(24.2, value, tolerance: 1e-12);
        Assert.Equal(-215.6, g[0], tolerance: 1e-10);
        Assert.Equal(-88.0, g[1], tolerance: 1e-10);
        IHessian h = new HessianMap(compiled);
        ((HessianMap)h).Open([-1.2, 1.0], new Pool<HessianMap>(FuncConvert.FromFunc(() => new HessianMap(compiled))));
        var hv = new double[2];
        h.Multiply([Math.Cos(1), Math.Cos(2)], hv);
        Assert.Equal(518.8515852619973, hv[0], tolerance: 1e-9);
        Assert.Equal(176.11573950727853, hv[1], tolerance: 1e-9);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1003)]
    public void Chained(int n)
    {
        var builder = new Builder();
        var build = (IBuilder)builder;
        var x = build.Input(Variable("x", n));
        Node Square(Node a) => build.Call("power", [a, build.Constant(2)]);
        var head = build.Slice(x, [0], [1], [n - 1]);
        var tail = build.Slice(x, [1], [1], [n - 1]);
        var terms = build.Call(
            "add",
            [
                Square(build.Call("subtract", [build.Constant(1), head])),
                build.Call(
                    "multiply",
                    [build.Constant(100), Square(build.Call("subtract", [tail, Square(head)]))]
                ),
            ]
        );
        var f = build.Sum(terms, [0]);
        var compiled = new CompiledObjective(builder, f, [x]);
        var random = new Random(1);
        var point = Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray();
        var g = Gradient(compiled, point, out var value);
        var expected = 0.0;
        var eg = new double[n];
        for (int i = 0; i + 1 < n; i++)
        {
            double t = point[i + 1] - point[i] * point[i], u = 1 - point[i];
            expected += u * u + 100 * t * t;
            eg[i] += -2 * u - 400 * point[i] * t;
            eg[i + 1] += 200 * t;
        }
        Assert.Equal(expected, value, tolerance: 1e-9 * expected);
        for (int i = 0; i < n; i++)
            Assert.Equal(eg[i], g[i], tolerance: 1e-9);
        IHessian h = new HessianMap(compiled);
        ((HessianMap)h).Open(point, new Pool<HessianMap>(FuncConvert.FromFunc(() => new HessianMap(compiled))));
        var hv = new double[n];
        var v = Enumerable.Range(0, n).Select(i => Math.Cos(i)).ToArray();
        h.Multiply(v, hv);
        var eh = new double[n];
        for (int i = 0; i + 1 < n; i++)
        {
            double t = point[i + 1] - point[i] * point[i];
            double dt = v[i + 1] - 2 * point[i] * v[i];
            eh[i] += 2 * v[i] - 400 * v[i] * t - 400 * point[i] * dt;
            eh[i + 1] += 200 * dt;
        }
        for (int i = 0; i < n; i++)
            Assert.Equal(eh[i], hv[i], tolerance: 1e-8);
    }
}
