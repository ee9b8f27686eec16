using AutoDiff.FSharp;

namespace Descent.Tests.Compilation;

/// <summary>Chunks of work that threads share.</summary>
public sealed class WorkersTests
{
    /// <summary>Counts how often each chunk was run, and fails at one.</summary>
    sealed class Counted(int chunks, int failing = -1) : IChunked
    {
        public int[] Times { get; } = new int[chunks];

        public int Chunks => chunks;

        public void RunChunk(int chunk, int worker)
        {
            Assert.InRange(worker, 0, Workers.Most - 1);
            _ = Interlocked.Increment(ref Times[chunk]);
            if (chunk == failing)
                throw new InvalidOperationException($"chunk {chunk}");
        }
    }

    /// <summary>Work that sleeping threads are woken for, and work that they are not.</summary>
    [Theory]
    [InlineData(1L << 40)]
    [InlineData(1L)]
    public void Every_chunk_is_run_once(long work)
    {
        for (int round = 0; round < 200; round++)
        {
            var counted = new Counted(round);
            Workers.Run(counted, 1 + round % 4, work);
            Assert.All(counted.Times, times => Assert.Equal(1, times));
        }
    }

    /// <summary>Callers at the same time: one has the threads, the others work alone.</summary>
    [Fact]
    public void Callers_do_not_disturb_each_other() =>
        _ = Parallel.For(
            0,
            4,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            _ => Every_chunk_is_run_once(1L << 40)
        );

    sealed class Nested(int chunks) : IChunked
    {
        public Counted Outer { get; } = new(chunks);

        public Counted[] Inner { get; } =
        [.. Enumerable.Range(0, chunks).Select(_ => new Counted(chunks))];

        public int Chunks => chunks;

        public void RunChunk(int chunk, int worker)
        {
            Workers.Run(Inner[chunk], 4);
            Outer.RunChunk(chunk, worker);
        }
    }

    /// <summary>As where a caller's own function evaluates another objective.</summary>
    [Fact]
    public void A_chunk_may_have_chunks_of_its_own()
    {
        var nested = new Nested(40);
        Workers.Run(nested, 4);
        Assert.All(
            [nested.Outer, .. nested.Inner],
            counted => Assert.All(counted.Times, times => Assert.Equal(1, times))
        );
    }

    /// <summary>On whatever thread it happens; afterwards the threads are there for the next.</summary>
    [Fact]
    public void What_a_chunk_throws_reaches_the_caller()
    {
        for (int failing = 0; failing < 32; failing++)
        {
            var counted = new Counted(32, failing);
            var error = Assert.Throws<InvalidOperationException>(() => Workers.Run(counted, 4));
            Assert.Equal($"chunk {failing}", error.Message);
            var next = new Counted(32);
            Workers.Run(next, 4);
            Assert.All(next.Times, times => Assert.Equal(1, times));
        }
    }

    /// <summary>One thread for less than it takes to share, and never more than there are.</summary>
    [Fact]
    public void Small_work_is_for_one_thread()
    {
        Assert.Equal(1, Workers.For(1000, 8));
        Assert.Equal(1, Workers.For(1L << 50, 1));
        Assert.Equal(8, Workers.For(1L << 50, 8));
    }
}
