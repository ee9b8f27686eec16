using System.Runtime.InteropServices;
using AutoDiff;
using AutoDiff.FSharp;
using Array = AutoDiff.FSharp.Input;

namespace Descent.Tests.Compilation;

/// <summary>Makes graphs, at random or by hand, and evaluates them both ways.</summary>
internal sealed class Graphs
{
    readonly Random random;
    readonly List<Node> pool = [];

    public Graphs(int seed)
    {
        random = new Random(seed);
        Build = Builder;
    }

    public Builder Builder { get; } = new();
    public IBuilder Build { get; }
    public List<Node> Variables { get; } = [];
    public Dictionary<Array, double[]> Values { get; } = [];

    /// <summary>Random steps make no larger arrays than this.</summary>
    public int LargestArray { get; init; } = 4000;

    /// <summary>What the last compilation says of itself.</summary>
    public ProgramStatistics? Statistics { get; private set; }

    public Node Call(string name, params Node[] operands) => Build.Call(name, operands);

    public Node Variable(string name, params int[] extents)
    {
        var input = new Array(name, new Shape(extents), null);
        Values[input] = Numbers(input.Shape.Size);
        var node = Build.Input(input);
        Variables.Add(node);
        pool.Add(node);
        return node;
    }

    public Node Data(string name, params int[] extents)
    {
        var shape = new Shape(extents);
        var input = new Array(name, shape, Numbers(shape.Size));
        Values[input] = input.Values!;
        var node = Build.Input(input);
        pool.Add(node);
        return node;
    }

    public Node Iota(int count, long start, long step)
    {
        var node = Call("divide", Build.Iota(count, start, step), Build.Constant(count));
        pool.Add(node);
        return node;
    }

    double[] Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => 0.2 + 1.3 * random.NextDouble())];

    Node Pick() => pool[random.Next(pool.Count)];

    Node? PickLike(Node node)
    {
        var alike = pool.Where(other => Shape.TryBroadcast(other.Shape, node.Shape) is not null);
        return alike.ElementAtOrDefault(random.Next(alike.Count()));
    }

    // Functions that stay within their domain and a moderate range on what the pool can hold.
    static readonly string[] Unary =
    [
        "sin",
        "cos",
        "tanh",
        "sigmoid",
        "softplus",
        "atan",
        "erf",
        "negate",
        "abs",
        "sqr",
        "cube",
        "safeexp",
        "safelog",
        "safesqrt",
        "inverse",
        "expm1",
        "log1p",
        "sinh",
        "cosh",
        "asin",
        "acos",
        "tan",
    ];

    Node Bounded(Node x) => Call("sin", x);

    Node ApplyUnary(string name, Node x) =>
        name switch
        {
            "sqr" => Call("power", Bounded(x), Build.Constant(2)),
            "cube" => Call("power", Bounded(x), Build.Constant(3)),
            "safeexp" => Call("exp", Bounded(x)),
            "expm1" => Call("expm1", Bounded(x)),
            "sinh" => Call("sinh", Bounded(x)),
            "cosh" => Call("cosh", Bounded(x)),
            "tan" => Call("tan", Bounded(x)),
            "asin" => Call("asin", Call("multiply", Build.Constant(0.9), Bounded(x))),
            "acos" => Call("acos", Call("multiply", Build.Constant(0.9), Bounded(x))),
            "log1p" => Call("log1p", Call("power", x, Build.Constant(2))),
            "safelog" => Call("log", Call("add", Build.Constant(1.5), Bounded(x))),
            "safesqrt" => Call("sqrt", Call("add", Build.Constant(1.5), Bounded(x))),
            "inverse" => Call(
                "divide",
                Build.Constant(1),
                Call("add", Build.Constant(2), Bounded(x))
            ),
            _ => Call(name, x),
        };

    static readonly string[] Binary =
    [
        "add",
        "subtract",
        "multiply",
        "max",
        "min",
        "quotient",
        "power",
    ];

    Node ApplyBinary(string name, Node a, Node b) =>
        name switch
        {
            "quotient" => Call("divide", a, Call("add", Build.Constant(2), Bounded(b))),
            "power" => Call("power", Call("add", Build.Constant(1.5), Bounded(a)), b),
            _ => Call(name, a, b),
        };

    int[] SomeAxes(int rank) => [.. Enumerable.Range(0, rank).Where(_ => random.Next(2) == 0)];

    Node Structural(Node x)
    {
        int rank = x.Shape.Rank;
        var dims = x.Shape.Dims;

        switch (random.Next(10))
        {
            case 0:
                return Build.Sum(x, SomeAxes(rank));
            case 1 when rank > 0:
                return Build.Max(x, [rank - 1]);
            case 2 when rank > 0:
                return Build.LogSumExp(x, [0]);
            case 3 when rank > 0:
                return Build.Norm(Call("add", x, Build.Constant(0.5)), [rank - 1]);
            case 4 when rank == 2:
                return Build.Permute(x, [1, 0]);
            case 5 when rank > 0:
            {
                int[] counts = [.. dims.Select(d => 1 + random.Next(d))];
                int[] starts = [.. dims.Zip(counts, (d, c) => random.Next(d - c + 1))];
                int[] steps = [.. dims.Select(_ => random.Next(3) == 0 ? -1 : 1)];
                int[] first =
                [
                    .. steps.Select((s, k) => s > 0 ? starts[k] : starts[k] + counts[k] - 1),
                ];
                return Build.Slice(x, first, steps, counts);
            }
            case 6 when rank > 0:
            {
                int[] starts = [.. dims.Select(_ => random.Next(3))];
                int[] steps = [.. dims.Select(_ => 1 + random.Next(2))];
                int[] extents =
                [
                    .. Enumerable
                        .Range(0, rank)
                        .Select(k => starts[k] + steps[k] * dims[k] + random.Next(2)),
                ];
                return Build.Pad(x, starts, steps, new Shape(extents));
            }
            case 7 when rank > 0:
                return Build.Reshape(x, new Shape(x.Shape.Size));
            case 8 when rank > 0:
                return Build.Concatenate([x, Call("sin", x), x], random.Next(rank));
            case 9 when rank > 0:
            {
                int[] indices =
                [
                    .. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.Next(dims[0])),
                ];
                return random.Next(2) == 0
                    ? Build.Gather(x, indices)
                    : Build.ScatterAdd(Build.Gather(x, indices), indices, dims[0]);
            }
            default:
                return Build.Broadcast(x, [0], new Shape([1 + random.Next(4), .. dims]));
        }
    }

    Node? Product(Node a)
    {
        if (a.Shape.Rank is 0 or > 2)
            return null;
        var fits = pool.Where(b => b.Shape.Rank is 1 or 2 && b.Shape.Dims[0] == a.Shape.Dims[^1])
            .ToList();
        return fits.Count == 0
            ? null
            : Build.MatMul(Call("tanh", a), fits[random.Next(fits.Count)]);
    }

    /// <summary>Keeps values where rounding is not amplified: the sine of a huge number is noise.</summary>
    Node Tame(Node node) =>
        Interpret(node)[0].All(v => Math.Abs(v) < 100) ? node : Call("atan", node);

    /// <summary>Grows the pool by a number of random steps and returns a scalar that depends on all of them.</summary>
    public Node Objective(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            var x = Pick();
            Node? made = random.Next(8) switch
            {
                0 or 1 or 2 => ApplyUnary(Unary[random.Next(Unary.Length)], x),
                3 or 4 => PickLike(x) is { } y
                    ? ApplyBinary(Binary[random.Next(Binary.Length)], x, y)
                    : null,
                5 => Product(x),
                6 when PickLike(x) is { } y => Build.Select(
                    Call("greater", x, y),
                    y,
                    Call("sin", x)
                ),
                _ => Structural(x),
            };

            if (made is not null && made.Shape.Size <= LargestArray && made.Shape.Rank <= 4)
                pool.Add(Tame(made));
        }

        Node Total(Node node) =>
            Build.Sum(Call("sin", node), [.. Enumerable.Range(0, node.Shape.Rank)]);
        return pool.Select(Total).Aggregate((a, b) => Call("add", a, b));
    }

    double[] Lookup(Array input) => Values[input];

    public double[][] Interpret(params Node[] roots) =>
        Interpreter.evaluate(
            Microsoft.FSharp.Core.FuncConvert.FromFunc<Array, double[]>(Lookup),
            roots
        );

    /// <summary>Compiles the roots at a vector width and runs them once, on memory full of NaN.</summary>
    public double[][] Compile(int width, params Node[] roots) =>
        Compile(width, Streaming.leastSize, 0, roots);

    /// <summary>
    /// The same with results of so many doubles on going past the caches, to an array that begins so many bytes after a
    /// cache line.
    /// </summary>
    public double[][] Compile(int width, int streamedFrom, int offset, params Node[] roots)
    {
        var inputs = Graph
            .topological(roots)
            .Select(n => n.Operation)
            .OfType<Operation.Input>()
            .Select(i => i.Item)
            .Distinct()
            .ToArray();
        var data = new DataTable([.. inputs.Select(Lookup)], new Prologues(Builder, inputs));
        var offsets = new int[roots.Length + 1];
        for (int i = 0; i < roots.Length; i++)
            offsets[i + 1] = offsets[i] + roots[i].Shape.Size;

        var outputs = Lower
            .apply(Builder, roots)
            .Select((root, i) => Tuple.Create(root, new Place(Region.Result, offsets[i])))
            .ToArray();
        Place Locate(Array input) => new(Region.NewData(System.Array.IndexOf(inputs, input)), 0);
        var program = Compiler.compileAt(
            width,
            streamedFrom,
            Builder,
            outputs,
            Microsoft.FSharp.Core.FuncConvert.FromFunc<Array, Place>(Locate),
            0
        );

        Statistics = program.Statistics;
        var result = new Workspace(offset / sizeof(double) + 1 + offsets[^1]);
        var workspace = new Workspace(program.WorkspaceSize);
        // Whatever is read before it is written shows.
        System.Array.Fill(result.Owner, double.NaN);
        System.Array.Fill(workspace.Owner, double.NaN);
        data.Run(program, 0, 0, result.Address + offset, 0, workspace.Address, 2);
        GC.KeepAlive(workspace.Owner);
        var numbers = new double[offsets[^1]];
        Marshal.Copy(result.Address + offset, numbers, 0, numbers.Length);
        // Nothing is written beside the result.
        if (offset % sizeof(double) == 0)
            Assert.Equal(
                numbers.Count(n => !double.IsNaN(n)),
                result.Owner.Count(n => !double.IsNaN(n))
            );
        return [.. roots.Select((root, i) => numbers[offsets[i]..offsets[i + 1]])];
    }
}
