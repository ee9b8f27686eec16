namespace Descent.Tests;

public sealed class SplitMixTests
{
    /// <summary>The first numbers of the authors' splitmix64.c, for two seeds.</summary>
    [Theory]
    [InlineData(0UL, 0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL, 0x06C45D188009454FUL)]
    [InlineData(
        1234567UL,
        6457827717110365317UL,
        3203168211198807973UL,
        9817491932198370423UL,
        4593380528125082431UL,
        16408922859458223821UL
    )]
    public void Numbers_are_those_of_the_reference(ulong seed, params ulong[] expected)
    {
        var random = new SplitMix(seed);

        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    [Fact]
    public void Streams_of_one_seed_have_nothing_in_common()
    {
        var seen = new HashSet<ulong>();
        for (int index = 0; index < 100; index++)
        {
            var random = SplitMix.Stream(3, index);
            for (int k = 0; k < 100; k++)
                Assert.True(seen.Add(random.Next()));
        }
    }

    [Fact]
    public void An_order_holds_every_index_once()
    {
        int[] order = new int[1000];
        new SplitMix(5).Permute(order);

        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.NotEqual(Enumerable.Range(0, 1000), order);
    }
}
