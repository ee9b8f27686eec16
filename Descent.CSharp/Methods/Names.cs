using AutoDiff;

namespace Descent;

/// <summary>Answers to a name nobody knows.</summary>
static class Names
{
    /// <summary>"Unknown method 'lbfgs'. Did you mean 'l-bfgs'? Known: …"</summary>
    public static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return $"Unknown {kind}: '{name}'.{Spelling.Hint(name, names)} Known: {string.Join(", ", names)}.";
    }
}
