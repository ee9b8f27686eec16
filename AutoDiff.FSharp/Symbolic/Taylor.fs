namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff
open Pattern

/// Taylor polynomials in several scalar variables; the other variables stay as they are.
[<RequireQualifiedAccess>]
module internal Taylor =
    let mostTerms = 10_000
    let private mostNodes = 1_000_000

    let private refuse (message: string) =
        raise (InvalidOperationException message)

    /// The number of monomials of degree at most k in n variables, or as far as matters.
    let private count n k =
        let mutable product = 1.0

        for i in 1..k do
            product <- product * float (n + i) / float i

        product

    let private factorial n =
        seq { 1..n } |> Seq.fold (fun product i -> product * float i) 1.0

    let private differentiate (builder: Builder) (derivative: Node) (input: Input) =
        let next = Partials.by builder input derivative

        if (Graph.topological [ next ]).Length > mostNodes then
            refuse $"A derivative has more than {mostNodes} operations."

        next

    /// The multi-indices of the next degree that come of this one, each with its derivative. Raised at its last index or
    /// beyond, a degree gives every multi-index of the next one once.
    let private raised by (alpha: int[], derivative: Node) =
        let last = alpha |> Array.tryFindIndexBack (fun k -> k > 0) |> Option.defaultValue 0

        [|
            for index in last .. alpha.Length - 1 do
                let next = Array.copy alpha
                next[index] <- next[index] + 1
                next, by derivative index
        |]

    /// ∂^α f(a) / α!
    let private coefficient (build: IBuilder) (alpha: int[]) (value: Node) =
        match value with
        | Uniform c when not (Double.IsFinite c) ->
            let which = String.Join(", ", alpha)

            refuse
                $"The derivative of orders ({which}) is {string c} at the point: there is no Taylor polynomial."
        | _ -> build.Call("divide", [| value; build.Constant(alpha |> Seq.map factorial |> Seq.reduce (*)) |])

    /// (x - a)^α
    let private monomial (build: IBuilder) (steps: Node[]) (alpha: int[]) =
        Array.map2 (fun step k -> build.Call("power", [| step; build.Constant(float k) |])) steps alpha
        |> Array.reduce (fun a b -> build.Call("multiply", [| a; b |]))

    /// The polynomial Σ ∂^α f(a) (x - a)^α / α! over |α| ≤ order, lowest degree first.
    let polynomial (builder: Builder) (around: (Input * float)[]) (order: int) (root: Node) : Node =
        let build = builder :> IBuilder
        let n = around.Length

        if count n order > float mostTerms then
            refuse $"A Taylor polynomial of order {order} in {n} variables has more than {mostTerms} terms."

        let point = Dictionary<Input, Node>(HashIdentity.Reference)

        for input, value in around do
            point[input] <- build.Constant value

        let steps =
            around
            |> Array.map (fun (input, value) ->
                build.Call("subtract", [| build.Input input; build.Constant value |]))

        let term (alpha: int[], derivative) =
            let value = Substitution.replace builder point derivative
            build.Call("multiply", [| coefficient build alpha value; monomial build steps alpha |])

        let by derivative index =
            differentiate builder derivative (fst around[index])

        let mutable level = [| Array.zeroCreate n, root |]
        let terms = List<Node>(Seq.map term level)

        for _ in 1..order do
            level <- Array.collect (raised by) level
            terms.AddRange(Seq.map term level)

        terms |> Seq.reduce (fun a b -> build.Call("add", [| a; b |]))
