using AutoDiff;

namespace Descent;

/// <summary>The coordinates of a point that are one variable, row by row: a matrix, a vector as a column, or a scalar.</summary>
/// <param name="Offset">The first coordinate.</param>
/// <param name="Rows">The rows; the elements of a vector.</param>
/// <param name="Columns">The columns; of an array of three axes or more, all but the first together.</param>
/// <param name="IsMatrix">Whether it has two axes, be they of one element.</param>
readonly record struct MatrixBlock(int Offset, int Rows, int Columns, bool IsMatrix)
{
    /// <summary>The elements.</summary>
    public int Size => Rows * Columns;

    /// <summary>The variables of an objective; all coordinates are one vector where it does not say.</summary>
    public static IReadOnlyList<MatrixBlock> Of(CountedObjective objective) =>
        Of(objective.Shapes ?? [new Shape(objective.Dimension)]);

    /// <summary>All coordinates as one vector.</summary>
    public static IReadOnlyList<MatrixBlock> Vector(int dimension) => Of([new Shape(dimension)]);

    static List<MatrixBlock> Of(IReadOnlyList<Shape> shapes)
    {
        List<MatrixBlock> blocks = [];
        int offset = 0;
        foreach (Shape shape in shapes)
        {
            int rows = shape.Rank == 0 ? 1 : shape.Extents[0];
            blocks.Add(new(offset, rows, shape.Size / rows, shape.Rank > 1));
            offset += shape.Size;
        }

        return blocks;
    }
}
