namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open AutoDiff

/// Whether two graphs are one in canonical form, variables being the same by name and shape, and data by value.
[<RequireQualifiedAccess>]
module internal SameGraph =
    let private bits (values: float[] | null) =
        MemoryMarshal.AsBytes(ReadOnlySpan(values))

    let private sameInput =
        { new IEqualityComparer<Input> with
            member _.Equals(a, b) =
                match a, b with
                | null, _
                | _, null -> false
                | a, b ->
                    a.Name = b.Name
                    && a.Shape.Equals b.Shape
                    && isNull a.Values = isNull b.Values
                    && (bits a.Values).SequenceEqual(bits b.Values)

            member _.GetHashCode input =
                HashCode.Combine(input.Name, input.Shape)
        }

    let test (a: Node) (b: Node) : bool =
        let builder = Builder()
        let inputs = HashSet<Input>(sameInput)

        let unify (build: IBuilder) (node: Node) (_: Node[]) : Node | null =
            match node.Operation with
            | Operation.Input input ->
                match inputs.TryGetValue input with
                | true, known -> build.Input known
                | _ ->
                    inputs.Add input |> ignore
                    null
            | _ -> null

        match Rebuild.map builder unify [| a; b |] with
        | [| a; b |] -> obj.ReferenceEquals(a, b)
        | _ -> false
