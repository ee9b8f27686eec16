namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open AutoDiff

/// Sequences of records and tuples, of which a formula could take a column.
[<RequireQualifiedAccess>]
module internal CapturedRecords =
    /// Whole numbers, floats and decimals: what Convert.ToDouble takes without a thought.
    let isNumber (kind: Type) =
        let code = Type.GetTypeCode kind
        code >= TypeCode.SByte && code <= TypeCode.Decimal && not kind.IsEnum

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
                not (element.IsPrimitive || isNumber element)
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

    /// The elements of an array or list of numbers of another type than double; null if it is none.
    let converted (value: obj) : DataArray | null =
        let isListOf kind =
            CapturedRecords.isNumber kind
            && typedefof<IReadOnlyList<_>>.MakeGenericType(kind).IsInstanceOfType value

        match value, CapturedRecords.elementOf (value.GetType()) with
        | (:? Collections.IEnumerable as list), Some kind when isListOf kind ->
            DataArray(list |> Seq.cast<obj> |> Seq.map Convert.ToDouble |> Seq.toArray)
        | _ -> null

    let isEmpty (value: obj) =
        match value with
        | :? Collections.ICollection as collection -> collection.Count = 0
        | _ -> false

    /// The numbers a value of the host holds; null if it is none that formulas know.
    let numbers (value: obj | null) : DataArray | null =
        match value with
        | null -> null
        | value when isEmpty value -> null
        | :? (float[]) as vector -> DataArray vector
        | :? (float[,]) as table -> DataArray table
        | :? (float[][]) as rows -> matrix rows
        | :? DataArray as data -> data
        | :? IReadOnlyList<float> as list -> DataArray(Seq.toArray list)
        | value when CapturedRecords.isNumber (value.GetType()) ->
            DataArray.Own(Shape.Scalar, [| Convert.ToDouble value |])
        | value -> converted value

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
        | [] when isNull value -> $"'{name}' is null."
        | [] when Captured.Count value = ValueSome 0 ->
            $"'{name}' is empty, and an array in a formula has at least one element."
        | [] -> $"'{name}' is no number and no array of numbers."
        | column :: _ ->
            $"'{name}' holds records, and a formula takes arrays of numbers. Make one before of each member it needs, such as {column}."

    /// How many elements an array or list of the host has; none of anything else.
    static member Count(value: obj | null) =
        match value with
        | :? Array as array when array.Rank > 1 -> ValueNone
        | :? Collections.ICollection as collection -> ValueSome collection.Count
        | :? IReadOnlyCollection<float> as collection -> ValueSome collection.Count
        | _ -> ValueNone

    member _.Values: IReadOnlyList<struct (string * DataArray)> = values
