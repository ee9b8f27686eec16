namespace Descent;

/// <summary>Answers to a name nobody knows.</summary>
static class Names
{
    /// <summary>"Unknown method 'lbfgs'. Did you mean 'l-bfgs'? Known: …"</summary>
    public static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string? near = names.MinBy(candidate =>
            (Distance(Bare(name), Bare(candidate)), Distance(name, candidate))
        );
        string hint =
            near is not null && Distance(name, near) <= Math.Max(2, name.Length / 3)
                ? $" Did you mean '{near}'?"
                : "";
        return $"Unknown {kind}: '{name}'.{hint} Known: {string.Join(", ", names)}.";
    }

    // Hyphens are what people forget: "lbfgs" is l-bfgs, not bfgs.
    static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal);

    /// <summary>The least number of letters to insert, delete or replace: Levenshtein's distance.</summary>
    static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change =
                    char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(diagonal + change, Math.Min(row[j - 1], row[j]) + 1)
                );
            }
        }

        return row[^1];
    }
}
