using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>Reads ranges of variables: <c>x=-5..5,w=0..1</c>, and <c>-5..5</c> for all that have none of their own.</summary>
static class BoxText
{
    /// <summary>The corners of the box, every element of an array having the range of its variable.</summary>
    /// <param name="option">The option the text was given to.</param>
    /// <param name="text">The text.</param>
    /// <param name="objective">Whose variables they are.</param>
    /// <exception cref="BadInput">The text gives no range, or not to all variables.</exception>
    public static (double[] Low, double[] High) Read(
        string option,
        string text,
        Objective objective
    ) => Corners(option, Ranges(option, text, objective), objective);

    /// <summary>The ranges by variable; that of <c>""</c>, if there is one, is for all that have none of their own.</summary>
    /// <param name="option">The option the text was given to.</param>
    /// <param name="text">The text.</param>
    /// <param name="objective">Whose variables they are.</param>
    /// <exception cref="BadInput">The text gives no range, or one to a variable there is not.</exception>
    public static Dictionary<string, (double Low, double High)> Ranges(
        string option,
        string text,
        Objective objective
    )
    {
        Dictionary<string, (double Low, double High)> ranges = [];
        foreach (string part in text.Split(','))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            string name = sides.Length == 2 ? sides[0] : "";
            if (!ranges.TryAdd(name, Range(option, sides[^1])))
                throw new BadInput($"{option} {text}: '{name}' has a range already.");
        }

        string[] names = [.. objective.Variables.Select(variable => variable.Name)];
        foreach (string name in ranges.Keys.Where(name => name != "" && !names.Contains(name)))
        {
            throw new BadInput(
                $"{option}: there is no variable '{name}'.{Spelling.Hint(name, names)} The variables are {string.Join(", ", names)}."
            );
        }

        return ranges;
    }

    static (double[] Low, double[] High) Corners(
        string option,
        Dictionary<string, (double Low, double High)> ranges,
        Objective objective
    )
    {
        List<double> low = [];
        List<double> high = [];
        foreach (Variable variable in objective.Variables)
        {
            if (
                !ranges.TryGetValue(variable.Name, out var range)
                && !ranges.TryGetValue("", out range)
            )
            {
                throw new BadInput(
                    $"{option}: '{variable.Name}' needs a range too, as in {variable.Name}=-5..5."
                );
            }

            low.AddRange(Enumerable.Repeat(range.Low, variable.Shape.Size));
            high.AddRange(Enumerable.Repeat(range.High, variable.Shape.Size));
        }

        return ([.. low], [.. high]);
    }

    static (double Low, double High) Range(string option, string text)
    {
        string[] ends = text.Split("..", 2);
        bool isRange =
            ends.Length == 2
            && Numbers.TryRead(ends[0], out double low)
            && Numbers.TryRead(ends[1], out double high)
            && double.IsFinite(low)
            && double.IsFinite(high)
            && low <= high;
        if (!isRange)
        {
            throw new BadInput(
                $"{option}: '{text}' is no range; one looks like -5..5, the lower end first."
            );
        }

        _ = Numbers.TryRead(ends[0], out double from);
        _ = Numbers.TryRead(ends[1], out double to);
        return (from, to);
    }
}
