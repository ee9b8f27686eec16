using AutoDiff;
using Descent.Tests.Support;
using GraphInput = AutoDiff.FSharp.Input;

namespace Descent.Tests.Input;

/// <summary>The arrays that random formulas read: variables s, x, y and A, and data d and k, of which k holds indices.</summary>
/// <remarks>The variables move along one direction, so that a twin's value carries its derivative along it.</remarks>
internal sealed class IndexedArrays
{
    public const int Length = 7;
    private static readonly Random Random = new(17);

    public HyperDual S { get; } = Number();
    public HyperDual[,] A { get; } = new HyperDual[5, Length];
    public int[] K { get; } = [3, 1, 6, 1, 7, 2, 4];

    private readonly Dictionary<string, HyperDual[]> vectors = new()
    {
        ["x"] = [.. Enumerable.Range(0, Length).Select(_ => Number())],
        ["y"] = [.. Enumerable.Range(0, 5).Select(_ => Number())],
        ["d"] = [.. Enumerable.Range(0, 6).Select(_ => new HyperDual(Number().A))],
    };

    public IndexedArrays()
    {
        for (var i = 0; i < A.GetLength(0); i++)
        {
            for (var j = 0; j < A.GetLength(1); j++)
                A[i, j] = Number();
        }
    }

    private static HyperDual Number()
    {
        var (value, slope) = (Random.NextDouble() - 0.4, Random.NextDouble() - 0.5);
        return new(value, slope, slope);
    }

    public HyperDual[] Vector(string name) => vectors[name];

    /// <summary>The variables by name, with their shapes and their elements row by row.</summary>
    public IReadOnlyList<(string Name, Shape Shape, HyperDual[] Elements)> Variables =>
        [
            ("s", new(), [S]),
            ("x", new(Length), vectors["x"]),
            ("y", new(5), vectors["y"]),
            ("A", new(5, Length), [.. A.Cast<HyperDual>()]),
        ];

    public IReadOnlyList<GraphInput> Data =>
        [
            new("d", new(6), [.. vectors["d"].Select(element => element.A)]),
            new("k", new(K.Length), [.. K.Select(index => (double)index)]),
        ];
}
