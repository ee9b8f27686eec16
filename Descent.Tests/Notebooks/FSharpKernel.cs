using FSharp.Compiler.Diagnostics;
using Microsoft.FSharp.Core;
using static FSharp.Compiler.Interactive.Shell;

namespace Descent.Tests.Notebooks;

/// <summary>F# cells by the compiler's own interactive session.</summary>
internal sealed class FSharpKernel : IKernel
{
    private readonly StringWriter echo = new();
    private readonly FsiEvaluationSession session;

    /// <remarks>
    /// The session finds the framework and the FSharp.Core beside the compiler by itself. Naming the running
    /// framework's files instead makes System.Exception two types, and no cell can raise an exception.
    /// </remarks>
    public FSharpKernel()
    {
        session = FsiEvaluationSession.Create(
            FsiEvaluationSession.GetDefaultConfiguration(),
            ["fsi", "--noninteractive", "--nologo", "--gui-", "--targetprofile:netcore"],
            new StringReader(""),
            echo,
            echo,
            FSharpOption<bool>.None,
            legacyReferenceResolver: null
        );
        Reference(typeof(NotebookHost).Assembly.Location);
        _ = Run($"open type {typeof(NotebookHost).FullName}");
    }

    public void Reference(string assemblyPath) => _ = Run($"#r @\"{assemblyPath}\"");

    public object? Run(string code)
    {
        var (result, diagnostics) = session.EvalInteractionNonThrowing(
            code,
            "cell.fsx",
            FSharpOption<CancellationToken>.None
        );
        var errors = diagnostics.Where(d => d.Severity.IsError).Select(Described).ToList();
        if (errors.Count > 0)
            throw new CompilationError(string.Join("\n", errors));
        return result switch
        {
            FSharpChoice<FSharpOption<FsiValue>?, Exception>.Choice2Of2 failed => throw failed.Item,
            FSharpChoice<FSharpOption<FsiValue>?, Exception>.Choice1Of2 done => done.Item
                ?.Value
                .ReflectionValue,
            _ => null,
        };
    }

    /// <summary>An error as the C# compiler writes its own.</summary>
    private static string Described(FSharpDiagnostic error) =>
        $"({error.StartLine},{error.StartColumn + 1}): error {error.ErrorNumberText}: {error.Message}";

    public void Dispose()
    {
        ((IDisposable)session).Dispose();
        echo.Dispose();
    }
}
