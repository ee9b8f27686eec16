/// The quotations of the corpus by the names of their objectives.
module Descent.Tests.Quotations.Quoted

let private table = dict (Scalars.all @ Vectors.all)

/// The quotation of an objective; null for those that are not said here.
let tryFind (name: string) : Quotations.Expr | null =
    match table.TryGetValue name with
    | true, quotation -> quotation
    | _ -> null
