namespace AutoDiff.FSharp

/// The arrays a compiled program is called with.
[<RequireQualifiedAccess>]
type internal Region =
    /// The variables x, one after another.
    | Point
    /// The direction v of a Hessian-vector product, laid out as x.
    | Direction
    /// The gradient or product, laid out as x.
    | Result
    /// One number: the objective's value.
    | Value
    /// Scratch that belongs to the caller.
    | Workspace
    /// Buffer number i of a plan; where it lies in the workspace is settled once the whole plan is known.
    | Buffer of int
    /// Array number i of the program's data.
    | Data of int
    /// Sums over the rows of one chunk.
    | Accumulators
    /// Values of the rows at hand, so many doubles a row.
    | Scratch of rowSize: int

/// A row-major array inside a region, starting at an offset counted in doubles.
[<Struct>]
type internal Place = { Region: Region; Offset: int }

/// Executes one step of a program. Each argument is an address; `data` is that of a table of addresses.
type internal Code =
    delegate of
        point: nativeint *
        direction: nativeint *
        result: nativeint *
        value: nativeint *
        workspace: nativeint *
        data: nativeint ->
            unit

/// Executes the rows from `firstRow` to before `lastRow` of a step that goes by rows.
type internal RowCode =
    delegate of
        point: nativeint *
        direction: nativeint *
        result: nativeint *
        value: nativeint *
        workspace: nativeint *
        data: nativeint *
        accumulators: nativeint *
        scratch: nativeint *
        firstRow: nativeint *
        lastRow: nativeint ->
            unit
