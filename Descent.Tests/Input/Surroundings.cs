namespace Descent.Tests.Input;

/// <summary>The indices around a place of a text, the values they have together there, and the names that stand for values.</summary>
internal sealed record Surroundings(
    IReadOnlyList<string> Names,
    IReadOnlyList<int[]> Places,
    IReadOnlyList<IndexedFormula> Lets
)
{
    /// <summary>No index, and so one place.</summary>
    public static Surroundings None { get; } =
        new(
            [],
            [
                [],
            ],
            []
        );

    public Surroundings Where(Func<int[], bool> holds) =>
        this with
        {
            Places = [.. Places.Where(holds)],
        };

    /// <summary>Within one more index, whose bounds may depend on the others.</summary>
    public Surroundings Extend(string name, Func<int[], (int Low, int High)> bounds, int step) =>
        this with
        {
            Names = [.. Names, name],
            Places =
            [
                .. Places.SelectMany(p => Range(bounds(p), step).Select(i => (int[])[.. p, i])),
            ],
        };

    public static IEnumerable<int> Range((int Low, int High) bounds, int step)
    {
        for (var i = bounds.Low; i <= bounds.High; i += step)
            yield return i;
    }
}

/// <summary>Choices of a generator.</summary>
internal static class RandomChoices
{
    /// <summary>A number from low to high, both included.</summary>
    public static int Between(this Random random, int low, int high) => random.Next(low, high + 1);

    public static T Pick<T>(this Random random, IReadOnlyList<T> choices) =>
        choices[random.Next(choices.Count)];
}
