namespace Descent.Cli.Input;

/// <summary>What a name without a value may have been meant to be.</summary>
static class NameHints
{
    /// <summary>A sentence on a line of its own for each name that has a likely other meaning.</summary>
    /// <param name="missing">The names without a value.</param>
    /// <param name="variables">All variables of the formula.</param>
    /// <param name="columns">The columns of the table.</param>
    public static string Of(
        IEnumerable<string> missing,
        IReadOnlyCollection<string> variables,
        IEnumerable<string> columns
    ) =>
        string.Concat(
            missing
                .Select(name => AsProduct(name, variables) ?? AsColumn(name, columns))
                .OfType<string>()
                .Select(hint => $"\n{hint}")
        );

    static string? AsProduct(string name, IReadOnlyCollection<string> variables) =>
        name.Length > 1 && name.All(letter => variables.Contains(letter.ToString()))
            ? $"'{name}' is one name: a product is written {string.Join('*', name.ToCharArray())}."
            : null;

    static string? AsColumn(string name, IEnumerable<string> columns) =>
        columns.FirstOrDefault(column => column.StartsWith(name + " ", StringComparison.Ordinal))
            is { } column
            ? $"There is a column '{column}': between backquotes, `{column}` is its name in a formula."
            : null;
}
