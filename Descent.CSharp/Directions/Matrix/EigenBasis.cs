namespace Descent;

/// <summary>The eigenvectors of sums of G Gᵀ and Gᵀ G, as coordinates for the rows and the columns of a matrix.</summary>
sealed class EigenBasis
{
    readonly int rows;
    readonly int columns;
    readonly GramMatrix? left; // none for a side that is not turned
    readonly GramMatrix? right;
    readonly double[] work;
    readonly double[] across; // of the transpose

    /// <param name="block">The matrix.</param>
    /// <param name="largest">The longest side that is turned.</param>
    public EigenBasis(MatrixBlock block, int largest)
    {
        (rows, columns) = (block.Rows, block.Columns);
        left = rows <= largest ? new GramMatrix(rows) : null;
        right = columns <= largest ? new GramMatrix(columns) : null;
        work = new double[block.Size];
        across = new double[block.Size];
    }

    /// <summary>S ← κ S + ω G Gᵀ on both sides, and new eigenvectors if told so.</summary>
    public void Learn(double keep, double weight, ReadOnlySpan<double> gradient, bool renew)
    {
        left?.Learn(keep, weight, gradient);
        if (right is not null)
        {
            Matrices.Transpose(gradient, across, rows, columns);
            right.Learn(keep, weight, across);
        }

        if (!renew)
            return;
        left?.Decompose();
        right?.Decompose();
    }

    /// <summary>result ← Q_Lᵀ A Q_R.</summary>
    public void Turn(ReadOnlySpan<double> a, Span<double> result)
    {
        a.CopyTo(work);
        if (left is not null)
            Matrices.Multiply(left.Vectors, a, work, rows, rows, columns);
        if (right is null)
            work.CopyTo(result);
        else
            Matrices.MultiplyByTransposed(work, right.Vectors, result, rows, columns, columns);
    }

    /// <summary>result ← Q_L A Q_Rᵀ.</summary>
    public void TurnBack(ReadOnlySpan<double> a, Span<double> result)
    {
        a.CopyTo(work);
        if (left is not null)
            Matrices.MultiplyTransposed(left.Vectors, a, work, rows, rows, columns);
        if (right is null)
            work.CopyTo(result);
        else
            Matrices.Multiply(work, right.Vectors, result, rows, columns, columns);
    }

    /// <summary>Saves or loads all of it.</summary>
    public void Exchange(StateTransfer stream)
    {
        left?.Exchange(stream);
        right?.Exchange(stream);
    }

    /// <summary>Begins again from zero.</summary>
    public void Clear()
    {
        left?.Clear();
        right?.Clear();
    }
}
