/// Objectives of vectors and matrices, by loops, by functions of arrays, and by pipes.
module Descent.Tests.Quotations.Vectors

open System
open AutoDiff
open Descent.Tests.Quotations.Surroundings
open Descent.Tests.Quotations.Scalars

[<ReflectedDefinition>]
let row (u: float[]) (i: int) =
    let mutable total = 0.0

    for j in 0..5 do
        total <- total + B.[i, j] * u.[j]

    total

let all: (string * Quotations.Expr) list =
    [
        "squares", <@@ fun (u: float[]) -> Array.sumBy (fun v -> v ** 2.0) u @@>
        "shifted", <@@ fun (u: float[]) -> u |> Array.map (fun v -> v - 1.0) |> Array.sumBy square @@>
        "chained",
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0

                for i in 0 .. u.Length - 2 do
                    total <- total + 100.0 * (u.[i + 1] - u.[i] ** 2.0) ** 2.0 + (1.0 - u.[i]) ** 2.0

                total
        @@>
        "weighted",
        <@@ fun (u: float[]) -> u |> Array.mapi (fun i v -> float (i + 1) * v ** 2.0) |> Array.sum @@>
        "decay",
        <@@
            fun (x: float) (y: float) ->
                Array.map2 (fun d t -> (d - x * exp (-y * t)) ** 2.0) d t |> Array.sum
        @@>
        "mean-distance",
        <@@ fun (u: float[]) -> Array.zip u c |> Array.averageBy (fun (v, w) -> (v - w) ** 2.0) @@>
        "dot", <@@ fun (u: float[]) -> Array.map2 (fun v w -> v * w) c u |> Array.sum @@>
        "norm", <@@ fun (u: float[]) -> Special.Norm u @@>
        "log-sum-exp", <@@ fun (u: float[]) -> Special.LogSumExp u @@>
        "largest", <@@ fun (u: float[]) -> Array.max u @@>
        "smallest", <@@ fun (u: float[]) -> Array.min u @@>
        "product", <@@ fun (u: float[]) -> Array.fold (fun product v -> product * v) 1.0 u @@>
        "pairs", <@@ fun (u: float[]) -> [ 0..2 ] |> List.sumBy (fun i -> u.[2 * i] * u.[2 * i + 1]) @@>
        "mirrored", <@@ fun (u: float[]) -> seq { 0..5 } |> Seq.sumBy (fun i -> u.[i] * u.[5 - i]) @@>
        "gathered", <@@ fun (u: float[]) -> Seq.sumBy (fun i -> u.[k.[i]] * c.[i]) (seq { 0..5 }) @@>
        "nested",
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0

                for i in 0..3 do
                    let mutable r = 0.0

                    for j in 0..5 do
                        r <- r + A.[i, j] * u.[j]

                    total <- total + r ** 2.0

                total
        @@>
        "least-squares",
        <@@
            fun (u: float[]) ->
                let residual =
                    Array.init 4 (fun i -> Seq.sumBy (fun j -> A.[i, j] * u.[j]) (seq { 0..5 }) - b.[i])

                Array.sumBy (fun r -> r ** 2.0) residual
        @@>
        "band",
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0

                for i in 0..5 do
                    let mutable near = 0.0

                    for j in max 0 (i - 1) .. min 5 (i + 1) do
                        near <- near + u.[j]

                    total <- total + (u.[i] - near) ** 2.0

                total
        @@>
        "before",
        <@@
            fun (u: float[]) ->
                Array.init 6 (fun i -> (if i = 0 then 0.0 else u.[i - 1]) ** 2.0 + u.[i])
                |> Array.sum
        @@>
        "above",
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0

                for i in 0..5 do
                    if u.[i] > c.[i] then
                        total <- total + (u.[i] - c.[i]) ** 2.0

                total
        @@>
        "huber",
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0

                for i in 0..5 do
                    if abs u.[i] <= 1.0 then
                        total <- total + u.[i] ** 2.0 / 2.0
                    else
                        total <- total + (abs u.[i] - 0.5)

                total
        @@>
        "ridge",
        <@@
            fun (u: float[]) ->
                let mutable misfit = 0.0
                let mutable size = 0.0

                for i in 0..5 do
                    misfit <- misfit + (u.[i] - c.[i]) ** 2.0
                    size <- size + u.[i] ** 2.0

                misfit + lam * size
        @@>
        "logistic",
        <@@ fun (u: float[]) -> Array.init 6 (fun i -> Special.Softplus(-d.[i] * row u i)) |> Array.average @@>
        "quadratic", <@@ fun (u: float[]) -> (Array.init 6 (fun i -> u.[i] * row u i) |> Array.sum) / 2.0 @@>
        "two-vectors",
        <@@
            fun (u: float[]) (v: float[]) ->
                let apart = Array.map2 (fun x y -> (x - y) ** 2.0) u v |> Array.sum
                apart + (Array.map2 (fun x y -> x * y) u v |> Array.sum)
        @@>
        "zakharov",
        <@@
            fun (u: float[]) ->
                let s = u |> Array.mapi (fun i v -> float (i + 1) * v / 2.0) |> Array.sum
                Array.sumBy (fun v -> v ** 2.0) u + s ** 2.0 + s ** 4.0
        @@>
        "divergence",
        <@@ fun (u: float[]) -> Array.map2 (fun v q -> Special.XLogY(v, v / q)) u p |> Array.sum @@>
        "trid",
        <@@
            fun (u: float[]) ->
                let own = Array.sumBy (fun v -> (v - 1.0) ** 2.0) u
                own - Seq.sumBy (fun i -> u.[i] * u.[i - 1]) (seq { 1..5 })
        @@>
        "curvature",
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0

                for i in 1..4 do
                    total <- total + (u.[i - 1] - 2.0 * u.[i] + u.[i + 1]) ** 2.0

                total
        @@>
        "ends", <@@ fun (u: float[]) -> (u.[0] - 1.0) ** 2.0 + u.[5] ** 2.0 + Array.sum u.[1..4] @@>
        "rastrigin",
        <@@ fun (u: float[]) -> 60.0 + Array.sumBy (fun v -> v ** 2.0 - 10.0 * cos (2.0 * Math.PI * v)) u @@>
        "ackley",
        <@@
            fun (u: float[]) ->
                let size, waves =
                    Array.sumBy (fun v -> v ** 2.0) u, Array.sumBy (fun v -> cos (2.0 * Math.PI * v)) u

                -20.0 * exp (-0.2 * sqrt (size / 6.0)) - exp (waves / 6.0) + 20.0 + Math.E
        @@>
        "frobenius",
        <@@
            fun (W: float[,]) ->
                let mutable total = 0.0

                for i in 0..1 do
                    for j in 0..2 do
                        total <- total + W.[i, j] ** 2.0

                total
        @@>
        "every-other",
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0

                for i in 0..2..5 do
                    total <- total + u.[i] ** 2.0

                total
        @@>
        "scaled-product",
        <@@
            fun (u: float[]) ->
                let mutable product = 1.0

                for v in u do
                    product <- product * v

                a * product + lam * Array.sum u
        @@>
        "larger-sum", <@@ fun (u: float[]) (v: float[]) -> max (Array.sum u) (Array.sum v) @@>
        "hinge", <@@ fun (u: float[]) -> u |> Seq.sumBy (fun v -> max v 0.0 ** 2.0) @@>
        "rows",
        <@@
            fun (W: float[,]) ->
                let mutable total = 0.0

                for i in 0..1 do
                    let mutable size = 0.0

                    for j in 0..2 do
                        size <- size + W.[i, j] ** 2.0

                    total <- total + sqrt (1.0 + size)

                total
        @@>
    ]
