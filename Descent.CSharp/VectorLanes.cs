using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Eight entries of a vector at a time; past its end, zeros are read and nothing is written.</summary>
/// <remarks>So that one recipe serves whole groups and the rest, with the same bits on every machine.</remarks>
static class VectorLanes
{
    /// <summary>The entries of a group.</summary>
    public static readonly int Count = Vector512<double>.Count;

    /// <summary>The groups that n entries fill, the last one perhaps in part.</summary>
    public static int Groups(int n) => (n + Count - 1) / Count;

    /// <summary>Reads the entries from an index on.</summary>
    public static Vector512<double> Load(ReadOnlySpan<double> span, int index)
    {
        if (index <= span.Length - Count)
            return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);
        var part = Vector512<double>.Zero;
        span[index..].CopyTo(MemoryMarshal.CreateSpan(ref part.AsFirst(), Count));
        return part;
    }

    /// <summary>Writes the entries from an index on.</summary>
    public static void Store(Vector512<double> value, Span<double> span, int index)
    {
        if (index <= span.Length - Count)
            value.StoreUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);
        else
            MemoryMarshal
                .CreateReadOnlySpan(ref value.AsFirst(), span.Length - index)
                .CopyTo(span[index..]);
    }

    static ref double AsFirst(this ref Vector512<double> group) =>
        ref Unsafe.As<Vector512<double>, double>(ref group);
}
