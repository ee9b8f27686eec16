namespace AutoDiff.FSharp

open System
open AutoDiff

/// How the elements of a Hessian are read from few products: H times the sum of the unit vectors of one colour, for
/// each colour. Made once an objective.
[<Sealed>]
type internal HessianPlan
    private
    (rowStarts: int[], columns: int[], coloring: Coloring, firsts: int[], positions: int[], sources: int[]) =
    let dimension = rowStarts.Length - 1

    let buffers =
        Pool(fun () -> Array.zeroCreate<float>(HessianProducts.bufferSize dimension))

    /// Calls `take` with each colour and the product that belongs to it.
    let products (hessian: IHessian) (take: int -> ArraySegment<float> -> unit) =
        let buffer = buffers.Rent()

        let fill index (vector: ArraySegment<float>) =
            let vector = vector.AsSpan()

            for i in 0 .. dimension - 1 do
                vector[i] <- if coloring.Colors[i] = index + 1 then 1.0 else 0.0

        HessianProducts.each hessian dimension buffer coloring.Count fill (fun index -> take (index + 1))
        buffers.Return buffer

    /// A dense Hessian of more variables than this is not written out: 2 GiB of values.
    static member DenseLimit = 1 <<< 14

    static member RefuseDense(dimension: int) =
        if dimension > HessianPlan.DenseLimit then
            let advice = "multiply by it instead, with HessianAt."

            raise (
                InvalidOperationException(
                    $"The Hessian of {dimension} variables is dense, and too large to write out; {advice}"
                )
            )

    /// Where each element of the pattern is read: the row of a product, and the product's colour. Element (i, j) is alone
    /// of its colour in row i, or else (j, i) is in row j, because the colours make stars; both are read from the same
    /// place, so the result is symmetric to the last bit.
    static member private Readings(rowStarts: int[], columns: int[], coloring: Coloring) =
        let rowOf: int[] = Array.zeroCreate columns.Length
        let colorOf: int[] = Array.zeroCreate columns.Length
        let cursor = Array.copy rowStarts
        // Of the colours in the row in hand: the last row that has the colour, and how often it does.
        let seen: int[] = Array.create (coloring.Count + 1) -1
        let count: int[] = Array.zeroCreate (coloring.Count + 1)

        let countColors i =
            for k in rowStarts[i] .. rowStarts[i + 1] - 1 do
                let color = coloring.Colors[columns[k]]
                count[color] <- if seen[color] = i then count[color] + 1 else 1
                seen[color] <- i

        let read i k =
            let j = columns[k]
            // Rows above have met their elements in column i in this order.
            let mirrored = cursor[j]
            cursor[j] <- mirrored + 1
            let isAlone = count[coloring.Colors[j]] = 1
            let struct (row, column) = if isAlone then struct (i, j) else struct (j, i)

            for element in [| k; mirrored |] do
                rowOf[element] <- row
                colorOf[element] <- coloring.Colors[column]

        for i in 0 .. rowStarts.Length - 2 do
            countColors i

            for k in rowStarts[i] .. rowStarts[i + 1] - 1 do
                if columns[k] >= i then
                    read i k

        struct (rowOf, colorOf)

    /// The elements of the pattern by the product they are read from, and the row of it.
    static member private Recover(rowStarts: int[], columns: int[], coloring: Coloring) =
        let struct (rowOf, colorOf) = HessianPlan.Readings(rowStarts, columns, coloring)
        let struct (firsts, positions) = CountingSort.positions colorOf (coloring.Count + 1)
        firsts, positions, positions |> Array.map (fun k -> rowOf[k])

    static member Of(pattern: SparsityPattern, dimension: int) : HessianPlan =
        let oneEach =
            {
                Colors = [| 1..dimension |]
                Count = dimension
            }

        match pattern with
        | SparsityPattern.Sparse(rowStarts, columns) ->
            let coloring =
                StarColoring.Of(rowStarts, columns) |> ValueOption.defaultValue oneEach

            let firsts, positions, sources = HessianPlan.Recover(rowStarts, columns, coloring)
            HessianPlan(rowStarts, columns, coloring, firsts, positions, sources)
        | SparsityPattern.Dense ->
            HessianPlan.RefuseDense dimension
            let rowStarts = Array.init (dimension + 1) (fun i -> i * dimension)
            let columns = Array.init (dimension * dimension) (fun k -> k % dimension)
            HessianPlan(rowStarts, columns, oneEach, [||], [||], [||])

    member _.Dimension = dimension
    member _.RowStarts = rowStarts
    member _.Columns = columns

    /// Products one evaluation takes.
    member _.Products = coloring.Count

    /// Values in the order of Columns.
    member _.Values(hessian: IHessian) : float[] =
        let values: float[] = Array.zeroCreate columns.Length
        let isDense = firsts.Length = 0

        products hessian (fun color result ->
            let product = result.AsSpan()

            if isDense then
                let j = color - 1

                for i in j .. dimension - 1 do
                    values[i * dimension + j] <- product[i]
                    values[j * dimension + i] <- product[i]
            else
                for k in firsts[color] .. firsts[color + 1] - 1 do
                    values[positions[k]] <- product[sources[k]])

        values

    /// The diagonal, 0 where it is not in the pattern: no neighbour of a vertex has its colour.
    member _.Diagonal(hessian: IHessian) : float[] =
        let diagonal: float[] = Array.zeroCreate dimension

        products hessian (fun color result ->
            let product = result.AsSpan()

            for i in 0 .. dimension - 1 do
                if coloring.Colors[i] = color then
                    diagonal[i] <- product[i])

        diagonal
