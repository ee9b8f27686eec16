namespace Descent;

/// <summary>How the direction of one matrix follows from its gradients.</summary>
interface IBlockState
{
    /// <summary>Learns from a gradient and writes the direction.</summary>
    /// <param name="update">t, counting updates from 1.</param>
    /// <param name="gradient">G, row by row.</param>
    /// <param name="direction">Receives D, of the same size.</param>
    void Point(int update, ReadOnlySpan<double> gradient, Span<double> direction);

    /// <summary>Saves or loads what was learned.</summary>
    void Exchange(StateTransfer stream);

    /// <summary>Forgets what was learned.</summary>
    void Clear();
}

/// <summary>A direction that treats every variable by itself, as the matrix it is.</summary>
/// <param name="blocks">Where the variables are.</param>
/// <param name="begin">Makes the memory of one.</param>
sealed class Blockwise(IReadOnlyList<MatrixBlock> blocks, Func<MatrixBlock, IBlockState> begin)
    : IDirectionState
{
    readonly IBlockState[] states = [.. blocks.Select(begin)];
    int updates;

    public DirectionScale Point(Situation at, Span<double> direction)
    {
        updates++;
        for (int i = 0; i < states.Length; i++)
        {
            MatrixBlock block = blocks[i];
            states[i]
                .Point(
                    updates,
                    at.Current.Gradient.Slice(block.Offset, block.Size),
                    direction.Slice(block.Offset, block.Size)
                );
        }

        return DirectionScale.Unknown;
    }

    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref updates);
        foreach (IBlockState state in states)
            state.Exchange(stream);
    }

    public bool Forget()
    {
        bool learned = updates > 1; // what this iterate taught is taught again
        updates = 0;
        foreach (IBlockState state in states)
            state.Clear();
        return learned;
    }
}
