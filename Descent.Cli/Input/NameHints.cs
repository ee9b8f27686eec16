namespace Descent.Cli.Input;

/// <summary>What a name without a value may have been meant to be.</summary>
static class NameHints
{
    /// <summary>A sentence on a line of its own for each name that has a likely other meaning.</summary>
    /// <param name="missing">The names without a value.</param>
    /// <param name="variables">All variables of the formula.</param>
    /// <param name="columns">The columns of the table.</param>
    /// <param name="used">Those the formula has.</param>
    public static string Of(
        IEnumerable<string> missing,
        IReadOnlyCollection<string> variables,
        IEnumerable<string> columns,
        IEnumerable<string> used
    ) => Of(missing, variables, [.. columns.Except(used).Where(column => column.Length > 0)]);

    static string Of(
        IEnumerable<string> missing,
        IReadOnlyCollection<string> variables,
        string[] columns
    ) =>
        string.Concat(
            missing
                .Select(name => AsProduct(name, variables) ?? AsColumn(name, columns))
                .Append(Unused(columns))
                .OfType<string>()
                .Select(hint => $"\n{hint}")
        );

    static string? Unused(string[] columns) =>
        columns.Length is 0 or > 12
            ? null
            : $"Columns the formula does not name: {string.Join(", ", columns)}.";

    static string? AsProduct(string name, IReadOnlyCollection<string> variables) =>
        name.Length > 1 && name.All(letter => variables.Contains(letter.ToString()))
            ? $"'{name}' is one name: a product is written {string.Join('*', name.ToCharArray())}."
            : null;

    static string? AsColumn(string name, string[] columns) =>
        columns.FirstOrDefault(column => IsMeant(name, column)) is not { } column ? null
        : column.All(letter => letter == '_' || char.IsLetterOrDigit(letter))
            ? $"There is a column '{column}': case matters."
        : $"There is a column '{column}': between backquotes, `{column}` is its name in a formula.";

    // Up to case, and a unit or a remark after the name.
    static bool IsMeant(string name, string column) =>
        column.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (
            column.Length == name.Length
            || !char.IsLetterOrDigit(column[name.Length]) && column[name.Length] != '_'
        );
}
