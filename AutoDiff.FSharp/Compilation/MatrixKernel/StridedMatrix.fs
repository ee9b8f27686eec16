namespace AutoDiff.FSharp

/// A matrix in memory: element (i, j) lies at Address + i RowStride + j ColumnStride, all in bytes. A transposed
/// matrix is the same memory with the strides exchanged.
[<Struct; NoEquality; NoComparison>]
type internal StridedMatrix =
    {
        Address: nativeint
        RowStride: nativeint
        ColumnStride: nativeint
    }

    /// The address of element (i, j).
    member this.At(i: int, j: int) =
        this.Address + nativeint i * this.RowStride + nativeint j * this.ColumnStride

    /// The part whose first element is (i, j).
    member this.From(i: int, j: int) =
        {
            Address = this.At(i, j)
            RowStride = this.RowStride
            ColumnStride = this.ColumnStride
        }

    member this.Transposed =
        {
            Address = this.Address
            RowStride = this.ColumnStride
            ColumnStride = this.RowStride
        }

    /// Strides in doubles.
    static member Strided(address: nativeint, row: int, column: int) =
        {
            Address = address
            RowStride = 8n * nativeint row
            ColumnStride = 8n * nativeint column
        }

    /// Rows of `columns` doubles, one after the other.
    static member RowMajor(address: nativeint, columns: int) =
        {
            Address = address
            RowStride = 8n * nativeint columns
            ColumnStride = 8n
        }

/// A matrix cut into panels of equal width, each holding what a micro-kernel reads: element p of line i of a panel
/// lies at Across i + Along p. The lines of A are its rows, those of B its columns; p runs over what is summed.
[<Struct; NoEquality; NoComparison>]
type internal Panels =
    {
        First: nativeint
        /// From one panel to the next.
        Step: nativeint
        Across: nativeint
        Along: nativeint
    }

    /// The lines of a matrix where they lie: i runs over its rows and p over its columns.
    static member InPlace(matrix: StridedMatrix, width: int) =
        {
            First = matrix.Address
            Step = nativeint width * matrix.RowStride
            Across = matrix.RowStride
            Along = matrix.ColumnStride
        }

    /// The panels from one of them on.
    member this.From(panel: int) =
        {
            First = this.First + nativeint panel * this.Step
            Step = this.Step
            Across = this.Across
            Along = this.Along
        }
