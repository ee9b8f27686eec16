namespace AutoDiff.FSharp.TextInput

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open AutoDiff
open AutoDiff.FSharp

/// <summary>What names mean: columns of data, variables with their shapes, and the literals met so far.</summary>
/// <remarks>
/// A scope remembers the inputs it makes, so that two texts read in one scope, by one builder, share their variables and
/// literals; that is how a printed derivative is read back onto the graph it was printed from.
/// </remarks>
[<Sealed>]
type internal Scope(data: seq<Input>, shapes: seq<KeyValuePair<string, Shape>>) =
    static let bits (input: Input) =
        MemoryMarshal.AsBytes(ReadOnlySpan input.Values)

    static let sameNumbers =
        { new IEqualityComparer<Input> with
            member _.Equals(a, b) =
                match a, b with
                | null, _
                | _, null -> false
                | a, b -> a.Shape.Equals b.Shape && (bits a).SequenceEqual(bits b)

            member _.GetHashCode input =
                let mutable hash = HashCode()
                hash.AddBytes(bits input)
                hash.ToHashCode()
        }

    let known = Dictionary<string, Input>()
    let literals = HashSet<Input>(sameNumbers)

    do
        for KeyValue(name, shape) in shapes do
            known[name] <- Input(name, shape, null)

        // A column keeps its name even from a variable that was given a shape.
        for column in data do
            known[column.Name] <- column

    /// A scope of scalar variables alone.
    new() = Scope([], [])

    /// Functions of the caller's own; the language's come first.
    member val Rows: IReadOnlyDictionary<string, Primitive> = Dictionary() with get, set

    /// What is called that, or null where nothing is yet.
    member _.TryFind(name: string) : Input | null =
        match known.TryGetValue name with
        | true, input -> input
        | _ -> null

    /// Makes the name known, in place of what it stood for.
    member _.Declare(input: Input) = known[input.Name] <- input

    /// A new scalar variable.
    member scope.Variable(name: string) =
        let input = Input(name, Shape.Scalar, null)
        scope.Declare input
        input

    /// The nameless data of those values; one object however often it is written.
    member _.Literal(shape: Shape, values: float[]) =
        let candidate = Input("", shape, values)

        match literals.TryGetValue candidate with
        | true, existing -> existing
        | _ ->
            literals.Add candidate |> ignore
            candidate
