using Descent.Tests.Support;

namespace Descent.Tests.Input;

/// <summary>Random formulas of indexed sums, conditions, gathers and lets, from a seed, each with its plain twin.</summary>
/// <remarks>
/// The generator knows every combination of indices that reaches a place of the text, so an element is read only where all of
/// them lie inside the array; a branch that nothing reaches may read anywhere.
/// </remarks>
internal sealed class IndexedFormulas
{
    private const int MostPlaces = 400;
    private static readonly string[] Reductions =
    [
        "sum",
        "sum",
        "sum",
        "sum",
        "mean",
        "max",
        "min",
        "prod",
        "logsumexp",
        "norm",
    ];

    private readonly Random random;
    private readonly IndexConditions conditions;
    private readonly IndexedArrays arrays;
    private int names;

    public IndexedFormulas(int seed, IndexedArrays arrays)
    {
        random = new(seed);
        conditions = new(random);
        this.arrays = arrays;
    }

    /// <summary>An objective: a formula without indices around it.</summary>
    public IndexedFormula Objective() => Reduction(Surroundings.None, 4);

    private string NewName(string prefix) => $"{prefix}{++names}";

    // ---- Numbers ----

    private IndexedFormula Scalar(Surroundings at, int depth)
    {
        if (depth <= 0)
            return Leaf(at);

        return random.Next(16) switch
        {
            0 or 1 => Binary(at, depth, "+", (a, b) => a + b),
            2 => Binary(at, depth, "-", (a, b) => a - b),
            3 or 4 or 5 => Binary(at, depth, "*", (a, b) => a * b),
            6 => Unary(at, depth, "sin({0})", HyperDual.Sin),
            7 => Unary(at, depth, "(1 + ({0})^2)^0.5", a => HyperDual.Sqrt(1 + a * a)),
            8 => Unary(at, depth, "sin({0})^2", a => HyperDual.Sin(a) * HyperDual.Sin(a)),
            9 => Quotient(at, depth),
            10 or 11 => Conditional(at, depth),
            12 => Let(at, depth),
            13 or 14 when at.Names.Count < 3 => Reduction(at, depth),
            15 when at.Names.Count < 3 => Row(at),
            _ => Leaf(at),
        };
    }

    private IndexedFormula Leaf(Surroundings at) =>
        random.Next(10) switch
        {
            0 => IndexedFormula.Number(random.Between(1, 9) * 0.25),
            1 => new("s", _ => arrays.S),
            2 => IndexNumber(at),
            3 when at.Lets.Count > 0 => random.Pick(at.Lets),
            4 or 5 => Matrix(at),
            6 => Gathered(at),
            _ => Element(at, random.Pick(["x", "x", "y", "d"])),
        };

    private IndexedFormula Unary(
        Surroundings at,
        int depth,
        string format,
        Func<HyperDual, HyperDual> f
    )
    {
        var a = Scalar(at, depth - 1);
        return new(string.Format(format, a.Text), p => f(a.At(p)));
    }

    private IndexedFormula Binary(
        Surroundings at,
        int depth,
        string sign,
        Func<HyperDual, HyperDual, HyperDual> f
    )
    {
        var (a, b) = (Scalar(at, depth - 1), Scalar(at, depth - 1));
        return new($"({a.Text} {sign} {b.Text})", p => f(a.At(p), b.At(p)));
    }

    private IndexedFormula Quotient(Surroundings at, int depth)
    {
        var (a, b) = (Scalar(at, depth - 1), Scalar(at, depth - 1));
        return new($"({a.Text}/(2 + sin({b.Text})))", p => a.At(p) / (2 + HyperDual.Sin(b.At(p))));
    }

    /// <summary>An index used as a number.</summary>
    private IndexedFormula IndexNumber(Surroundings at)
    {
        var index = Affine(at);
        return random.Next(3) switch
        {
            0 => new($"({index.Text})", p => index.At(p)),
            1 => new($"({index.Text})/10", p => index.At(p) / 10.0),
            _ => new($"mod({index.Text}, 3)", p => ((index.At(p) % 3) + 3) % 3),
        };
    }

    // ---- Elements ----

    private AffineIndex Affine(Surroundings at)
    {
        var factors = at.Names.Select(_ =>
            random.Next(5) switch
            {
                0 => 0,
                1 => -1,
                2 => random.Next(2) == 0 ? 2 : -2,
                _ => 1,
            }
        );
        return new AffineIndex([.. factors], random.Between(-3, 3), at.Names);
    }

    /// <summary>An index that lies from 1 to n at every place; a number where none is found.</summary>
    private AffineIndex Within(Surroundings at, int n)
    {
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var index = Affine(at);

            if (at.Places.Count == 0)
                return index;

            var low = at.Places.Min(index.At);
            var high = at.Places.Max(index.At);

            if (high - low < n)
                return index.Shift(random.Between(1, n - (high - low)) - low);
        }

        return new AffineIndex(new int[at.Names.Count], random.Between(1, n), at.Names);
    }

    private IndexedFormula Element(Surroundings at, string name)
    {
        var values = arrays.Vector(name);
        var index = Within(at, values.Length);
        return new($"{name}[{index.Text}]", p => values[index.At(p) - 1]);
    }

    private IndexedFormula Matrix(Surroundings at)
    {
        var matrix = arrays.A;
        var (row, column) = (Within(at, matrix.GetLength(0)), Within(at, matrix.GetLength(1)));
        return new($"A[{row.Text}, {column.Text}]", p => matrix[row.At(p) - 1, column.At(p) - 1]);
    }

    /// <summary>x[k[i]], or x[k[k[i]]].</summary>
    private IndexedFormula Gathered(Surroundings at)
    {
        var (x, k) = (arrays.Vector("x"), arrays.K);
        var index = Within(at, k.Length);
        return random.Next(2) == 0
            ? new($"x[k[{index.Text}]]", p => x[k[index.At(p) - 1] - 1])
            : new($"x[k[k[{index.Text}]]]", p => x[k[k[index.At(p) - 1] - 1] - 1]);
    }

    /// <summary>A row of a matrix under a function of vectors.</summary>
    private IndexedFormula Row(Surroundings at)
    {
        var (matrix, x) = (arrays.A, arrays.Vector("x"));
        var row = Within(at, matrix.GetLength(0));
        var columns = Enumerable.Range(0, x.Length).ToArray();
        HyperDual Sum(Func<int, HyperDual> term) =>
            columns.Aggregate(new HyperDual(0), (sum, j) => sum + term(j));

        return random.Next(3) switch
        {
            0 => new($"dot(A[{row.Text}], x)", p => Sum(j => matrix[row.At(p) - 1, j] * x[j])),
            1 => new(
                $"sum(A[{row.Text}]*x^2)",
                p => Sum(j => matrix[row.At(p) - 1, j] * x[j] * x[j])
            ),
            _ => new(
                $"norm(A[{row.Text}] - x)",
                p => HyperDual.Sqrt(Sum(j => Square(matrix[row.At(p) - 1, j] - x[j])))
            ),
        };
    }

    private static HyperDual Square(HyperDual a) => a * a;

    private IndexedFormula Conditional(Surroundings at, int depth)
    {
        var condition = conditions.Any(at, 1);
        var yes = Scalar(at.Where(condition.Holds), depth - 1);
        var no = Scalar(at.Where(p => !condition.Holds(p)), depth - 1);
        return new(
            $"if({condition.Text}, {yes.Text}, {no.Text})",
            p => condition.Holds(p) ? yes.At(p) : no.At(p)
        );
    }

    // ---- Names ----

    private IndexedFormula Let(Surroundings at, int depth) =>
        random.Next(2) == 0 || at.Names.Count >= 3 ? LetNumber(at, depth) : LetVector(at, depth);

    private IndexedFormula LetNumber(Surroundings at, int depth)
    {
        var name = NewName("u");
        var value = Scalar(at, depth - 1);
        // Where the name is used there may be more indices.
        var meant = new IndexedFormula(name, p => value.At(p[..at.Names.Count]));
        var body = Scalar(at with { Lets = [.. at.Lets, meant] }, depth - 1);
        return new($"(let {name} = {value.Text}; {body.Text})", body.At);
    }

    /// <summary>let t[q = 1..m] = …; an element of it, and its sum.</summary>
    private IndexedFormula LetVector(Surroundings at, int depth)
    {
        var (name, index, count) = (NewName("t"), NewName("q"), random.Between(1, 5));
        var inner = at.Extend(index, p => (1, count), 1);
        var value = Scalar(inner, depth - 1);
        var place = Within(at, count);
        return new(
            $"(let {name}[{index} = 1..{count}] = {value.Text}; {name}[{place.Text}] + sum({name}))",
            p =>
                Enumerable
                    .Range(1, count)
                    .Aggregate(value.At([.. p, place.At(p)]), (sum, q) => sum + value.At([.. p, q]))
        );
    }

    // ---- Reductions ----

    private IndexedFormula Reduction(Surroundings at, int depth)
    {
        var indices = random.Next(3) == 0 && at.Names.Count < 2 ? 2 : 1;
        var binders = new List<string>();
        var ranges = new List<Func<int[], IEnumerable<int>>>();
        var inner = at;

        for (var n = 0; n < indices; n++)
        {
            var name = NewName("i");
            var step = random.Next(4) == 0 ? random.Between(2, 3) : 1;
            var (low, high) = (conditions.Lower(inner, step), conditions.Upper(inner));
            binders.Add($"{name} = {low.Text}..{high.Text}" + (step > 1 ? $" by {step}" : ""));
            ranges.Add(p => Surroundings.Range((low.At(p), high.At(p)), step));
            inner = inner.Extend(name, p => (low.At(p), high.At(p)), step);
        }

        if (inner.Places.Count > MostPlaces)
            return Leaf(at);

        IEnumerable<int[]> Inside(int[] p) =>
            ranges.Aggregate(
                (IEnumerable<int[]>)[p],
                (places, range) => places.SelectMany(q => range(q).Select(i => (int[])[.. q, i]))
            );

        var isEverFull = at.Places.Count > 0 && at.Places.All(p => Inside(p).Any());
        var reduce = isEverFull ? random.Pick(Reductions) : "sum";
        var body = Scalar(inner, depth - 1);

        // Products, of which there may be hundreds, stay within range.
        if (reduce == "prod")
        {
            var factor = body;
            body = new($"(1 + sin({factor.Text})/4)", p => 1 + HyperDual.Sin(factor.At(p)) / 4);
        }

        return new(
            $"{reduce}({string.Join(", ", binders)}, {body.Text})",
            p => Reduce(reduce, [.. Inside(p).Select(body.At)])
        );
    }

    private static HyperDual Reduce(string name, HyperDual[] values) =>
        name switch
        {
            "sum" => values.Aggregate(new HyperDual(0), (a, b) => a + b),
            "mean" => values.Aggregate((a, b) => a + b) / values.Length,
            "prod" => values.Aggregate(new HyperDual(1), (a, b) => a * b),
            "max" => values.MaxBy(v => v.A),
            "min" => values.MinBy(v => v.A),
            "norm" => Norm(values.Aggregate(new HyperDual(0), (a, b) => a + b * b)),
            _ => LogSumExp(values, values.Max(v => v.A)),
        };

    private static HyperDual LogSumExp(HyperDual[] values, double shift) =>
        shift
        + HyperDual.Log(values.Aggregate(new HyperDual(0), (a, b) => a + HyperDual.Exp(b - shift)));

    /// <summary>The norm of nothing but zeros has the derivative 0.</summary>
    private static HyperDual Norm(HyperDual squares) =>
        squares.A == 0 ? 0 : HyperDual.Sqrt(squares);
}
