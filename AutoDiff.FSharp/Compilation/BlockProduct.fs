namespace AutoDiff.FSharp

open AutoDiff

/// A matrix that a block of rows takes part in; strides count doubles. `RowStep` is how far the matrix of the next row's
/// block lies from this one's: 0 for a matrix that all rows share.
type internal BlockMatrix =
    {
        Place: Place
        RowStride: int
        ColumnStride: int
        RowStep: int
    }

/// An extent of a product of blocks.
[<RequireQualifiedAccess>]
type internal BlockExtent =
    | Fixed of int
    /// As many as there are rows in the block.
    | RowsAtHand

/// Target ← Left Right for the rows at hand, or target ← target + Left Right where the sum runs over them.
type internal BlockProduct =
    {
        Left: BlockMatrix
        Right: BlockMatrix
        Target: BlockMatrix
        Rows: BlockExtent
        Depth: BlockExtent
        Columns: BlockExtent
        Accumulates: bool
        Node: Node
    }

    member product.Places =
        [| product.Left.Place; product.Right.Place; product.Target.Place |]

    /// The product of matrices at other places.
    member product.MapPlaces(change: Place -> Place) =
        let at (matrix: BlockMatrix) =
            { matrix with
                Place = change matrix.Place
            }

        { product with
            Left = at product.Left
            Right = at product.Right
            Target = at product.Target
        }

    /// The rows of B in C = A B have to be contiguous, else the kernel copies it. A sum may be made transposed,
    /// Cᵀ = Bᵀ Aᵀ, where that spares the larger copy or leaves fewer lanes empty.
    member product.SumsBetterTransposed =
        let size (extent: BlockExtent) =
            match extent with
            | BlockExtent.Fixed count -> count
            | BlockExtent.RowsAtHand -> 1

        let rows, columns = size product.Rows, size product.Columns

        match product.Accumulates, product.Left.RowStride = 1, product.Right.ColumnStride = 1 with
        | false, _, _ -> false
        | _, true, true -> columns < 32 && rows > columns
        | _, false, true -> false
        | _, true, false -> true
        | _, false, false -> rows < columns

    /// Multiply-adds a row.
    member product.WorkPerRow =
        let size (extent: BlockExtent) =
            match extent with
            | BlockExtent.Fixed count -> int64 count
            | BlockExtent.RowsAtHand -> 1L

        size product.Rows * size product.Depth * size product.Columns

/// What is done with a block of rows, in order.
[<RequireQualifiedAccess>]
type internal RowPart =
    /// Loop 0 runs over rows; the last one where the rows of a block lie side by side.
    | Nest of LoopNest
    | Product of BlockProduct

/// A kernel's products by rows.
[<RequireQualifiedAccess>]
module internal BlockProduct =
    /// The rows at hand of a matrix, as they lie in memory.
    let private rowsOf (place: Place) columns =
        {
            Place = place
            RowStride = columns
            ColumnStride = 1
            RowStep = columns
        }

    let private shared (place: Place) columns =
        { rowsOf place columns with
            RowStep = 0
        }

    let private transposed (matrix: BlockMatrix) =
        { matrix with
            RowStride = matrix.ColumnStride
            ColumnStride = matrix.RowStride
        }

    /// The product that computes a node from operands at these places.
    let make (node: Node) (operands: Place[]) (target: Place) : BlockProduct =
        let left, right = node.Operands[0].Shape.Dims, node.Operands[1].Shape.Dims

        match Traits.rowProduct node with
        | RowProduct.Maps ->
            {
                Left = rowsOf operands[0] left[1]
                Right = shared operands[1] right[1]
                Target = rowsOf target right[1]
                Rows = BlockExtent.RowsAtHand
                Depth = BlockExtent.Fixed left[1]
                Columns = BlockExtent.Fixed right[1]
                Accumulates = false
                Node = node
            }
        | RowProduct.Sums ->
            {
                Left = transposed (rowsOf operands[0] left[0])
                Right = rowsOf operands[1] right[1]
                Target = shared target right[1]
                Rows = BlockExtent.Fixed left[0]
                Depth = BlockExtent.RowsAtHand
                Columns = BlockExtent.Fixed right[1]
                Accumulates = true
                Node = node
            }
        | RowProduct.None -> invalidOp "The product does not go by rows."

    /// The same product with its target stored transposed.
    let transposeTarget (product: BlockProduct) =
        { product with
            Target =
                { product.Target with
                    RowStride = 1
                    ColumnStride = product.Node.Shape.Dims[0]
                }
        }
