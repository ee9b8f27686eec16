namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff

/// Sequences of records and tuples, of which a formula could take a column.
[<RequireQualifiedAccess>]
module internal CapturedRecords =
    let isNumber (kind: Type) =
        kind = typeof<float> || kind = typeof<float32> || kind = typeof<int>

    /// What a sequence is of.
    let elementOf (kind: Type) =
        Array.append [| kind |] (kind.GetInterfaces())
        |> Array.tryFind (fun face ->
            face.IsGenericType && face.GetGenericTypeDefinition() = typedefof<seq<_>>)
        |> Option.map (fun face -> face.GetGenericArguments()[0])

    /// The numbers each element has, by name; none if the value is no such sequence.
    let columns (value: obj | null) : string list =
        match value with
        | null -> []
        | value ->
            match elementOf (value.GetType()) with
            | Some element when
                not element.IsPrimitive
                && not (typeof<Collections.IEnumerable>.IsAssignableFrom element)
                ->
                [
                    for property in element.GetProperties() do
                        if isNumber property.PropertyType && property.GetIndexParameters().Length = 0 then
                            property.Name
                    for field in element.GetFields() do
                        if isNumber field.FieldType && not field.IsStatic then
                            field.Name
                ]
            | _ -> []

/// <summary>What a lambda or a quotation takes from around it, by name.</summary>
/// <remarks>A number becomes a parameter and an array becomes data: values that can be bound anew, not constants.</remarks>
[<Sealed>]
type internal Captured(names: HostNames) =
    let known = Dictionary<obj, string>()
    let values = ResizeArray<struct (string * DataArray)>()

    let matrix (rows: float[][]) =
        let columns = if rows.Length = 0 then 0 else rows[0].Length

        if rows |> Array.exists (fun row -> row.Length <> columns) then
            null
        else
            DataArray.Own(Shape [| rows.Length; columns |], Array.concat rows)

    let isEmpty (value: obj) =
        match value with
        | :? Collections.ICollection as collection -> collection.Count = 0
        | _ -> false

    /// The numbers a value of the host holds; null if it is none that formulas know.
    let numbers (value: obj | null) : DataArray | null =
        match value with
        | null -> null
        | value when isEmpty value -> null
        | :? float as number -> DataArray.Own(Shape.Scalar, [| number |])
        | :? float32 as number -> DataArray.Own(Shape.Scalar, [| float number |])
        | :? (float[]) as vector -> DataArray vector
        | :? (int[]) as vector -> DataArray(Array.map float vector)
        | :? (float32[]) as vector -> DataArray(Array.map float vector)
        | :? (float[,]) as table -> DataArray table
        | :? (float[][]) as rows -> matrix rows
        | :? DataArray as data -> data
        | :? IReadOnlyList<float> as list -> DataArray(Seq.toArray list)
        | :? IReadOnlyList<int> as list -> DataArray(list |> Seq.map float |> Seq.toArray)
        | :? IReadOnlyList<float32> as list -> DataArray(list |> Seq.map float |> Seq.toArray)
        | _ -> null

    /// The name of what is captured, the same for the same place; null if its value is no number or array of them.
    /// `key` tells places apart, `name` is what the host calls it.
    member _.Name(key: obj, name: string, value: obj | null) : string | null =
        match known.TryGetValue key with
        | true, name -> name
        | _ ->
            match numbers value with
            | null -> null
            | data ->
                let name = if names.Claim name then name else names.Take name
                known.Add(key, name)
                values.Add(struct (name, data))
                name

    /// Why a value that was captured has no name.
    member _.Refusal(name: string, value: obj | null) =
        match CapturedRecords.columns value with
        | [] -> $"'{name}' is no number and no array of numbers."
        | column :: _ ->
            $"'{name}' holds records, and a formula takes arrays of numbers. Make one before of each member it needs, such as {column}."

    member _.Values: IReadOnlyList<struct (string * DataArray)> = values
