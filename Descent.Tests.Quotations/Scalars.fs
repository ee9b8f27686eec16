/// Objectives of a few numbers.
module Descent.Tests.Quotations.Scalars

open System
open AutoDiff
open Descent.Tests.Quotations.Surroundings

[<ReflectedDefinition>]
let square (x: float) = x * x

[<ReflectedDefinition>]
let distance (x: float, y: float) = square (x - 3.0) + square (y - 3.0)

let all: (string * Quotations.Expr) list =
    [
        "rosenbrock", <@@ fun (x: float) (y: float) -> (1.0 - x) ** 2.0 + 100.0 * (y - x ** 2.0) ** 2.0 @@>
        "booth", <@@ fun x y -> pown (x + 2.0 * y - 7.0) 2 + pown (2.0 * x + y - 5.0) 2 @@>
        "himmelblau", <@@ fun x y -> square (x ** 2.0 + y - 11.0) + square (x + y ** 2.0 - 7.0) @@>
        "beale",
        <@@
            fun (x: float) (y: float) ->
                let term constant power =
                    pown (constant - x + x * pown y power) 2

                term 1.5 1 + term 2.25 2 + term 2.625 3
        @@>
        "matyas", <@@ fun x y -> 0.26 * (square x + square y) - 0.48 * x * y @@>
        "easom", <@@ fun x y -> -(cos x) * cos y * exp (-distance(x, y)) @@>
        "mccormick", <@@ fun x y -> sin (x + y) + (x - y) ** 2.0 - 1.5 * x + 2.5 * y + 1.0 @@>
        "camel",
        <@@ fun (x: float) (y: float) -> 2.0 * pown x 2 - 1.05 * pown x 4 + pown x 6 / 6.0 + x * y + pown y 2 @@>
        "log-loss", <@@ fun (x: float) y -> log (1.0 + exp (-x * y)) @@>
        "bell", <@@ fun (x: float) -> exp (-(x ** 2.0) / 2.0) / sqrt (2.0 * Math.PI) @@>
        "bounded", <@@ fun (x: float) (y: float) -> tanh x * atan y @@>
        "hyperboloid", <@@ fun x y -> sqrt (1.0 + square x + square y) @@>
        "corners", <@@ fun (x: float) (y: float) -> abs x + abs (y - 1.0) @@>
        "extremes", <@@ fun (x: float) (y: float) -> max x y ** 2.0 + min x y @@>
        "hyperbolic", <@@ fun (x: float) (y: float) -> x * exp (-x) + sinh y / cosh y @@>
        "arcs", <@@ fun (x: float) (y: float) -> asin (x / 10.0) + acos (y / 10.0) @@>
        "remainder", <@@ fun (x: float) (y: float) -> (x % 3.0) ** 2.0 + x * y % y @@>
        "either", <@@ fun (x: float) (y: float) -> if x > y then x ** 2.0 else y ** 2.0 @@>
        "quadrant", <@@ fun (x: float) (y: float) -> if x > 0.0 && y > 0.0 then x * y else 0.0 @@>
        "outside", <@@ fun (x: float) (y: float) -> if x < 0.0 || y <= 1.0 then x ** 2.0 + y else x - y @@>
        "apart", <@@ fun (x: float) (y: float) -> if not (x = y) then (x - y) ** 2.0 else 1.0 @@>
        "shared",
        <@@
            fun x y ->
                let s = x + y
                s ** 2.0 + sin s
        @@>
        "mutable",
        <@@
            fun (x: float) y ->
                let mutable s = x * y
                let first = s
                s <- s ** 2.0 + s
                s ** 2.0 + s * first
        @@>
        "power", <@@ fun (x: float) (y: float) -> x ** y @@>
        "parameters", <@@ fun x -> lam * x ** 2.0 + (x - a) ** 2.0 @@>
        "x-log-y", <@@ fun x y -> Special.XLogY(x, y) @@>
        "special", <@@ fun x y -> Special.Erf x + Special.Softplus y + Special.Sigmoid(x * y) @@>
        "accurate", <@@ fun (x: float) y -> Special.Log1P(x ** 2.0) + Special.ExpM1 y @@>
        "three", <@@ fun (x: float) (y: float) (z: float) -> x * y * z + (x + y + z) ** 2.0 @@>
        "quotient", <@@ fun (x, y, z) -> (x - 1.0) ** 2.0 / (1.0 + y ** 2.0) + z ** 2.0 @@>
        "cubic", <@@ fun (x: float) (y: float) -> pown x 3 - 3.0 * x * pown y 2 @@>
        "inverse", <@@ fun (x: float) (y: float) -> x ** -2.0 + 1.0 / y @@>
    ]
