using AutoDiff;

namespace Descent;

/// <summary>l ≤ x ≤ u, entry by entry; either side may be infinite.</summary>
public sealed class Bounds : IEquatable<Bounds>
{
    const int MostShown = 8;

    readonly double[] lower;
    readonly double[] upper;
    readonly bool everywhere;

    Bounds(double[] lower, double[] upper, bool everywhere)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            bool open = lower[i] < double.PositiveInfinity && upper[i] > double.NegativeInfinity;
            if (!(lower[i] <= upper[i] && open))
            {
                string which = everywhere ? "" : $" of x[{i}]";
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The bounds{which} leave nothing between {lower[i]} and {upper[i]}."
                    )
                );
            }
        }

        (this.lower, this.upper, this.everywhere) = (lower, upper, everywhere);
    }

    /// <summary>No bounds, for any number of variables.</summary>
    public static Bounds None { get; } =
        Everywhere(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The same bounds for every variable, however many there are.</summary>
    /// <param name="lower">l; −∞ for none.</param>
    /// <param name="upper">u, not below l; ∞ for none.</param>
    /// <exception cref="ArgumentException">Nothing lies between them.</exception>
    public static Bounds Everywhere(double lower, double upper) => new([lower], [upper], true);

    /// <summary>Bounds of their own for n variables.</summary>
    /// <param name="lower">l, of length n; −∞ for none.</param>
    /// <param name="upper">u, of length n, nowhere below l; ∞ for none.</param>
    /// <exception cref="ArgumentException">The lengths differ, or nothing lies between two entries.</exception>
    public static Bounds Of(IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        return lower.Count == upper.Count
            ? new Bounds([.. lower], [.. upper], false)
            : throw new ArgumentException(
                $"There are {lower.Count} lower bounds and {upper.Count} upper ones."
            );
    }

    /// <summary>Bounds by the names of an objective's variables; one that is not named has none.</summary>
    /// <param name="objective">Whose variables they are.</param>
    /// <param name="lower">l by name: a number for every entry, or an array of the variable's shape.</param>
    /// <param name="upper">u by name, likewise; nowhere below l.</param>
    /// <exception cref="ArgumentException">A name or a shape is not the objective's, or nothing lies between two entries.</exception>
    public static Bounds Of(
        Objective objective,
        IReadOnlyDictionary<string, DataArray> lower,
        IReadOnlyDictionary<string, DataArray> upper
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        return Of(
            Pack(objective, lower, double.NegativeInfinity),
            Pack(objective, upper, double.PositiveInfinity)
        );
    }

    /// <summary>Functions of an objective whose arguments can leave their domains within these bounds.</summary>
    /// <exception cref="ArgumentException">The bounds are for another number of variables.</exception>
    /// <seealso cref="Objective.CheckDomain(IReadOnlyDictionary{string, DataArray}, IReadOnlyDictionary{string, DataArray})"/>
    public IReadOnlyList<DomainWarning> CheckDomain(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        FeasibleBox box = FeasibleBox(objective.Dimension);
        return objective.CheckDomain(Unpack(objective, box.Lower), Unpack(objective, box.Upper));
    }

    /// <summary>x ← the nearest point within the bounds. NaN stays NaN.</summary>
    /// <param name="x">A point, of length n; overwritten.</param>
    /// <exception cref="ArgumentException">The bounds are for another number of variables.</exception>
    public void Project(Span<double> x) => FeasibleBox(x.Length).Project(x);

    /// <inheritdoc/>
    public bool Equals(Bounds? other) =>
        other is not null
        && everywhere == other.everywhere
        && lower.AsSpan().SequenceEqual(other.lower)
        && upper.AsSpan().SequenceEqual(other.upper);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Bounds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(lower.Length, everywhere);

    /// <summary>The intervals, the first few of many; with a checksum of all then, so that other bounds read differently.</summary>
    public override string ToString()
    {
        if (Equals(None))
            return "none";
        var intervals = lower.Zip(upper, (l, u) => $"[{l}, {u}]");
        string shown = string.Join(" × ", intervals.Take(MostShown));
        if (everywhere)
            return $"{shown} for every variable";
        return lower.Length <= MostShown
            ? shown
            : $"{shown} × … ({lower.Length} in all, checksum {Checksum():x})";
    }

    // FNV-1a over the bits of both sides.
    ulong Checksum() =>
        lower
            .Concat(upper)
            .Aggregate(
                14695981039346656037,
                (hash, bound) =>
                    unchecked((hash ^ BitConverter.DoubleToUInt64Bits(bound)) * 1099511628211)
            );

    internal FeasibleBox FeasibleBox(int dimension)
    {
        if (everywhere)
            return new FeasibleBox(Repeat(lower[0], dimension), Repeat(upper[0], dimension));
        return lower.Length == dimension
            ? new FeasibleBox(lower, upper)
            : throw new ArgumentException(
                $"There are bounds for {lower.Length} variables, and {dimension} variables."
            );
    }

    static double[] Pack(
        Objective objective,
        IReadOnlyDictionary<string, DataArray> sides,
        double otherwise
    )
    {
        double[] packed = Repeat(otherwise, objective.Dimension);
        foreach ((string name, DataArray side) in sides)
        {
            Variable variable =
                objective.Variables.FirstOrDefault(variable => variable.Name == name)
                ?? throw new ArgumentException($"The objective has no variable '{name}'.");
            Span<double> entries = packed.AsSpan(variable.Offset, variable.Shape.Size);
            if (side.Shape.Rank == 0)
                entries.Fill(side.Values[0]);
            else if (side.Shape.Equals(variable.Shape))
                side.Values.CopyTo(entries);
            else
            {
                throw new ArgumentException(
                    $"'{name}' has shape {variable.Shape}, and its bound {side.Shape}."
                );
            }
        }

        return packed;
    }

    static Dictionary<string, DataArray> Unpack(Objective objective, ReadOnlySpan<double> side)
    {
        Dictionary<string, DataArray> sides = [];
        foreach (Variable variable in objective.Variables)
        {
            ReadOnlySpan<double> own = side.Slice(variable.Offset, variable.Shape.Size);
            sides[variable.Name] = new DataArray(variable.Shape, own.ToArray());
        }

        return sides;
    }

    static double[] Repeat(double bound, int dimension)
    {
        double[] bounds = new double[dimension];
        Array.Fill(bounds, bound);
        return bounds;
    }
}
