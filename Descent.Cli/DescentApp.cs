using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;
using Descent.Cli.Verbs;

namespace Descent.Cli;

/// <summary>The command line <c>descent</c>, callable in process.</summary>
public static class DescentApp
{
    /// <summary>The verb did its work, whatever the status of a run.</summary>
    public const int Done = 0;

    /// <summary>What was typed cannot be used.</summary>
    public const int Refused = 1;

    /// <summary>Cancelled; the best point so far was printed.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after <c>descent</c>.</param>
    /// <param name="output">Receives the result, and nothing else.</param>
    /// <param name="error">Receives everything else.</param>
    /// <param name="cancellation">Ends runs with the best point so far.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        string[] args,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    ) => Run(args, new Session(output, error, cancellation));

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after <c>descent</c>.</param>
    /// <param name="session">Where to write to.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Session session)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(session);
        try
        {
            return Invoke(args, session);
        }
        catch (BadInput fault)
        {
            session.Error.WriteLine($"error: {fault.Message}");
            return Refused;
        }
        catch (OutOfMemoryException)
        {
            session.Error.WriteLine(
                "error: The arrays of this objective need more memory than there is."
            );
            return Refused;
        }
    }

    static int Invoke(string[] args, Session session)
    {
        RootCommand root = Root(session);
        ParseResult words = root.Parse(
            args,
            // '@' begins the name of a file with a formula, not one with options.
            new ParserConfiguration
            {
                EnablePosixBundling = false,
                ResponseFileTokenReplacer = null,
            }
        );
        Usage.Check(words);
        return words.Invoke(
            new InvocationConfiguration
            {
                Output = session.Output,
                Error = session.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }
        );
    }

    static RootCommand Root(Session session)
    {
        var root = new RootCommand(
            "Write an objective; see how descent, momentum, line search and Newton-CG do on it."
        )
        {
            new MinimizeVerb(session).ToCommand(),
            new CompareVerb(session).ToCommand(),
            new BenchmarkVerb(session).ToCommand(),
            new LineVerb(session).ToCommand(),
            new EvaluateVerb(session).ToCommand(),
            new DeriveVerb(session).ToCommand(),
            new CheckVerb(session).ToCommand(),
            new ExplainVerb(session).ToCommand(),
            new MethodsVerb(session).ToCommand(),
            new ProblemsVerb(session).ToCommand(),
        };
        root.Directives.Clear();
        Usage.ShowVersion(root);
        root.SetAction(_ => Welcome.Show(session));
        Usage.Describe(root, session);
        return root;
    }
}
