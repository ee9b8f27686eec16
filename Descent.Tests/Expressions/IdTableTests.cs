using AutoDiff.FSharp;

namespace Descent.Tests.Expressions;

/// <summary>Tables and sets of ids against the dictionaries they stand in for.</summary>
public sealed class IdTableTests
{
    /// <summary>Runs of neighbours, far apart, met forwards and backwards.</summary>
    static IEnumerable<long> Ids(Random random)
    {
        for (int run = 0; run < 40; run++)
        {
            long start = random.NextInt64(1L << random.Next(4, 50));
            for (int i = 0; i < 50; i++)
                yield return start + (run % 2 == 0 ? i : 50 - i);
        }
    }

    [Fact]
    public void A_table_holds_what_a_dictionary_holds()
    {
        var random = new Random(1);
        var expected = new Dictionary<long, int>();
        var table = new IdTable<int>();
        long[] ids = [.. Ids(random)];
        foreach (long id in ids)
        {
            int value = random.Next();
            expected[id] = table[id] = value;
            long other = ids[random.Next(ids.Length)];
            Assert.Equal(expected.ContainsKey(other), table.ContainsKey(other));
            if (random.Next(3) == 0)
            {
                _ = expected.Remove(other);
                table.Remove(other);
            }
        }

        foreach (long id in ids)
        {
            Assert.Equal(
                expected.TryGetValue(id, out int value),
                table.TryGetValue(id, out int found)
            );
            Assert.Equal(value, found);
        }

        _ = Assert.Throws<KeyNotFoundException>(() => table[-5]);
    }

    [Fact]
    public void A_set_holds_what_a_hash_set_holds()
    {
        var random = new Random(2);
        long[] ids = [.. Ids(random)];
        var expected = new HashSet<long>(ids.Take(100));
        var set = new IdSet(ids.Take(100));
        foreach (long id in ids)
        {
            Assert.Equal(expected.Contains(id), set.Contains(id));
            Assert.Equal(expected.Add(id), set.Add(id));
            long other = ids[random.Next(ids.Length)];
            _ = expected.Remove(other);
            set.Remove(other);
            Assert.False(set.Contains(other));
        }

        Assert.All(ids, id => Assert.Equal(expected.Contains(id), set.Contains(id)));
    }
}
