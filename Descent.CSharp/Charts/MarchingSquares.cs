namespace Descent.Charts;

/// <summary>The outlines of where a <see cref="ContourMap"/> lies below a level.</summary>
/// <remarks>
/// Marching squares: an outline crosses an edge of the grid where one end is below the level and the other is not, at the place between
/// them that is linear in the value. A square with four crossings is a saddle; the mean of its corners says which pairs belong
/// together. A ring of nodes around the map, and nodes whose value is not finite, are below no level, so every outline is closed; an edge that leads there is crossed
/// at its middle.
/// </remarks>
sealed class MarchingSquares
{
    readonly ContourMap map;
    readonly double level;
    readonly int width; // nodes of a row, the ring's with them
    readonly bool[] below; // row by row, from the ring's lowest
    readonly Dictionary<int, List<int>> neighbours = []; // by edge, the two edges its outline goes on to

    MarchingSquares(ContourMap map, double level)
    {
        (this.map, this.level, width) = (map, level, map.X.Count + 2);
        below = new bool[width * (map.Y.Count + 2)];
        for (int row = 0; row < map.Y.Count; row++)
        for (int column = 0; column < map.X.Count; column++)
            below[Node(column, row)] =
                double.IsFinite(map[column, row]) && map[column, row] < level;
        for (int row = -1; row < map.Y.Count; row++)
        for (int column = -1; column < map.X.Count; column++)
            Cross(column, row);
    }

    /// <summary>The outlines, each a list of places (x, y) that ends where it begins.</summary>
    /// <param name="map">The map.</param>
    /// <param name="level">The level; if infinite, the outlines are those of where the map is finite.</param>
    public static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Outlines(
        ContourMap map,
        double level
    )
    {
        var squares = new MarchingSquares(map, level);
        int[] edges = [.. squares.neighbours.Keys];
        return [.. edges.Select(squares.Follow).Where(outline => outline.Count > 0)];
    }

    IReadOnlyList<(double X, double Y)> Follow(int start)
    {
        List<int> outline = [start];
        while (neighbours[outline[^1]] is [.., int next] onward)
        {
            onward.RemoveAt(onward.Count - 1);
            _ = neighbours[next].Remove(outline[^1]);
            outline.Add(next);
        }

        return outline.Count == 1 ? [] : [.. outline.Select(Place)];
    }

    void Cross(int column, int row)
    {
        int least = Node(column, row);
        var (a, b, c, d) = (
            below[least],
            below[least + 1],
            below[least + width + 1],
            below[least + width]
        );
        if (a == b && b == c && c == d)
            return;
        // Edge i of the square is between corner i and the next, counterclockwise from below.
        int[] edges =
        [
            Along(column, row),
            Upward(column + 1, row),
            Along(column, row + 1),
            Upward(column, row),
        ];
        bool[] corners = [a, b, c, d];
        int[] crossed = [.. Enumerable.Range(0, 4).Where(i => corners[i] != corners[(i + 1) % 4])];
        if (crossed.Length == 2)
        {
            Join(edges[crossed[0]], edges[crossed[1]]);
        }
        else
        {
            // The corners that the middle is not with are cut off, each by the edges beside it.
            int cut = IsMiddleBelow(column, row) == a ? 1 : 0;
            Join(edges[cut], edges[(cut + 3) % 4]);
            Join(edges[cut + 1], edges[cut + 2]);
        }
    }

    // A sum that is not finite is not below.
    bool IsMiddleBelow(int column, int row)
    {
        double sum =
            Value(column, row)
            + Value(column + 1, row)
            + Value(column + 1, row + 1)
            + Value(column, row + 1);
        return double.IsFinite(sum) && sum / 4 < level;
    }

    int Node(int column, int row) => (row + 1) * width + column + 1;

    int Along(int column, int row) => 2 * Node(column, row);

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
        (int row, int column) = Math.DivRem(edge / 2, width);
        (row, column) = (row - 1, column - 1);
        bool upward = edge % 2 == 1;
        double from = Value(column, row);
        double to = upward ? Value(column, row + 1) : Value(column + 1, row);
        double share =
            double.IsFinite(from) && double.IsFinite(to) ? (level - from) / (to - from) : 0.5;
        return (
            Coordinate(map.X, upward ? column : column + share),
            Coordinate(map.Y, upward ? row + share : row)
        );
    }

    double Value(int column, int row) =>
        column >= 0 && column < map.X.Count && row >= 0 && row < map.Y.Count
            ? map[column, row]
            : double.PositiveInfinity;

    /// <summary>A coordinate at so many steps of the grid from its first.</summary>
    static double Coordinate(IReadOnlyList<double> nodes, double steps) =>
        nodes[0] + steps * ((nodes[^1] - nodes[0]) / (nodes.Count - 1));
}
