namespace AutoDiff.FSharp

open AutoDiff

/// One run of a large product of matrices, shared out to threads.
[<Sealed>]
type internal ProductRun(node: Node, target: Place, operands: Place[]) =
    inherit SharedRun()

    let left, right = node.Operands[0], node.Operands[1]
    let m, k, n = left.Shape.Dims[0], left.Shape.Dims[1], right.Shape.Dims[1]

    let transposeLeft, transposeRight =
        Traits.isTransposed left, Traits.isTransposed right

    let shared = SharedProduct Lanes.Widest
    let work = ProductRun.Work node

    /// Multiply-adds.
    static member Work(node: Node) =
        int64 node.Operands[0].Shape.Dims[1] * int64 node.Shape.Size

    override _.Run(at: Addresses, threads: int) =
        let a, b, c = at.Of operands[0], at.Of operands[1], at.Of target

        match Workers.For(work, threads) with
        | 1 -> Kernels.MatMul(a, b, c, m, k, n, transposeLeft, transposeRight)
        | threads ->
            shared.Multiply(
                Kernels.Stored(a, m, k, transposeLeft),
                Kernels.Stored(b, k, n, transposeRight),
                StridedMatrix.RowMajor(c, n),
                m,
                k,
                n,
                threads
            )
