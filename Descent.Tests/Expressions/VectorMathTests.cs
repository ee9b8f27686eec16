using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Compilation;

namespace Descent.Tests.Expressions;

/// <summary>The emitted elementary functions against values of twice the precision.</summary>
public sealed class VectorMathTests
{
    /// <summary>A function, the largest error it may show, and where to look for it.</summary>
    sealed record Subject(
        Func<DoubleDouble, DoubleDouble> Truth,
        double Bound,
        (double Low, double High)[] Dense,
        double[] Switches
    );

    // Bounds as in docs/functions.md, in ulps of the true value.
    static readonly Dictionary<string, Subject> Subjects = new()
    {
        ["exp"] = new(
            PreciseFunctions.Exp,
            1.5,
            [(-1, 1), (-746, 710)],
            [-745.13, -708.4, 709.78, 0.34657]
        ),
        ["expm1"] = new(
            PreciseFunctions.ExpM1,
            2,
            [(-1, 1), (-40, 40), (-40, 710)],
            [1e-17, -1e-17, -37.4, -50, 709.78, 0.34657, -0.34657]
        ),
        ["log"] = new(
            PreciseFunctions.Log,
            1.5,
            [(0.5, 2), (0, 100)],
            [0, 2.2250738585072014e-308, 0.7071067811865476, 1, 1.4142135623730951]
        ),
        ["log1p"] = new(
            PreciseFunctions.Log1P,
            1.5,
            [(-0.5, 1), (-1, 100)],
            [-1, 1e-16, -1e-16, -0.29289321881345254, 0.41421356237309503]
        ),
        ["sigmoid"] = new(
            PreciseFunctions.Sigmoid,
            2,
            [(-1, 1), (-40, 40), (-745, 40)],
            [0, -708.4, -745.13, 36.7]
        ),
        ["softplus"] = new(
            PreciseFunctions.Softplus,
            2,
            [(-1, 1), (-40, 40), (-745, 40)],
            [0, -708.4, -745.13, 36.7]
        ),
        ["sinh"] = new(
            PreciseFunctions.Sinh,
            2,
            [(-1, 1), (-40, 40), (-711, 711)],
            [1e-9, 0.34657, 44.3, 710.4758, -710.4758]
        ),
        ["cosh"] = new(
            PreciseFunctions.Cosh,
            2,
            [(-1, 1), (-40, 40), (-711, 711)],
            [0.34657, 44.3, 710.4758, -710.4758]
        ),
        ["tanh"] = new(
            PreciseFunctions.Tanh,
            2,
            [(-1, 1), (-3, 3), (-25, 25)],
            [1e-9, 0.34657, 19.06, 22]
        ),
        ["sin"] = new(
            PreciseFunctions.Sin,
            2,
            [(-4, 4), (-100, 100), (-1e6, 1e6), (-1.07e9, 1.07e9)],
            [1.5707963267948966, 3.141592653589793, 6.283185307179586, 1073741824]
        ),
        ["cos"] = new(
            PreciseFunctions.Cos,
            2,
            [(-4, 4), (-100, 100), (-1e6, 1e6), (-1.07e9, 1.07e9)],
            [1.5707963267948966, 3.141592653589793, 6.283185307179586, 1073741824]
        ),
        ["tan"] = new(
            PreciseFunctions.Tan,
            2,
            [(-4, 4), (-100, 100), (-1e6, 1e6), (-1.07e9, 1.07e9)],
            [
                0.7853981633974483,
                1.5707963267948966,
                3.141592653589793,
                6.283185307179586,
                1073741824,
            ]
        ),
        ["asin"] = new(PreciseFunctions.Asin, 2, [(-1, 1), (-0.6, -0.4)], [0.5, -0.5, 1, -1]),
        ["acos"] = new(PreciseFunctions.Acos, 2, [(-1, 1), (-0.6, -0.4)], [0.5, -0.5, 1, -1]),
        ["atan"] = new(
            PreciseFunctions.Atan,
            2,
            [(-1, 1), (-10, 10)],
            [0.41421356237309503, 1, 2.414213562373095]
        ),
        ["erf"] = new(PreciseFunctions.Erf, 2, [(-1.2, 1.2), (-6.2, 6.2)], [1, -1, 6]),
        ["erfc"] = new(
            PreciseFunctions.Erfc,
            4,
            [(-1.2, 1.2), (-6.2, 6.2), (0, 27)],
            [0.5, 1, -1, 6, 26.5, 27.22]
        ),
        ["asinh"] = new(PreciseFunctions.Asinh, 2.5, [(-1, 1), (-10, 10)], [0.5, 1, 2, -2]),
        ["acosh"] = new(PreciseFunctions.Acosh, 2.5, [(1, 2), (1, 30)], [1, 2, 2.5]),
        ["atanh"] = new(PreciseFunctions.Atanh, 2.5, [(-1, 1), (-0.5, 0.5)], [0.5, 1, -1]),
        ["log2"] = new(
            x => PreciseFunctions.LogOfBase(2, x),
            2,
            [(0.5, 2), (0, 100)],
            [0, 0.7071067811865476, 1, 1.4142135623730951, 8]
        ),
        ["log10"] = new(
            x => PreciseFunctions.LogOfBase(10, x),
            2.5,
            [(0.5, 2), (0, 100)],
            [0, 0.7071067811865476, 1, 1.4142135623730951, 1000]
        ),
        ["exp2"] = new(
            PreciseFunctions.Exp2,
            1.5,
            [(-1, 1), (-1075, 1024)],
            [-1074, -1022, 0, 1024]
        ),
        ["cbrt"] = new(PreciseFunctions.Cbrt, 1, [(-1, 1), (-100, 100)], [1, 8, -27]),
        ["logit"] = new(PreciseFunctions.Logit, 3, [(0, 1), (0.25, 0.75)], [0.25, 0.5, 0.75, 1]),
    };

    const int DensePoints = 140_000;
    const int SpreadPoints = 60_000;
    const int Neighbours = 64;

    static readonly double[] Special =
    [
        0.0,
        -0.0,
        1,
        -1,
        double.Epsilon,
        -double.Epsilon,
        2.2250738585072014e-308,
        -2.2250738585072014e-308,
        double.MaxValue,
        double.MinValue,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    static IEnumerable<double> Around(double center)
    {
        long bits = BitConverter.DoubleToInt64Bits(center);
        for (int step = -Neighbours; step <= Neighbours; step++)
        {
            if (bits != 0 || step >= 0)
                yield return BitConverter.Int64BitsToDouble(bits + step);
        }
    }

    /// <summary>Uniform in the exponent over all doubles of either sign, subnormal ones included.</summary>
    static double Spread(Random random) =>
        BitConverter.Int64BitsToDouble(
            (random.NextInt64(0x7FF0000000000000) & 0x7FFFFFFFFFFFFFFF)
                | (random.Next(2) == 0 ? 0 : long.MinValue)
        );

    static double[] PointsOf(Subject subject)
    {
        var random = new Random(5);
        var points = new List<double>(Special);
        points.AddRange(subject.Switches.SelectMany(Around));
        foreach (var (low, high) in subject.Dense)
        {
            for (int i = 0; i < DensePoints / subject.Dense.Length; i++)
                points.Add(low + (high - low) * random.NextDouble());
        }

        for (int i = 0; i < SpreadPoints; i++)
            points.Add(Spread(random));
        return [.. points];
    }

    /// <summary>A row of the table, compiled at a width and applied to points.</summary>
    static double[] Apply(string name, int width, params double[][] operands)
    {
        int count = operands[0].Length;
        var graphs = new Graphs(1);
        Node Data(double[] values, int index)
        {
            var node = graphs.Data($"t{index}", count);
            graphs.Values[((Operation.Input)node.Operation).Item] = values;
            return node;
        }

        Node[] inputs = [.. operands.Select(Data)];
        var row = Primitives.find(name);
        var root = graphs.Build.Intern(Operation.NewElementwise(row), inputs, new Shape(count));
        return graphs.Compile(width, root)[0];
    }

    static void AssertSameBits(double[] expected, double[] actual) =>
        Assert.Equal(
            expected.Select(BitConverter.DoubleToInt64Bits),
            actual.Select(BitConverter.DoubleToInt64Bits)
        );

    public static TheoryData<string> Names => [.. Subjects.Keys];

    /// <summary>The library's own value where there is no number to measure against.</summary>
    static bool IsExceptional(string name, double x, double value) =>
        !double.IsFinite(x)
        || !double.IsFinite(value)
        || value == 0
        || (name is "sin" or "cos" or "tan" && Math.Abs(x) > 1.0737e9);

    [Theory, MemberData(nameof(Names))]
    public void Error_stays_below_its_bound(string name)
    {
        var subject = Subjects[name];
        var library = Primitives.find(name).Value;
        double[] points = PointsOf(subject);
        double[] actual = Apply(name, 8, points);
        var errors = points.Select(
            (x, i) =>
            {
                double expected = library.Invoke([x]);
                var truth = IsExceptional(name, x, expected) ? expected : subject.Truth(x);
                return truth.UlpsTo(actual[i]);
            }
        );
        AssertBelow(name, subject.Bound, [.. errors], i => $"{points[i]:R}");
    }

    /// <summary>The interpreter calls functions of its own, or of System.Math.</summary>
    [Theory, MemberData(nameof(Names))]
    public void The_interpreter_is_as_good(string name)
    {
        var subject = Subjects[name];
        var library = Primitives.find(name).Value;
        double[] points =
        [
            .. PointsOf(subject).Where(x => double.IsFinite(x) && Math.Abs(x) < 1e9),
        ];
        double[] values = [.. points.Select(x => library.Invoke([x]))];
        double ErrorAt(int i)
        {
            var truth = subject.Truth(points[i]);
            return double.IsFinite(truth.High) ? truth.UlpsTo(values[i]) : 0;
        }

        double[] errors = [.. points.Select((_, i) => ErrorAt(i))];
        AssertBelow(
            "interpreted " + name,
            Math.Max(2.5, subject.Bound),
            errors,
            i => $"{points[i]:R}"
        );
    }

    [Theory, MemberData(nameof(Names))]
    public void A_value_does_not_depend_on_its_place_in_a_vector(string name)
    {
        double[] points = PointsOf(Subjects[name]);
        double[] wide = Apply(name, 8, points);
        AssertSameBits(wide, Apply(name, 1, points));
        double[] some = [.. points.Take(40_003)];
        foreach (int width in new[] { 2, 4 })
            AssertSameBits(wide[..some.Length], Apply(name, width, some));
    }

    /// <summary>Long bodies call what they no longer inline; that is the same code.</summary>
    [Fact]
    public void A_value_does_not_depend_on_the_length_of_the_body()
    {
        var graphs = new Graphs(3);
        var x = graphs.Data("x", 19);
        Node Apply(string name, params Node[] operands) =>
            graphs.Build.Intern(
                Operation.NewElementwise(Primitives.find(name)),
                operands,
                new Shape(19)
            );
        var chain = x;
        for (int i = 0; i < 60; i++)
            chain = Apply("cos", Apply("power", Apply("exp", Apply("tanh", chain)), x));
        double[] single = graphs.Compile(1, chain)[0];
        foreach (int width in new[] { 2, 4, 8 })
            AssertSameBits(single, graphs.Compile(width, chain)[0]);
    }

    const int Pairs = 300_000;

    /// <summary>Pairs whose power is a number: exponents up to overflow for bases over the whole range and near 1.</summary>
    static (double[] X, double[] Y) PowerOperands()
    {
        var random = new Random(7);
        var x = new double[Pairs];
        var y = new double[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            x[i] = (i % 4) switch
            {
                0 => Math.Abs(Spread(random)),
                1 => 1 + Math.ScaleB(random.NextDouble() - 0.5, -random.Next(50)),
                _ => 10 * random.NextDouble(),
            };
            double widest = i % 2 == 0 ? 745 : 20;
            double exponent = widest * (2 * random.NextDouble() - 1);
            y[i] = x[i] == 1 ? exponent : exponent / Math.Log(x[i]);
        }

        return (x, y);
    }

    [Fact]
    public void A_power_stays_within_its_bound_up_to_overflow()
    {
        var (x, y) = PowerOperands();
        double[] actual = Apply("power", 8, x, y);
        var errors = x.Select((_, i) => PreciseFunctions.Power(x[i], y[i]).UlpsTo(actual[i]));
        AssertBelow("power", 1.5, [.. errors], i => $"({x[i]:R}, {y[i]:R})");
        AssertSameBits(actual, Apply("power", 1, x, y));
    }

    static readonly double[] PowerCorners =
    [
        .. Special,
        2,
        -2,
        3,
        -3,
        0.5,
        -0.5,
        1.5,
        -1.5,
        1e300,
        -1e300,
        9007199254740991,
        9007199254740992,
        -9007199254740991,
        4503599627370497.5,
        Math.BitIncrement(1),
        Math.BitDecrement(1),
    ];

    [Fact]
    public void A_power_of_corner_cases_is_the_library_s()
    {
        double[] x = [.. PowerCorners.SelectMany(a => PowerCorners.Select(_ => a))];
        double[] y = [.. PowerCorners.SelectMany(_ => PowerCorners)];
        double[] actual = Apply("power", 8, x, y);
        var errors = x.Select((_, i) => ((DoubleDouble)Math.Pow(x[i], y[i])).UlpsTo(actual[i]));
        AssertBelow("power", 1, [.. errors], i => $"({x[i]:R}, {y[i]:R}): {actual[i]:R}");
    }

    [Fact]
    public void Products_with_a_logarithm_stay_within_their_bound()
    {
        var random = new Random(9);
        double[] b = [.. Enumerable.Range(0, Pairs).Select(_ => Math.Abs(Spread(random)))];
        double[] a = [.. b.Select(_ => 20 * random.NextDouble() - 10)];
        double[] actual = Apply("xlogy", 8, a, b);
        var errors = a.Select((_, i) => (a[i] * PreciseFunctions.Log(b[i])).UlpsTo(actual[i]));
        AssertBelow("xlogy", 2, [.. errors], i => $"({a[i]:R}, {b[i]:R})");
        AssertSameBits(actual, Apply("xlogy", 1, a, b));
    }

    [Fact]
    public void A_hypotenuse_stays_within_its_bound()
    {
        var random = new Random(11);
        double[] a = [.. Enumerable.Range(0, Pairs).Select(_ => Spread(random))];
        double[] b = [.. a.Select(x => x * Math.ScaleB(random.NextDouble(), random.Next(-30, 2)))];
        double[] actual = Apply("hypot", 8, a, b);
        double ErrorAt(int i)
        {
            var truth = PreciseFunctions.Hypot(a[i], b[i]);
            return double.IsFinite(truth.High) ? truth.UlpsTo(actual[i]) : 0;
        }

        double[] errors = [.. a.Select((_, i) => ErrorAt(i))];
        AssertBelow("hypot", 1.5, errors, i => $"({a[i]:R}, {b[i]:R})");
        AssertSameBits(actual, Apply("hypot", 1, a, b));
    }

    [Fact]
    public void Full_turns_have_the_cosine_one()
    {
        double[] turns = [0, -0.0, 2 * Math.PI, -2 * Math.PI, 4 * Math.PI, 20 * Math.PI, 0, 0];
        Assert.All(Apply("cos", 8, turns), cosine => Assert.Equal(1, cosine));
    }

    static void AssertBelow(string name, double bound, double[] errors, Func<int, string> point)
    {
        int worst = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            if (!(errors[i] <= errors[worst]))
                worst = i;
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{name}: {errors[worst]:F3} ulp at {point(worst)}"
        );
        Assert.True(errors[worst] <= bound, $"{name}: {errors[worst]:F3} ulp at {point(worst)}");
    }
}
