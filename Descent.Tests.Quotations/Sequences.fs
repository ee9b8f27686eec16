/// Sums and extremes of sequences as F# writes them; each function is both the quotation and what it means, for three numbers.
module Descent.Tests.Quotations.Sequences

let private weights = [| 2.0; -1.0; 0.5 |]

[<ReflectedDefinition>]
let listed (u: float[]) =
    List.sum [ for i in 0..2 -> u.[i] * weights.[i] ]

[<ReflectedDefinition>]
let yielded (u: float[]) =
    Seq.max (
        seq {
            for v in u do
                let w = v * v
                yield w - v
        }
    )

[<ReflectedDefinition>]
let paired (u: float[]) =
    Array.sum
        [|
            for (v, w) in Array.zip u weights do
                v * exp w
        |]

[<ReflectedDefinition>]
let triangle (u: float[]) =
    List.sum
        [
            for i in 0..2 do
                for j in i..2 do
                    u.[i] * weights.[j]
        ]

[<ReflectedDefinition>]
let smallest (u: float[]) =
    [
        for v in u do
            for w in weights -> v * w
    ]
    |> List.min

[<ReflectedDefinition>]
let guarded (u: float[]) =
    [
        for i in 0..2 do
            for w in weights do
                if i <> 1 && u.[i] > w then
                    u.[i] * w
    ]
    |> List.sum

[<ReflectedDefinition>]
let either (u: float[]) =
    List.max [ for v in u -> if v > 1.0 then v else 3.0 * v ]

[<ReflectedDefinition>]
let named (u: float[]) =
    let terms = [ for v in u -> v * v ]
    List.sum terms + List.average terms

[<ReflectedDefinition>]
let valley (u: float[]) =
    u |> Array.pairwise |> Array.sumBy (fun (v, w) -> (w - v ** 2.0) ** 2.0)

[<ReflectedDefinition>]
let steps (u: float[]) =
    let pairs = Seq.pairwise u
    pairs |> Seq.map (fun (v, w) -> abs (w - v)) |> Seq.max

[<ReflectedDefinition>]
let folded (u: float[]) =
    Array.zip u weights |> Array.fold (fun sum (v, w) -> sum - v * w) 1.0

[<ReflectedDefinition>]
let foldedTwo (u: float[]) =
    Array.fold2 (fun product v w -> product * (v + w)) 2.0 u weights

[<ReflectedDefinition>]
let pipedTwo (u: float[]) =
    let ratios = (u, weights) ||> Array.map2 (fun v w -> v / w)
    let squares = (1.0, u) ||> Array.fold (fun sum v -> sum + v * v)
    Array.sum ratios + squares

[<ReflectedDefinition>]
let reduced (u: float[]) =
    Array.reduce (+) u * (u |> Array.map (fun v -> v + 5.0) |> Array.reduce (*))
    + Array.reduce max u

let all: (Quotations.Expr * (float[] -> float))[] =
    [|
        <@@ listed @@>, listed
        <@@ yielded @@>, yielded
        <@@ paired @@>, paired
        <@@ triangle @@>, triangle
        <@@ smallest @@>, smallest
        <@@ guarded @@>, guarded
        <@@ either @@>, either
        <@@ named @@>, named
        <@@ valley @@>, valley
        <@@ steps @@>, steps
        <@@ folded @@>, folded
        <@@ foldedTwo @@>, foldedTwo
        <@@ pipedTwo @@>, pipedTwo
        <@@ reduced @@>, reduced
    |]
