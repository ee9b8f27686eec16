namespace Descent.Tests.Input;

/// <summary>A condition on indices: as text, and whether it holds where they have these values.</summary>
internal sealed record IndexCondition(string Text, Func<int[], bool> Holds);

/// <summary>An end of a range: as text, and what it is where the indices around it have these values.</summary>
internal sealed record IndexBound(string Text, Func<int[], int> At);

/// <summary>Random conditions on the indices around a place, and bounds that depend on them.</summary>
internal sealed class IndexConditions(Random random)
{
    public IndexCondition Any(Surroundings at, int depth)
    {
        if (depth > 0 && random.Next(4) == 0)
        {
            var (a, b) = (Any(at, depth - 1), Any(at, depth - 1));
            return random.Next(3) switch
            {
                0 => new($"({a.Text} and {b.Text})", p => a.Holds(p) && b.Holds(p)),
                1 => new($"({a.Text} or {b.Text})", p => a.Holds(p) || b.Holds(p)),
                _ => new($"(not {a.Text})", p => !a.Holds(p)),
            };
        }

        return random.Next(6) switch
        {
            0 => Remainder(at),
            1 => Distance(at),
            2 when at.Places.Count > 0 => Compare(One(at), Fixed(at)),
            _ => Compare(One(at), random.Next(2) == 0 ? One(at) : Fixed(at)),
        };
    }

    private AffineIndex One(Surroundings at)
    {
        var factors = new int[at.Names.Count];

        if (factors.Length > 0)
            factors[random.Next(factors.Length)] = random.Next(4) == 0 ? -1 : 1;

        return new AffineIndex(factors, random.Between(-1, 1), at.Names);
    }

    private AffineIndex Fixed(Surroundings at) =>
        new(new int[at.Names.Count], random.Between(0, 6), at.Names);

    private IndexCondition Compare(AffineIndex a, AffineIndex b)
    {
        var (sign, holds) = random.Pick<(string, Func<int, int, bool>)>([
            ("<", (a, b) => a < b),
            ("<=", (a, b) => a <= b),
            (">", (a, b) => a > b),
            (">=", (a, b) => a >= b),
            ("==", (a, b) => a == b),
            ("!=", (a, b) => a != b),
        ]);
        return new($"{a.Text} {sign} {b.Text}", p => holds(a.At(p), b.At(p)));
    }

    private IndexCondition Remainder(Surroundings at)
    {
        var (index, divisor) = (One(at), random.Between(2, 3));
        var rest = random.Next(divisor);
        return new(
            $"mod({index.Text}, {divisor}) == {rest}",
            p => ((index.At(p) % divisor) + divisor) % divisor == rest
        );
    }

    private IndexCondition Distance(Surroundings at)
    {
        var (a, b, most) = (One(at), One(at), random.Between(0, 2));
        return new(
            $"abs({a.Text} - ({b.Text})) <= {most}",
            p => Math.Abs(a.At(p) - b.At(p)) <= most
        );
    }

    public IndexBound Lower(Surroundings at, int step)
    {
        if (at.Names.Count > 0 && random.Next(3) == 0)
        {
            var index = One(at);
            return step > 1 || random.Next(2) == 0
                ? new(index.Text, index.At)
                : new($"max(1, {index.Shift(-1).Text})", p => Math.Max(1, index.Shift(-1).At(p)));
        }

        var low = random.Between(-1, 3);
        return new($"{low}", _ => low);
    }

    public IndexBound Upper(Surroundings at)
    {
        if (at.Names.Count > 0 && random.Next(3) == 0)
        {
            var index = One(at);
            return random.Next(2) == 0
                ? new(index.Text, index.At)
                : new($"min(5, {index.Shift(1).Text})", p => Math.Min(5, index.Shift(1).At(p)));
        }

        var high = random.Between(2, 7);
        return new($"{high}", _ => high);
    }
}
