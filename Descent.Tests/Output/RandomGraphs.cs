using AutoDiff;
using AutoDiff.FSharp;

namespace Descent.Tests.Output;

/// <summary>Random graphs of every operation, from a seed.</summary>
internal sealed class RandomGraphs(IBuilder build, int seed, IReadOnlyList<Node> leaves)
{
    private static readonly double[] Constants = [1, -1, 2, -2, 0.5, 3.25, 1e-7, -1e21];

    /// <summary>Numbers that make most of a graph fold away.</summary>
    private static readonly double[] Singular =
    [
        0,
        -0.0,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    private static readonly Primitive[] Unary = [.. Primitives.all.Where(row => row.Arity == 1)];
    private static readonly Primitive[] Binary = [.. Primitives.all.Where(row => row.Arity == 2)];

    private readonly Random random = new(seed);
    private readonly List<Node> made = [.. leaves];

    /// <summary>The last of so many operations, each on earlier results.</summary>
    public Node Any(int operations)
    {
        var last = Pick();

        while (operations-- > 0)
        {
            last = Step();
            made.Add(last);
        }

        return last;
    }

    /// <summary>The sum of everything that was made, so that all of it counts.</summary>
    public Node Scalar(int operations)
    {
        _ = Any(operations);
        return made.Skip(leaves.Count / 2)
            .Select(Total)
            .Aggregate((a, b) => build.Call("add", [a, b]));
    }

    private Node Total(Node node) => build.Sum(node, [.. Enumerable.Range(0, node.Shape.Rank)]);

    /// <summary>Often what was made last, so that graphs grow deep.</summary>
    private Node Pick() => random.Next(3) > 0 ? made[^1] : made[random.Next(made.Count)];

    private Node Constant()
    {
        var values = random.Next(20) == 0 ? Singular : Constants;
        return build.Constant(values[random.Next(values.Length)]);
    }

    private Node Pick(Func<Node, bool> fits, Node otherwise)
    {
        var candidates = made.Where(fits).ToArray();
        return candidates.Length == 0 ? otherwise : candidates[random.Next(candidates.Length)];
    }

    private Node Operand() => random.Next(20) == 0 ? Constant() : Pick();

    private Node Partner(Node of) =>
        random.Next(4) == 0
            ? Constant()
            : Pick(node => Shape.TryBroadcast(of.Shape, node.Shape) is not null, of);

    private int[] Some(int rank) => [.. Enumerable.Range(0, rank).Where(_ => random.Next(2) == 0)];

    private Node Step()
    {
        var a = Operand();
        var rank = a.Shape.Rank;

        return random.Next(rank == 0 ? 12 : 24) switch
        {
            < 3 => build.Apply(Unary[random.Next(Unary.Length)], [a]),
            < 5 => Arithmetic(a, Partner(a)),
            < 7 => Arithmetic(Partner(a), a),
            7 => build.Apply(Binary[random.Next(Binary.Length)], [a, Partner(a)]),
            8 => build.Call("power", [a, build.Constant(random.Next(-3, 5))]),
            9 => Select(a),
            10 => Spread(a),
            11 => build.Reshape(a, new Shape([1, .. a.Shape.Extents])),
            12 => build.Sum(a, Some(rank)),
            13 => Reduce(a, Some(rank)),
            14 => Slice(a),
            15 => Element(a),
            16 => Pad(a),
            17 => build.Concatenate([a, Pick(n => n.Shape.Equals(a.Shape), a)], random.Next(rank)),
            18 => build.Gather(a, Indices(a.Shape.Extents[0], 3)),
            19 => build.ScatterAdd(a, Indices(4, a.Shape.Extents[0]), 4),
            20 => Permute(a),
            21 => build.Reshape(a, new Shape(a.Shape.Size)),
            22 => Product(a),
            _ => Literal(a),
        };
    }

    private Node Arithmetic(Node a, Node b) =>
        build.Call(
            new[] { "add", "subtract", "multiply", "divide", "multiply" }[random.Next(5)],
            [a, b]
        );

    private Node Select(Node a)
    {
        var b = Partner(a);
        return build.Select(build.Call("greater", [a, b]), a, b);
    }

    private Node Spread(Node a)
    {
        var rank = a.Shape.Rank;
        var at = random.Next(rank + 1);

        return rank > 3
            ? a
            : build.Broadcast(
                a,
                [at],
                new Shape([.. a.Shape.Extents.Take(at), 2, .. a.Shape.Extents.Skip(at)])
            );
    }

    private Node Reduce(Node a, int[] axes) =>
        random.Next(3) switch
        {
            0 when axes.Length > 0 => build.Max(a, axes),
            1 => build.LogSumExp(a, axes),
            _ => build.Norm(a, axes),
        };

    private Node Slice(Node a)
    {
        var extents = a.Shape.Extents;
        var starts = extents.Select(n => random.Next(n)).ToArray();
        var steps = extents.Select(_ => random.Next(1, 3)).ToArray();
        var counts = extents
            .Select((n, k) => 1 + random.Next(1 + (n - 1 - starts[k]) / steps[k]))
            .ToArray();

        for (var axis = 0; axis < counts.Length; axis++)
        {
            if (random.Next(4) == 0)
            {
                starts[axis] += steps[axis] * (counts[axis] - 1);
                steps[axis] *= -1;
            }
        }

        return build.Slice(a, starts, steps, counts);
    }

    private Node Element(Node a)
    {
        var extents = a.Shape.Extents;
        var starts = extents.Select((n, k) => k == 0 ? random.Next(n) : 0).ToArray();
        var steps = extents.Select(_ => 1).ToArray();
        var row = build.Slice(a, starts, steps, [1, .. extents.Skip(1)]);
        return build.Reshape(row, new Shape([.. extents.Skip(1)]));
    }

    private Node Pad(Node a)
    {
        var extents = a.Shape.Extents;
        var starts = extents.Select(_ => random.Next(2)).ToArray();
        var steps = extents.Select(_ => random.Next(1, 3)).ToArray();
        var shape = extents.Select((n, k) => starts[k] + steps[k] * (n - 1) + 1 + random.Next(2));
        return a.Shape.Size > 200 ? a : build.Pad(a, starts, steps, new Shape([.. shape]));
    }

    private int[] Indices(int extent, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(extent))];

    private Node Permute(Node a)
    {
        var order = Enumerable.Range(0, a.Shape.Rank).ToArray();
        random.Shuffle(order);
        return build.Permute(a, order);
    }

    private Node Product(Node a)
    {
        bool Fits(Node b) =>
            a.Shape.Rank is 1 or 2
            && b.Shape.Rank is 1 or 2
            && a.Shape.Extents[^1] == b.Shape.Extents[0];

        return Pick(Fits, a) is var b && Fits(b) ? build.MatMul(a, b) : a;
    }

    private Node Literal(Node a)
    {
        var element = build.Sum(a, [.. Enumerable.Range(0, a.Shape.Rank)]);
        Node[] parts =
        [
            element,
            Pick(n => n.Shape.Rank == 0, element),
            build.Constant(random.Next(3)),
        ];
        return build.Concatenate([.. parts.Select(part => build.Reshape(part, new Shape(1)))], 0);
    }
}
