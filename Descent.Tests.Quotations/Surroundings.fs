/// What the objectives of the corpus capture, by the names their formulas have for it.
module Descent.Tests.Quotations.Surroundings

let a = 2.5
let lam = 0.1
let b = [| 0.5; -1.0; 2.0; 0.25 |]
let c = [| 0.4; 1.1; -0.3; 0.9; 1.6; -0.7 |]
let d = [| 1.0; -1.0; 1.0; 1.0; -1.0; -1.0 |]
let p = [| 0.1; 0.2; 0.3; 0.15; 0.15; 0.1 |]
let t = [| 0.0; 0.5; 1.0; 1.5; 2.0; 2.5 |]

/// Places counted from 0, one of them twice.
let k = [| 3; 0; 5; 3; 1; 2 |]

let A = Array2D.init 4 6 (fun i j -> 0.25 * float (i + 1) - 0.125 * float (j * j))
let B = Array2D.init 6 6 (fun i j -> if i = j then 2.0 else 1.0 / float (i + j + 2))
