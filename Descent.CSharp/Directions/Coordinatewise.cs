using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>How one coordinate of the direction follows from its gradients, written for eight coordinates at once.</summary>
/// <typeparam name="TMemory">What is remembered of eight coordinates: a structure of vectors, zero at the start.</typeparam>
interface IRecurrence<TMemory>
    where TMemory : struct
{
    /// <summary>Prepares what is the same for all coordinates.</summary>
    /// <param name="update">t, counting updates from 1.</param>
    void Begin(int update);

    /// <summary>Learns from a gradient and returns the direction.</summary>
    Vector512<double> Next(Vector512<double> gradient, ref TMemory memory);
}

/// <summary>A direction that treats every coordinate alike and by itself, as all adaptive methods do.</summary>
/// <remarks>
/// The rule is a structure, so that the compiler makes one loop of it and this: each gradient is read once, each memory read
/// and written once.
/// </remarks>
/// <param name="rule">The recurrence.</param>
/// <param name="dimension">The number of variables.</param>
sealed class Coordinatewise<TRule, TMemory>(TRule rule, int dimension) : IDirectionState
    where TRule : struct, IRecurrence<TMemory>
    where TMemory : struct
{
    readonly TMemory[] memories = new TMemory[VectorLanes.Groups(dimension)];
    int updates;

    public DirectionScale Point(Situation at, Span<double> direction)
    {
        updates++;
        TRule current = rule; // a local, so that its figures stay in registers
        current.Begin(updates);
        var gradient = at.Current.Gradient;
        for (int group = 0; group < memories.Length; group++)
        {
            int i = group * VectorLanes.Count;
            var d = current.Next(VectorLanes.Load(gradient, i), ref memories[group]);
            VectorLanes.Store(d, direction, i);
        }

        return DirectionScale.Unknown;
    }

    public bool Forget()
    {
        bool learned = updates > 1; // what this iterate taught is taught again
        updates = 0;
        Array.Clear(memories);
        return learned;
    }
}
