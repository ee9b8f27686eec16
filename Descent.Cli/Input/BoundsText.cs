using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>Reads bounds by variable, written as points are; a variable that is not named has none.</summary>
static class BoundsText
{
    /// <summary>One side of the bounds.</summary>
    /// <param name="Option">The option it is given to.</param>
    /// <param name="Text">The text; null if there is none.</param>
    public sealed record Side(string Option, string? Text);

    /// <summary>The bounds of an objective's variables.</summary>
    /// <exception cref="BadInput">A variable there is not, a shape that does not fit, or an upper bound below the lower.</exception>
    public static Bounds Read(Side lower, Side upper, Objective objective)
    {
        Dictionary<string, DataArray> low = Values(lower, objective, out _);
        Dictionary<string, DataArray> high = Values(upper, objective, out var spans);
        foreach (string name in low.Keys.Where(high.ContainsKey))
        {
            double[] least = Entries(low[name], objective, name);
            double[] most = Entries(high[name], objective, name);
            int crossing = Enumerable
                .Range(0, least.Length)
                .FirstOrDefault(i => !(least[i] <= most[i]), -1);
            if (crossing >= 0)
            {
                string which =
                    least.Length == 1 ? $"'{name}'" : $"Entry {crossing + 1} of '{name}'";
                throw BadInput.At(
                    upper.Option,
                    upper.Text!,
                    spans[name],
                    FormattableString.Invariant(
                        $"{which} would be at most {most[crossing]}, and by {lower.Option} at least {least[crossing]}."
                    )
                );
            }
        }

        return Bounds.Of(objective, low, high);
    }

    static Dictionary<string, DataArray> Values(
        Side side,
        Objective objective,
        out Dictionary<string, SourceSpan> spans
    )
    {
        Dictionary<string, DataArray> values = [];
        spans = [];
        if (side.Text is not { } text)
            return values;
        string[] names = [.. objective.Variables.Select(variable => variable.Name)];
        foreach (Assignment given in PointText.Read(side.Option, text))
        {
            if (given.Name.TrimEnd('<', '>', ' ') is var bare && bare != given.Name)
            {
                throw BadInput.At(
                    side.Option,
                    text,
                    given.Span,
                    $"Write {bare}=…: {side.Option} says which side the bound is on."
                );
            }

            if (!names.Contains(given.Name))
            {
                throw BadInput.At(
                    side.Option,
                    text,
                    given.Span,
                    $"The objective has no variable '{given.Name}'.{Spelling.Hint(given.Name, names)} It has {string.Join(", ", names)}."
                );
            }

            Shape wanted = objective.Variable(given.Name).Shape;
            if (given.Value.Shape.Rank > 0 && !given.Value.Shape.Equals(wanted))
            {
                throw BadInput.At(
                    side.Option,
                    text,
                    given.Span,
                    $"'{given.Name}' is {Shapes.Described(wanted)}, and its bound {Shapes.Described(given.Value.Shape)}."
                );
            }

            (values[given.Name], spans[given.Name]) = (given.Value, given.Span);
        }

        return values;
    }

    static double[] Entries(DataArray bound, Objective objective, string name) =>
        bound.Shape.Rank > 0
            ? [.. bound.Values]
            : [.. Enumerable.Repeat(bound.Values[0], objective.Variable(name).Shape.Size)];
}
