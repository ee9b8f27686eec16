namespace Descent.Tests.Notebooks;

/// <summary>Runs one cell after another, each seeing what the ones before it defined.</summary>
internal interface IKernel : IDisposable
{
    /// <summary>Makes an assembly of the test's own folder visible to the cells that follow.</summary>
    void Reference(string assemblyPath);

    /// <summary>Runs a cell. The cell's own exceptions pass through.</summary>
    /// <returns>The value of the cell's last expression, or null if it ends in none.</returns>
    object? Run(string code);
}

/// <summary>A cell that does not compile.</summary>
internal sealed class CompilationError(string message) : Exception(message);
