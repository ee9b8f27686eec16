using System.Runtime.InteropServices;
using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Support;
using Microsoft.FSharp.Core;
using Array = AutoDiff.FSharp.Input;

namespace Descent.Tests.Compilation;

/// <summary>Tapes against the straight-line methods they stand in for, to the bit, and long scalar programs as a whole.</summary>
public sealed class TapeTests
{
    const int SmallStack = 256 * 1024;

    static readonly Array X = new("x", Shape.Scalar, null);
    static readonly Array Y = new("y", Shape.Scalar, null);

    /// <summary>Every function of the table, sums that fuse with products on either side, choices, and shared values.</summary>
    static Node[] Everything(Builder builder, int repeats)
    {
        IBuilder build = builder;
        Node x = build.Input(X),
            y = build.Input(Y);
        var made = new List<Node> { x, y };
        Node z = x;
        for (int i = 0; i < repeats; i++)
        {
            foreach (Primitive row in Primitives.all)
            {
                Node value = row.Arity == 1 ? build.Apply(row, [z]) : build.Apply(row, [z, y]);
                made.Add(value);
                z = build.Call("tanh", [build.Call("add", [value, build.Constant(0.1 * i)])]);
            }

            Node product = build.Call("multiply", [z, x]);
            made.Add(build.Call("add", [product, y]));
            made.Add(build.Call("subtract", [build.Call("multiply", [z, y]), x]));
            made.Add(
                build.Call("subtract", [x, build.Call("multiply", [z, build.Constant(i + 2)])])
            );
            made.Add(build.Select(build.Call("greater", [z, y]), product, made[^1]));
            made.Add(build.Apply(Primitives.integerPower.Invoke(7 - i), [z]));
            made.Add(build.Apply(Primitives.integerPower.Invoke(40 - 17 * i), [z]));
            z = build.Call("sin", [made[^2]]);
        }

        return [.. made, build.Constant(4.5)];
    }

    static LoopNest Nest(Node[] roots)
    {
        static FSharpValueOption<Place> Find(Node node, AxisMap[] map) =>
            node.Operation is Operation.Input input
                ? FSharpValueOption<Place>.NewValueSome(
                    new Place(Region.Point, ReferenceEquals(input.Item, X) ? 0 : 1)
                )
                : FSharpValueOption<Place>.ValueNone;

        static Root Output(Node node, int i) =>
            new(node, [], new Place(Region.Result, i), [], Combine.Store, 1, node);

        return LoopNestModule.scalars(
            FuncConvert.FromFunc<Node, AxisMap[], FSharpValueOption<Place>>(Find),
            [.. roots.Select(Output)]
        );
    }

    static double[] Run(IEnumerable<Code> steps, double x, double y, int outputs, int workspace)
    {
        double[] point = GC.AllocateArray<double>(2, pinned: true);
        (point[0], point[1]) = (x, y);
        double[] result = GC.AllocateArray<double>(outputs, pinned: true);
        double[] scratch = GC.AllocateArray<double>(workspace + 1, pinned: true);
        foreach (Code code in steps)
        {
            code.Invoke(
                Marshal.UnsafeAddrOfPinnedArrayElement(point, 0),
                0,
                Marshal.UnsafeAddrOfPinnedArrayElement(result, 0),
                0,
                Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0),
                0
            );
        }

        return result;
    }

    [Theory]
    [InlineData(0.7, 1.3)]
    [InlineData(-2.5, 0.0)]
    [InlineData(1e300, -1e300)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(double.PositiveInfinity, -0.0)]
    public void A_tape_has_the_bits_of_the_methods(double x, double y)
    {
        Node[] roots = Everything(new Builder(), 6);
        LoopNest nest = Nest(roots);
        int reserved = 0;

        Place Reserve(int size)
        {
            reserved += size;
            return new Place(Region.Workspace, reserved - size);
        }

        LoopNest[] cut = StraightLine.split(2000, FuncConvert.FromFunc<int, Place>(Reserve), nest);
        var emitter = new MethodEmitter(Lanes.Widest);
        Code[] methods = [.. cut.Select(piece => emitter.Straight([Part.NewNest(piece)]))];
        double[] expected = Run(methods, x, y, roots.Length, reserved);
        Code tape = new TapeWriter(nest).Write().Code;

        // Twice: the first run must leave nothing behind.
        for (int time = 0; time < 2; time++)
        {
            double[] actual = Run([tape], x, y, roots.Length, 0);
            for (int i = 0; i < roots.Length; i++)
            {
                Assert.True(
                    BitConverter.DoubleToInt64Bits(expected[i])
                        == BitConverter.DoubleToInt64Bits(actual[i])
                        || double.IsNaN(expected[i]) && double.IsNaN(actual[i]),
                    $"output {i}: {actual[i]:R}, expected {expected[i]:R}"
                );
            }
        }
    }

    static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action), SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    /// <summary>z ← 0.9 sin z + x y / (1 + z²), again and again.</summary>
    static Objective Chain(int length)
    {
        Expr x = Expr.Variable("x"),
            y = Expr.Variable("y"),
            z = x;
        for (int i = 0; i < length; i++)
            z = 0.9 * Functions.Sin(z) + x * y / (1 + z * z);
        return Objective.FromExpression(z);
    }

    /// <summary>The same by hand, with dual numbers.</summary>
    static (double Value, double[] Gradient) ChainByHand(int length, double x, double y)
    {
        double z = x,
            zx = 1,
            zy = 0;
        for (int i = 0; i < length; i++)
        {
            double d = 1 + z * z;
            double slope = 0.9 * Math.Cos(z) - 2 * z * x * y / (d * d);
            (z, zx, zy) = (0.9 * Math.Sin(z) + x * y / d, slope * zx + y / d, slope * zy + x / d);
        }

        return (z, [zx, zy]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(500)]
    [InlineData(4_000)]
    public void Deep_chains_work_on_a_small_stack(int length) =>
        OnSmallStack(() =>
        {
            Objective chain = Chain(length);
            double[] gradient = new double[2];
            double value = chain.ValueAndGradient([0.4, 1.2], gradient);
            var (expected, slopes) = ChainByHand(length, 0.4, 1.2);
            Assert.Equal(expected, value, 1e-9);
            Assert.Equal(slopes[0], gradient[0], 1e-9);
            Assert.Equal(slopes[1], gradient[1], 1e-9);
        });

    [Fact]
    public void A_sum_of_many_terms_works_on_a_small_stack() =>
        OnSmallStack(() =>
        {
            const int Terms = 10_000;
            string text = string.Join(
                " + ",
                Enumerable.Range(1, Terms).Select(i => $"cos({i}*x)/{i}")
            );
            var objective = Objective.FromText(text);
            double[] gradient = new double[1];
            double value = objective.ValueAndGradient([0.3], gradient);
            double expected = 0,
                slope = 0;
            for (int i = 1; i <= Terms; i++)
            {
                expected += Math.Cos(i * 0.3) / i;
                slope -= Math.Sin(i * 0.3);
            }

            Assert.Equal(expected, value, 1e-9);
            Assert.Equal(slope, gradient[0], 1e-6);
        });

    /// <summary>Bytes allocated count work without a clock.</summary>
    [Fact]
    public void Deriving_and_compiling_are_linear_in_the_length()
    {
        static long Cost(int length)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = Chain(length).ValueAndGradient([0.4, 1.2], new double[2]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Cost(1_499); // lengths no other test has: the code of a structure is made once
        Assert.InRange((double)Cost(6_004) / Cost(1_501), 2.5, 6);
    }

    [Fact]
    public void Nothing_is_allocated_by_an_evaluation()
    {
        Objective chain = Chain(1_500);
        double[] x = [0.4, 1.2],
            gradient = new double[2];
        _ = chain.ValueAndGradient(x, gradient);
        Assert.Equal(0, Allocations.Least(() => chain.ValueAndGradient(x, gradient)));
    }

    [Fact]
    public void Threads_may_run_one_tape_at_once()
    {
        Objective chain = Chain(1_500);
        double expected = chain.Value([0.4, 1.2]);
        _ = Parallel.For(0, 64, _ => Assert.Equal(expected, chain.Value([0.4, 1.2])));
    }
}
