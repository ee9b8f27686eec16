using System.Globalization;
using Descent.Tests.Support;

namespace Descent.Tests.Input;

/// <summary>A formula as text, and as plain code on scalars: what it is where its indices have these values.</summary>
/// <param name="At">Takes the values of all indices in scope, outermost first.</param>
internal sealed record IndexedFormula(string Text, Func<int[], HyperDual> At)
{
    public static IndexedFormula Number(double value) =>
        new(value.ToString("R", CultureInfo.InvariantCulture), _ => value);
}

/// <summary>c + Σ kₐ·(index a): as text, and by the values of the indices.</summary>
internal sealed record AffineIndex(int[] Factors, int Constant, IReadOnlyList<string> Names)
{
    public int At(int[] indices) =>
        Constant + Factors.Select((factor, a) => factor * indices[a]).Sum();

    public AffineIndex Shift(int by) => this with { Constant = Constant + by };

    public string Text
    {
        get
        {
            var terms = Factors
                .Select((factor, a) => (factor, a))
                .Where(term => term.factor != 0)
                .Select(term => Term(term.factor, Names[term.a]))
                .Append(Constant == 0 ? "" : Term(Constant, ""));
            var text = string.Concat(terms);
            return text.Length == 0 ? "0"
                : text[0] == '+' ? text[1..]
                : text;
        }
    }

    private static string Term(int factor, string name) =>
        (factor < 0 ? "-" : "+")
        + (
            name.Length == 0 ? $"{Math.Abs(factor)}"
            : Math.Abs(factor) == 1 ? name
            : $"{Math.Abs(factor)}*{name}"
        );
}
