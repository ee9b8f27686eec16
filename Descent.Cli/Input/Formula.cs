using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>An OBJECTIVE as it was given: text, <c>@file</c> or <c>problem:NAME</c>.</summary>
/// <param name="Title">What to write above a picture of it.</param>
/// <param name="Text">The formula.</param>
/// <param name="Place">What to call it in messages about a place in it.</param>
/// <param name="Bindings">What is known of its names.</param>
/// <param name="Start">The start it brings along; empty for a formula of one's own.</param>
sealed record Formula(
    string Title,
    string Text,
    string Place,
    Bindings Bindings,
    IReadOnlyDictionary<string, DataArray> Start
)
{
    const string ProblemPrefix = "problem:";

    static readonly Dictionary<string, DataArray> NoStart = [];

    /// <summary>Reads the argument.</summary>
    /// <exception cref="BadInput">There is no such file or problem.</exception>
    public static Formula Of(string argument)
    {
        if (argument.StartsWith('@'))
        {
            string path = argument[1..];
            string text = Files.Open("OBJECTIVE", path, File.ReadAllText);
            return new Formula(Path.GetFileName(path), text, path, Bindings.Empty, NoStart);
        }

        return argument.StartsWith(ProblemPrefix, StringComparison.OrdinalIgnoreCase)
            ? OfProblem(argument[ProblemPrefix.Length..])
            : new Formula(argument, argument, "OBJECTIVE", Bindings.Empty, NoStart);
    }

    static Formula OfProblem(string key)
    {
        Problem problem = ProblemChoice.Find(key);
        return new Formula(problem.Name, problem.Text, key, problem.Bindings, problem.Start);
    }

    /// <summary>Runs a reading of the formula; a fault in it is told with its place.</summary>
    /// <exception cref="BadInput">The formula means nothing.</exception>
    public T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ParseException fault)
        {
            throw new BadInput(
                string.Join("\n", fault.Errors.Select(error => $"{Place}, {error}"))
            );
        }
    }
}
