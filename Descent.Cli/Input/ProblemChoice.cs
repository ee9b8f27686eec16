using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>Problems of the library as they are typed.</summary>
static class ProblemChoice
{
    /// <summary>One problem.</summary>
    /// <exception cref="BadInput">There is none of that name.</exception>
    public static Problem Find(string key) =>
        ProblemLibrary.Find(key)
        ?? throw new BadInput(
            $"There is no problem called '{key}'.{Spelling.Hint(key, Names())} 'descent problems' lists them."
        );

    /// <summary>Several problems, separated by commas; null means all whose minimum is known.</summary>
    /// <exception cref="BadInput">There is none of a name, or no minimum is known of it.</exception>
    public static IReadOnlyList<Problem> Several(string option, string? keys)
    {
        if (keys is null)
            return [.. ProblemLibrary.All.Where(problem => problem.MinimumValue is not null)];
        const StringSplitOptions tidy =
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        Problem[] chosen = [.. keys.Split(',', tidy).Select(Find).Distinct()];
        if (chosen.Length == 0)
            throw new BadInput($"{option} names no problem. 'descent problems' lists them.");
        Problem? open = chosen.FirstOrDefault(problem => problem.MinimumValue is null);
        return open is null
            ? chosen
            : throw new BadInput(
                $"{option}: no minimum of '{open.Key}' is known, so nobody can tell when it is solved."
            );
    }

    static IEnumerable<string> Names() =>
        ProblemLibrary.All.SelectMany(known => known.Aliases.Prepend(known.Key));
}
