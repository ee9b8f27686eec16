namespace AutoDiff.FSharp

open System.Reflection.Emit
open System.Runtime.Intrinsics

/// The first lanes of a vector, for the columns at the edge of a matrix: cut into halves until a whole vector fits.
/// Nothing beyond the edge is read or written, and no masks are needed, which not every machine has.
[<RequireQualifiedAccess>]
module internal PartialVector =
    let private classOf width =
        match width with
        | 8 -> typeof<Vector512>
        | 4 -> typeof<Vector256>
        | _ -> typeof<Vector128>

    /// One vector of the two halves.
    let private join (il: ILGenerator) width (lower: LocalBuilder) (upper: LocalBuilder) =
        let whole = Lanes(il, width)
        let half = Lanes(il, width / 2).ValueType
        il.Emit(OpCodes.Ldloc, lower)
        il.Emit(OpCodes.Ldloc, upper)
        il.Emit(OpCodes.Call, (classOf width).GetMethod("Create", [| half; half |]) |> nonNull)
        whole.FromStack()

    /// The lower or the upper half of a vector.
    let private half (il: ILGenerator) width (vector: LocalBuilder) isUpper =
        il.Emit(OpCodes.Ldloc, vector)

        if width = 2 then
            Lanes(il, 2).GetLane(if isUpper then 1 else 0)
        else
            let name = if isUpper then "GetUpper" else "GetLower"
            let definition = (classOf width).GetMethod name |> nonNull
            il.Emit(OpCodes.Call, definition.MakeGenericMethod typeof<float>)

        Lanes(il, width / 2).FromStack()

    /// The lowest lanes of a vector of `width`, as a vector of `narrow`.
    let rec lowest (il: ILGenerator) width narrow (vector: LocalBuilder) =
        if width = narrow then
            vector
        else
            lowest il (width / 2) narrow (half il width vector false)

    /// Loads `count` doubles, zeros in the lanes above; `address` leaves the address so many doubles on.
    let rec load (il: ILGenerator) width count (address: int -> unit) : LocalBuilder =
        let lanes = Lanes(il, width)

        if count <= 0 then
            lanes.Constant 0.0
        elif count >= width then
            address 0
            lanes.Load()
        else
            let middle = width / 2
            let lower = load il middle count address

            let upper =
                load il middle (count - middle) (fun offset -> address (middle + offset))

            join il width lower upper

    /// Stores the first `count` lanes.
    let rec store (il: ILGenerator) width count (address: int -> unit) (vector: LocalBuilder) =
        if count >= width then
            address 0
            Lanes(il, width).Store vector
        else
            let middle = width / 2
            store il middle count address (half il width vector false)

            if count > middle then
                let above offset = address (middle + offset)
                store il middle (count - middle) above (half il width vector true)
