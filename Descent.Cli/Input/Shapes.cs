using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>Shapes in sentences.</summary>
static class Shapes
{
    /// <summary>"a number", or "an array of shape [2, 3]".</summary>
    public static string Described(Shape shape) =>
        shape.Rank == 0 ? "a number" : $"an array of shape {shape}";
}
