using AutoDiff;

namespace Descent.Cli.Output;

/// <summary>Names of the coordinates of a point: x, w[1], w[2], W[1,1], …, as formulas count.</summary>
static class Coordinates
{
    /// <summary>One name for each coordinate, in the order of the point.</summary>
    public static IEnumerable<string> Of(Objective objective)
    {
        foreach (Variable variable in objective.Variables)
        {
            IReadOnlyList<int> extents = variable.Shape.Extents;
            for (int i = 0; i < variable.Shape.Size; i++)
            {
                yield return extents.Count == 0
                    ? variable.Name
                    : $"{variable.Name}[{string.Join(',', Place(i, extents))}]";
            }
        }
    }

    static int[] Place(int index, IReadOnlyList<int> extents)
    {
        int[] place = new int[extents.Count];
        for (int axis = place.Length - 1; axis >= 0; axis--)
        {
            place[axis] = index % extents[axis] + 1;
            index /= extents[axis];
        }

        return place;
    }
}
