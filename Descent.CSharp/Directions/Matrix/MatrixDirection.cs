namespace Descent;

/// <summary>What Shampoo and SOAP have in common: every variable of the objective is a matrix of its own.</summary>
/// <remarks>
/// An array of three axes or more is taken as a matrix of its first axis by the others. Of an objective that has no named variables all
/// coordinates are one vector.
/// </remarks>
public abstract record MatrixDirection : IDirection
{
    internal static readonly Interval CountRange = Interval.Count;

    private protected MatrixDirection(int every) => Every = every;

    /// <summary>The updates between two decompositions of what was learned; 1 or more. It is learned at each.</summary>
    /// <value>1 for Shampoo and 10 for SOAP unless set.</value>
    public int Every
    {
        get;
        init => field = CountRange.Require(value, GetType().Name, nameof(Every));
    }

    /// <summary>The longest side of a matrix with a whole factor, which takes time that grows with its cube; 1 or more, 128 by default.</summary>
    public int LargestSide
    {
        get;
        init => field = CountRange.Require(value, GetType().Name, nameof(LargestSide));
    } = 128;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) =>
        new Blockwise(MatrixBlock.Vector(dimension), Begin);

    IDirectionState IDirection.Begin(CountedObjective objective) =>
        new Blockwise(MatrixBlock.Of(objective), Begin);

    private protected abstract IBlockState Begin(MatrixBlock block);
}
