namespace AutoDiff

open System
open System.Collections.Generic
open AutoDiff.FSharp

[<Sealed>]
type DataArray private (shape: Shape, values: float[], mayChange: bool) =
    do
        if values.Length <> shape.Size then
            raise (
                ArgumentException(
                    $"Shape {shape} holds {shape.Size} values, not {values.Length}.",
                    nameof values
                )
            )

    new(shape: Shape, values: float[]) = DataArray(shape, Array.copy values, false)
    new(values: float[]) = DataArray(Shape values.Length, values)

    new(values: float[,]) =
        let rows, columns = values.GetLength 0, values.GetLength 1
        let flat = Array.init (rows * columns) (fun k -> values[k / columns, k % columns])
        DataArray(Shape [| rows; columns |], flat, false)

    static member Adopt(shape: Shape, values: float[]) = DataArray(shape, values, true)
    static member Own(shape: Shape, values: float[]) = DataArray(shape, values, false)

    static member Of(input: Input) : DataArray | null =
        match input.Values with
        | null -> null
        | values -> DataArray(input.Shape, values, input.MayChange)

    member _.Shape = shape
    member _.Values = ReadOnlySpan values
    member _.Array = values

    member _.Input(name: string) =
        Input(name, shape, values, MayChange = mayChange)

    static member op_Implicit(values: float[]) = DataArray values
    static member op_Implicit(values: float[,]) = DataArray values

    static member op_Implicit(value: float) =
        DataArray(Shape.Scalar, [| value |], false)

[<Sealed>]
type Bindings
    private (arrays: Map<string, DataArray>, shapes: Map<string, Shape>, functions: Map<string, Primitive>) =
    static let empty = Bindings(Map.empty, Map.empty, Map.empty)
    static member Empty = empty

    member _.WithData(name: string, data: DataArray) =
        ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof name)
        Bindings(Map.add name data arrays, shapes, functions)

    member this.WithParameter(name: string, value: float) =
        this.WithData(name, DataArray.op_Implicit value)

    member _.WithVariable(name: string, [<ParamArray>] extents: int[]) =
        ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof name)
        Bindings(arrays, Map.add name (Shape extents) shapes, functions)

    member _.WithRow(row: Primitive) =
        Bindings(arrays, shapes, Map.add row.Name row functions)

    member _.Data: IReadOnlyDictionary<string, DataArray> = arrays
    member _.Shapes: IReadOnlyDictionary<string, Shape> = shapes
    member _.Rows: IReadOnlyDictionary<string, Primitive> = functions
