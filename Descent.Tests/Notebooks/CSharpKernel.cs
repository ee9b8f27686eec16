using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace Descent.Tests.Notebooks;

/// <summary>C# cells by Roslyn's scripting.</summary>
internal sealed class CSharpKernel : IKernel
{
    /// <summary>The namespaces .NET Interactive opens in C# cells, as far as they are the framework's.</summary>
    private static readonly string[] Imports =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Text",
        "System.Threading.Tasks",
        typeof(NotebookHost).FullName!,
    ];

    private static readonly string FrameworkFolder = Path.GetDirectoryName(
        typeof(object).Assembly.Location
    )!;

    /// <summary>The framework's managed assemblies, from the runtime's own list, which has no native files.</summary>
    private static readonly IEnumerable<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == FrameworkFolder)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly InteractiveAssemblyLoader loader = new();
    private ScriptOptions options = ScriptOptions
        .Default.WithReferences(Framework)
        .WithImports(Imports);
    private ScriptState<object>? state;

    public CSharpKernel() => Reference(typeof(NotebookHost).Assembly.Location);

    public void Reference(string assemblyPath)
    {
        // Loaded where the tests' own types live, so that a formatter sees the types it knows.
        var assembly = Assembly.LoadFrom(assemblyPath);
        loader.RegisterDependency(assembly);
        options = options.AddReferences(assembly);
    }

    public object? Run(string code)
    {
        var script = state is null
            ? CSharpScript.Create<object>(code, options, globalsType: null, loader)
            : state.Script.ContinueWith<object>(code, options);
        var errors = script.Compile().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new CompilationError(string.Join("\n", errors));
        // What a cell defined before it threw stays defined, as in a notebook.
        var run = state is null
            ? script.RunAsync(globals: null, _ => true)
            : script.RunFromAsync(state, _ => true);
        state = run.GetAwaiter().GetResult();
        return state.Exception is null ? state.ReturnValue : throw state.Exception;
    }

    public void Dispose() => loader.Dispose();
}
