using System.Text.RegularExpressions;

namespace Descent.Tests.Notebooks;

/// <summary>What went wrong, in which notebook and cell.</summary>
internal sealed class NotebookFailure(string message) : Exception(message);

/// <summary>Executes a notebook's code cells in order, one state for all of them.</summary>
internal static partial class NotebookRunner
{
    /// <summary>The outputs of every code cell, afresh.</summary>
    /// <exception cref="NotebookFailure">
    /// A cell throws without the tag raises-exception, or has the tag and does not throw.
    /// </exception>
    public static IReadOnlyList<IReadOnlyList<Output>> Run(Notebook notebook)
    {
        using IKernel kernel =
            notebook.Language == "csharp" ? new CSharpKernel() : new FSharpKernel();
        return [.. notebook.Cells.Select(cell => Run(kernel, notebook, cell))];
    }

    private static IReadOnlyList<Output> Run(IKernel kernel, Notebook notebook, Cell cell)
    {
        object? value = null;
        var (outputs, exception) = NotebookHost.Capture(
            Path.GetDirectoryName(notebook.Path)!,
            () => value = kernel.Run(WithoutReferences(kernel, notebook, cell))
        );

        if (exception is not null && !cell.RaisesException)
            throw new NotebookFailure(
                $"{notebook.Name}, cell {cell.Number}: {exception.GetType().Name}: {exception.Message}"
            );
        if (exception is null && cell.RaisesException)
            throw new NotebookFailure(
                $"{notebook.Name}, cell {cell.Number} is tagged raises-exception and raises none."
            );
        return exception is not null
                ? [.. outputs, Output.Error(exception.GetType().Name, exception.Message)]
            : value is not null ? [.. outputs, Output.Of("execute_result", RichDisplay.Of(value))]
            : outputs;
    }

    /// <summary>The cell's code with its #r lines emptied and what they name made visible to the kernel.</summary>
    /// <remarks>
    /// A reader's kernel takes <c>#r "../Descent.CSharp/bin/Release/net10.0/Descent.CSharp.dll"</c> as it is
    /// written; here the assembly of that name in the test's own folder stands for it, so that notebooks run
    /// against what was just built, in whichever configuration.
    /// </remarks>
    private static string WithoutReferences(IKernel kernel, Notebook notebook, Cell cell) =>
        ReferenceLine()
            .Replace(
                cell.Source,
                match =>
                {
                    kernel.Reference(Resolve(notebook, match.Groups["what"].Value));
                    return "";
                }
            );

    private static string Resolve(Notebook notebook, string what)
    {
        var name = what.StartsWith("nuget:", StringComparison.Ordinal)
            ? what["nuget:".Length..].Split(',')[0].Trim() + ".dll"
            : Path.GetFileName(ProjectOutput(notebook, what));
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"#r \"{what}\": the tests have no {name}.");
    }

    /// <summary>A path a reader can use: relative to the notebook, into the Release output of a project here.</summary>
    private static string ProjectOutput(Notebook notebook, string what)
    {
        var full = Path.GetFullPath(what, Path.GetDirectoryName(notebook.Path)!).Replace('\\', '/');
        var project = full.Split("/bin/Release/net10.0/") is [var folder, _] ? folder : null;
        return Directory.Exists(project) && Directory.EnumerateFiles(project, "*.*proj").Any()
            ? full
            : throw new FileNotFoundException(
                $"#r \"{what}\" does not lead from the notebook to a project's bin/Release/net10.0."
            );
    }

    [GeneratedRegex("""^[ \t]*#r[ \t]+"(?<what>[^"]+)"[ \t]*\r?$""", RegexOptions.Multiline)]
    private static partial Regex ReferenceLine();
}
