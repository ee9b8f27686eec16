using System.CommandLine;

namespace Descent.Cli.Verbs;

/// <summary>Words of their own that several verbs have.</summary>
static class Words
{
    /// <summary>Whether programs read the result.</summary>
    public static Option<bool> Json() =>
        new("--json") { Description = "Write JSON, for programs.", Arity = ArgumentArity.Zero };
}
