namespace AutoDiff.FSharp

open System.Runtime.InteropServices

/// The addresses a program is called with.
[<Struct>]
type internal Addresses =
    {
        Point: nativeint
        Direction: nativeint
        Result: nativeint
        Value: nativeint
        Workspace: nativeint
        Data: nativeint
    }

    /// The address of a double of an array; workspaces may be larger than 2 GiB.
    static member double (array: nativeint) (index: int) = array + 8n * nativeint index

    member at.Of(place: Place) =
        let start =
            match place.Region with
            | Region.Point -> at.Point
            | Region.Direction -> at.Direction
            | Region.Result -> at.Result
            | Region.Value -> at.Value
            | Region.Workspace -> at.Workspace
            | Region.Data index -> Marshal.ReadIntPtr(at.Data, index * sizeof<nativeint>)
            | other -> invalidOp $"{other} has no address outside its rows."

        Addresses.double start place.Offset

/// One run of a step that threads may share. Lent by a pool: it holds the addresses while the run lasts.
[<AbstractClass>]
type internal SharedRun() =
    abstract Run: at: Addresses * threads: int -> unit
