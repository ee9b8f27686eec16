namespace Descent.Charts;

/// <summary>The lines of one level through a <see cref="ContourMap"/>.</summary>
/// <remarks>
/// Marching squares: a line crosses an edge of the grid where its ends lie on different sides of the level, at the place
/// between them that is linear in the value. A square with four crossings is a saddle; the mean of its corners says which pairs belong
/// together. What meets at an edge is joined, so a line is one path and a closed one ends where it began.
/// </remarks>
sealed class MarchingSquares
{
    readonly ContourMap map;
    readonly double level;
    readonly int columns;
    readonly Dictionary<int, List<int>> neighbours = []; // by edge, the edges a line goes on to

    MarchingSquares(ContourMap map, double level)
    {
        (this.map, this.level, columns) = (map, level, map.X.Count);
        for (int row = 0; row + 1 < map.Y.Count; row++)
        for (int column = 0; column + 1 < columns; column++)
            Cross(column, row);
    }

    /// <summary>The lines, each a list of places (x, y).</summary>
    public static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Lines(
        ContourMap map,
        double level
    )
    {
        var squares = new MarchingSquares(map, level);
        int[] edges = [.. squares.neighbours.Keys];
        // Lines that end at the frame first, from an end; what is left then is closed.
        return
        [
            .. edges.Where(edge => squares.neighbours[edge].Count == 1).Select(squares.Follow),
            .. edges.Select(squares.Follow),
        ];
    }

    IReadOnlyList<(double X, double Y)> Follow(int start)
    {
        List<int> line = [start];
        while (neighbours[line[^1]] is [.., int next] onward)
        {
            onward.RemoveAt(onward.Count - 1);
            _ = neighbours[next].Remove(line[^1]);
            line.Add(next);
        }

        return line.Count == 1 ? [] : [.. line.Select(Place)];
    }

    void Cross(int column, int row)
    {
        double[] corners =
        [
            map[column, row],
            map[column + 1, row],
            map[column + 1, row + 1],
            map[column, row + 1],
        ];
        if (!corners.All(double.IsFinite))
            return;
        // Edge i of the square is between corner i and the next, counterclockwise from below.
        int[] edges =
        [
            Along(column, row),
            Upward(column + 1, row),
            Along(column, row + 1),
            Upward(column, row),
        ];
        bool[] above = [.. corners.Select(corner => corner >= level)];
        int[] crossed = [.. Enumerable.Range(0, 4).Where(i => above[i] != above[(i + 1) % 4])];
        if (crossed.Length == 2)
        {
            Join(edges[crossed[0]], edges[crossed[1]]);
        }
        else if (crossed.Length == 4)
        {
            // The corners that the middle is not with are cut off, each by the edges beside it.
            int cut = corners.Average() >= level == above[0] ? 1 : 0;
            Join(edges[cut], edges[(cut + 3) % 4]);
            Join(edges[cut + 1], edges[cut + 2]);
        }
    }

    int Along(int column, int row) => 2 * (row * columns + column);

    int Upward(int column, int row) => Along(column, row) + 1;

    void Join(int one, int other)
    {
        Neighbours(one).Add(other);
        Neighbours(other).Add(one);
    }

    List<int> Neighbours(int edge)
    {
        if (!neighbours.TryGetValue(edge, out List<int>? found))
            neighbours[edge] = found = [];
        return found;
    }

    (double X, double Y) Place(int edge)
    {
        (int row, int column) = Math.DivRem(edge / 2, columns);
        bool upward = edge % 2 == 1;
        double from = map[column, row];
        double to = upward ? map[column, row + 1] : map[column + 1, row];
        double share = (level - from) / (to - from);
        return upward
            ? (map.X[column], Between(map.Y[row], map.Y[row + 1], share))
            : (Between(map.X[column], map.X[column + 1], share), map.Y[row]);
    }

    static double Between(double from, double to, double share) => from + share * (to - from);
}
