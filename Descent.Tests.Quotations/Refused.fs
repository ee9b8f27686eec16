/// What quotations may not say, and what of them is hard to read.
module Descent.Tests.Quotations.Refused

open Microsoft.FSharp.Quotations.Patterns
open Descent.Tests.Quotations.Surroundings

let private opaque (x: float) = x + 1.0
let private pairs = [| 1.0, 2.0; 3.0, 4.0 |]

let private three = [| 1.0; 2.0; 3.0 |]
let private two = [| 1.0; 2.0 |]

[<ReflectedDefinition>]
let rec private endless (x: float) : float = x + endless (x - 1.0)

/// The quotation, what of it the message shows, and what the message says.
let all: (Quotations.Expr * string * string)[] =
    [|
        <@@ fun (x: float) -> 1.0 + opaque x @@>, "opaque", "[<ReflectedDefinition>]"
        <@@ fun (x: float) -> x * float (k.Length / 4) @@>, "op_Division", "float a / float b"
        <@@ fun (x: float) -> float (int x) @@>, "ToInt", "floor x"
        <@@ fun (x: float) -> endless x @@>, "endless", "calls itself"
        <@@ fun (x: float) -> pairs |> Array.sumBy (fun (t, _) -> t * x) @@>, "pairs", "such as Item1"
        <@@ fun (x: float) -> Array.map2 (fun a b -> a * b * x) three two |> Array.sum @@>,
        "Map2",
        "One has 3 elements and the other 2"
        <@@ fun (u: float[]) -> u |> Array.filter (fun v -> v > 0.0) |> Array.sum @@>, "Filter", "sumBy"
        <@@
            fun (u: float[]) ->
                let mutable total = 0.0
                let mutable sums = 0.0

                for v in u do
                    total <- total + v
                    sums <- sums + total

                sums
        @@>,
        "total",
        "side by side"
        <@@
            fun (u: float[]) ->
                let mutable largest = u.[0]

                for i in 1..2 do
                    if u.[i] > largest then
                        largest <- u.[i]

                largest
        @@>,
        "largest",
        "side by side"
        <@@
            fun (x: float) ->
                let mutable y = x

                while y > 1.0 do
                    y <- y / 2.0

                y
        @@>,
        "While",
        "no statement like this"
        <@@ fun (u: float[]) -> [ 2..-1..0 ] |> List.sumBy (fun i -> u.[i]) @@>, "op_RangeStep", ""
        <@@ fun (x: float) -> x > 1.0 @@>, "x", "Boolean"
        <@@ fun (x: string) -> float x.Length @@>, "x", "String"
    |]

/// The same without what the compiler notes of lines.
let rec private bare (part: Quotations.Expr) : Quotations.Expr =
    match part with
    | Lambda(name, body) -> Quotations.Expr.Lambda(name, bare body)
    | Let(name, value, body) -> Quotations.Expr.Let(name, bare value, bare body)
    | IfThenElse(condition, a, b) -> Quotations.Expr.IfThenElse(bare condition, bare a, bare b)
    | Call(None, method, arguments) -> Quotations.Expr.Call(method, List.map bare arguments)
    | Var name -> Quotations.Expr.Var name
    | Value(value, kind) -> Quotations.Expr.Value(value, kind)
    | other -> other

/// Quotations that know no lines, and the way to what is refused.
let placed: (Quotations.Expr * string)[] =
    [|
        <@@ fun (x: float) -> 1.0 + opaque x @@>, "right of +."
        <@@
            fun (x: float) ->
                let y = x * x
                let z = sin (opaque y) - y
                z * z
        @@>,
        "in argument of Sin, left of -, in the value of 'z'."
        <@@ fun (x: float) -> if x > 0.0 then x else 2.0 * atan2 x (opaque x) @@>,
        "in argument 2 of Atan2, right of *, after else."
    |]
    |> Array.map (fun (quotation, path) -> bare quotation, path)

/// The 40th square of a square: 2⁴⁰ factors, and 40 products.
let squared: Quotations.Expr =
    <@@
        fun (x: float) ->
            let square (y: float) = y * y
            let twice f (y: float) = f (f y)
            let mutable y = x
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- square y + y
            y <- twice (fun v -> twice square v + v) y
            y <- twice (fun v -> twice square v + v) y
            y <- twice (fun v -> twice square v + v) y
            y <- twice (fun v -> twice square v + v) y
            y <- twice (fun v -> twice square v + v) y
            y
    @@>

/// Each statement on its own, to be compared with what it means at a point.
let statements: (Quotations.Expr * (float[] -> float))[] =
    [|
        <@@
            fun (u: float[]) ->
                let mutable y = u.[0]
                if u.[1] > 0.0 then y <- y * u.[1] else y <- y - 1.0

                if y > 2.0 then
                    y <- 2.0

                y
        @@>,
        (fun u ->
            let y = if u[1] > 0.0 then u[0] * u[1] else u[0] - 1.0
            min y 2.0)
        <@@
            fun (u: float[]) ->
                let mutable total = 1.0

                for i in 0..1 do
                    total <- total - u.[i]
                    total <- u.[i + 1] + total

                total
        @@>,
        (fun u -> 1.0 - u[0] + u[2])
        <@@
            fun (u: float[]) ->
                let mutable total = 1.0
                let mutable product = 2.0

                for v in u do
                    total <- total - v + v * v - 0.5
                    product <- product * v / 3.0

                total * product
        @@>,
        (fun u ->
            let total = 1.0 - Array.sumBy (fun v -> v - v * v + 0.5) u
            total * Array.fold (fun p v -> p * v / 3.0) 2.0 u)
        <@@
            fun (u: float[]) ->
                let mutable largest = u.[0]

                for v in u do
                    largest <- max largest (v * v)

                largest
        @@>,
        (fun u -> Array.fold (fun m v -> max m (v * v)) u[0] u)
        <@@
            fun (u: float[]) ->
                let square = Array.map (fun v -> v * v)
                let f = fun (a, b) -> a - 2.0 * b
                square (square u) |> Array.map2 (fun a b -> f (a, b)) u |> Array.sum
        @@>,
        (fun u -> u |> Array.sumBy (fun v -> v - 2.0 * v ** 4.0))
        <@@
            fun (u: float[]) ->
                let pair = u.[0] + u.[1], u.[2]
                let x', y = pair
                let inner = u.[1..]

                fst pair * y
                + x'
                + inner.[0]
                + Array.last inner
                + Array.fold (fun s v -> s - v) 1.0 inner
        @@>,
        (fun u -> (u[0] + u[1]) * u[2] + u[0] + u[1] + u[1] + u[2] + 1.0 - u[1] - u[2])
        <@@ fun (u: float[]) -> u |> Array.rev |> Array.mapi (fun i v -> float i * v) |> Array.sum @@>,
        (fun u -> u[1] + 2.0 * u[0])
        <@@ fun (u: float[]) -> if u.[0] < infinity then u.[1] else u.[2] @@>, (fun u -> u[1])
    |]
