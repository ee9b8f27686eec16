using System.Globalization;

namespace Descent.Tests.Support;

/// <summary>A culture whose numbers no formula and no program reads: decimal commas, minus signs of its own.</summary>
sealed class OddCulture : IDisposable
{
    readonly CultureInfo before = CultureInfo.CurrentCulture;

    public OddCulture() =>
        CultureInfo.CurrentCulture = new CultureInfo("")
        {
            NumberFormat =
            {
                NumberDecimalSeparator = ",",
                NumberGroupSeparator = ".",
                NegativeSign = "~",
                PositiveInfinitySymbol = "endless",
                NaNSymbol = "none",
            },
        };

    /// <summary>What a function gives under such a culture.</summary>
    public static T Of<T>(Func<T> function)
    {
        using var _ = new OddCulture();
        return function();
    }

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
