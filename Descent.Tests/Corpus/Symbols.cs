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

    public static readonly Expr Scale = Expr.Parameter("a", Data.a);
    public static readonly Expr Weight = Expr.Parameter("lam", Data.lam);
    public static readonly Expr Right = Expr.Data("b", Data.b);
    public static readonly Expr Center = Expr.Data("c", Data.c);
    public static readonly Expr Labels = Expr.Data("d", Data.d);
    public static readonly Expr Prior = Expr.Data("p", Data.p);
    public static readonly Expr Times = Expr.Data("t", Data.t);
    public static readonly Expr Tall = Expr.Data("A", Table(Data.A));
    public static readonly Expr Symmetric = Expr.Data("B", Table(Data.B));

    static DataArray Table(double[,] values) =>
        new(new Shape(values.GetLength(0), values.GetLength(1)), [.. values.Cast<double>()]);

    /// <summary>The shapes of those names that are arrays.</summary>
    public static Bindings Shapes(IReadOnlyList<string> names) =>
        names
            .Where(Extents.ContainsKey)
            .Aggregate(Bindings.Empty, (b, name) => b.WithVariable(name, Extents[name]));

    public static Bindings Everything =>
        Shapes([.. Extents.Keys])
            .WithParameter("a", Data.a)
            .WithParameter("lam", Data.lam)
            .WithData("b", Data.b)
            .WithData("c", Data.c)
            .WithData("d", Data.d)
            .WithData("p", Data.p)
            .WithData("t", Data.t)
            .WithData("k", Data.k.Select(place => place + 1.0).ToArray())
            .WithData("A", Table(Data.A))
            .WithData("B", Table(Data.B));
}
