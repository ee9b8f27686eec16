namespace Descent.Cli.Input;

/// <summary>Answers to a word nobody knows.</summary>
static class Nearest
{
    /// <summary>" Did you mean 'l-bfgs'?", or nothing if no candidate is near.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">What could have been.</param>
    public static string Hint(string word, IEnumerable<string> known)
    {
        (int Slips, string Name)[] near =
        [
            .. known
                .Select(name => (Slips: Distance(word, name), Name: name))
                .Where(candidate => candidate.Slips <= Tolerance(candidate.Name)),
        ];
        return near.Length == 0
            ? ""
            : $" Did you mean '{near.MinBy(candidate => (Distance(Bare(word), Bare(candidate.Name)), candidate.Slips)).Name}'?";
    }

    // Hyphens are what people forget: "lbfgs" is l-bfgs, not bfgs.
    static string Bare(string word) => word.Replace("-", "", StringComparison.Ordinal);

    /// <summary>The slips a word may hold and still be recognised; never the whole of a short one.</summary>
    static int Tolerance(string name) => Math.Min(Math.Max(2, name.Length / 3), name.Length - 1);

    /// <summary>The least number of letters to insert, delete or replace: Levenshtein's distance, case aside.</summary>
    static int Distance(string a, string b)
    {
        if (a.Length > b.Length + Tolerance(b))
            return int.MaxValue;
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                int replaced = diagonal + (same ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replaced, Math.Min(row[j - 1], row[j]) + 1));
            }
        }

        return row[^1];
    }
}
