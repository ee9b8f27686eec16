namespace Descent.Tests.Support;

/// <summary>What code allocates on its own thread.</summary>
internal static class Allocations
{
    const int Tries = 5;

    /// <summary>Bytes that an action allocates each time: the least of several tries.</summary>
    /// <remarks>
    /// A collection that another thread starts in between ends this thread's allocation buffer, and what was left of the buffer
    /// is counted as allocated; so one try may show bytes that nobody asked for.
    /// </remarks>
    public static long Least(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
