using AutoDiff;
using Descent.Tests.Quotations;

namespace Descent.Tests.Corpus;

/// <summary>The variables and data of the corpus for operators, and the bindings of the same for text.</summary>
internal static class Symbols
{
    static readonly Dictionary<string, int[]> Extents = new()
    {
        ["u"] = [6],
        ["v"] = [6],
        ["W"] = [2, 3],
    };

    public static readonly Expr X = Expr.Variable("x");
    public static readonly Expr Y = Expr.Variable("y");
    public static readonly Expr Z = Expr.Variable("z");
    public static readonly Expr U = Expr.Vector("u", 6);
    public static readonly Expr V = Expr.Vector("v", 6);
    public static readonly Expr W = Expr.Matrix("W", 2, 3);

    public static readonly Expr Scale = Expr.Parameter("a", Surroundings.a);
    public static readonly Expr Weight = Expr.Parameter("lam", Surroundings.lam);
    public static readonly Expr Right = Expr.Data("b", Surroundings.b);
    public static readonly Expr Center = Expr.Data("c", Surroundings.c);
    public static readonly Expr Labels = Expr.Data("d", Surroundings.d);
    public static readonly Expr Prior = Expr.Data("p", Surroundings.p);
    public static readonly Expr Times = Expr.Data("t", Surroundings.t);
    public static readonly Expr Tall = Expr.Data("A", Table(Surroundings.A));
    public static readonly Expr Symmetric = Expr.Data("B", Table(Surroundings.B));

    static DataArray Table(double[,] values) =>
        new(new Shape(values.GetLength(0), values.GetLength(1)), [.. values.Cast<double>()]);

    /// <summary>The shapes of those names that are arrays.</summary>
    public static Bindings Shapes(IReadOnlyList<string> names) =>
        names
            .Where(Extents.ContainsKey)
            .Aggregate(Bindings.Empty, (b, name) => b.WithVariable(name, Extents[name]));

    public static Bindings Everything =>
        Shapes([.. Extents.Keys])
            .WithParameter("a", Surroundings.a)
            .WithParameter("lam", Surroundings.lam)
            .WithData("b", Surroundings.b)
            .WithData("c", Surroundings.c)
            .WithData("d", Surroundings.d)
            .WithData("p", Surroundings.p)
            .WithData("t", Surroundings.t)
            .WithData("k", Surroundings.k.Select(place => place + 1.0).ToArray())
            .WithData("A", Table(Surroundings.A))
            .WithData("B", Table(Surroundings.B));
}
