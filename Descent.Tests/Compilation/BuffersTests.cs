using AutoDiff;
using AutoDiff.FSharp;
using static AutoDiff.Functions;

namespace Descent.Tests.Compilation;

/// <summary>Buffers whose lives do not overlap share memory, and no others do.</summary>
public sealed class BuffersTests
{
    const int Line = 8;

    /// <summary>A buffer: its size, and the first and last part that touch it.</summary>
    readonly record struct Life(int Size, int First, int Last);

    static Place In(int buffer) => new(Region.NewBuffer(buffer), 0);

    /// <summary>Offsets of the buffers and the size of the workspace; each part fills what it touches.</summary>
    static (int[] Offsets, int Size) Lay(int start, int parts, params Life[] lives)
    {
        IEnumerable<int> Touched(int part) =>
            Enumerable
                .Range(0, lives.Length)
                .Where(i => lives[i].First == part || lives[i].Last == part);

        // One of them is named by the part, the others are its own.
        var plan = Enumerable
            .Range(0, parts)
            .Select(part => Touched(part).Select(In).ToArray())
            .Select(places =>
                places.Length == 0
                    ? Tuple.Create(
                        Part.NewFill(new Place(Region.Value, 0), 1, 0),
                        Array.Empty<Place>()
                    )
                    : Tuple.Create(Part.NewFill(places[0], 1, 0), places[1..])
            )
            .ToArray();
        BufferMap map = Buffers.place(start, [.. lives.Select(life => life.Size)], plan);
        Place[] placed = [.. lives.Select((_, i) => map.Place(In(i)))];
        Assert.All(placed, place => Assert.Equal(Region.Workspace, place.Region));
        return ([.. placed.Select(place => place.Offset)], map.Size);
    }

    static int Rounded(int size) => (size + Line - 1) / Line * Line;

    static int MostAlive(int parts, Life[] lives) =>
        Enumerable
            .Range(0, parts)
            .Max(part =>
                lives
                    .Where(life => life.First <= part && part <= life.Last)
                    .Sum(life => Rounded(life.Size))
            );

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void No_two_that_live_at_once_overlap(int seed)
    {
        var random = new Random(seed);
        int parts = random.Next(1, 40),
            start = Line * random.Next(3);
        Life[] lives =
        [
            .. Enumerable
                .Range(0, random.Next(1, 60))
                .Select(_ =>
                {
                    int first = random.Next(parts);
                    return new Life(random.Next(1, 100), first, random.Next(first, parts));
                }),
        ];

        (int[] offsets, int size) = Lay(start, parts, lives);

        Assert.InRange(
            size - start,
            MostAlive(parts, lives),
            lives.Sum(life => Rounded(life.Size))
        );
        for (int i = 0; i < lives.Length; i++)
        {
            Assert.InRange(offsets[i], start, size - Rounded(lives[i].Size));
            Assert.Equal(0, offsets[i] % Line);
            for (int j = 0; j < i; j++)
            {
                bool meet = lives[i].First <= lives[j].Last && lives[j].First <= lives[i].Last;
                bool apart =
                    offsets[i] + Rounded(lives[i].Size) <= offsets[j]
                    || offsets[j] + Rounded(lives[j].Size) <= offsets[i];
                Assert.True(apart || !meet, $"buffers {i} and {j} overlap");
            }
        }
    }

    [Fact]
    public void Neighbours_that_are_free_join() =>
        Assert.Equal(48, Lay(0, 3, new(16, 0, 0), new(32, 0, 0), new(48, 2, 2)).Size);

    [Fact]
    public void What_is_free_at_the_end_grows() =>
        Assert.Equal(112, Lay(0, 3, new(48, 0, 2), new(32, 0, 0), new(64, 2, 2)).Size);

    [Fact]
    public void A_chain_takes_two_places() =>
        Assert.Equal(
            2 * 24,
            Lay(0, 100, [.. Enumerable.Range(0, 99).Select(i => new Life(24, i, i + 1))]).Size
        );

    static Objective Products(int count)
    {
        var matrix = Expr.Variable("A", 32, 32);
        Expr product = matrix;
        for (int i = 0; i < count; i++)
            product = Tanh(MatMul(product, matrix));
        return Objective.FromExpression(Sum(product));
    }

    /// <summary>Two matrices for the value; for the gradient, all that the way back reads, and a few.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(80)]
    public void A_long_chain_of_products_needs_no_more_than_is_read_later(int count)
    {
        const int Matrix = 32 * 32 * sizeof(double);
        CostReport report = Products(count).Explain();

        Assert.SkipUnless(report.Value.IsGenerated, "Nothing is compiled.");
        Assert.InRange(report.Value.WorkspaceBytes, Matrix, 3 * Matrix);
        Assert.InRange(
            report.ValueAndGradient.WorkspaceBytes,
            (count - 1) * Matrix,
            (count + 5) * Matrix
        );
    }
}
