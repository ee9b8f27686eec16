namespace AutoDiff.FSharp

open System
open System.Reflection
open System.Reflection.Emit
open AutoDiff

/// How a row of the table is written: what it is, then the values it takes and the arguments it is defined for.
module internal Row =
    open Formula

    let private hidden =
        BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic

    // ---- The scalar function ----

    let math (name: string) arity =
        typeof<Math>.GetMethod(name, Array.create arity typeof<float>) |> nonNull

    let own (name: string) =
        typeof<ScalarFunctions>.GetMethod(name, hidden) |> nonNull

    let ofGamma (name: string) =
        typeof<GammaFunctions>.GetMethod(name, hidden) |> nonNull

    let private evaluator (scalar: MethodInfo) : float[] -> float =
        match scalar.GetParameters().Length with
        | 1 ->
            let f = scalar.CreateDelegate<Func<float, float>>()
            fun operands -> f.Invoke operands[0]
        | _ ->
            let f = scalar.CreateDelegate<Func<float, float, float>>()
            fun operands -> f.Invoke(operands[0], operands[1])

    // ---- The code for vectors ----

    /// A call of the scalar function for each lane.
    let eachLane (scalar: MethodInfo) (lanes: Lanes) (operands: LocalBuilder[]) =
        lanes.EachLane(scalar, operands)

    /// One instruction, or one vectorised library function, of that name.
    let instruction (name: string) (lanes: Lanes) (operands: LocalBuilder[]) = lanes.Call(name, operands)

    // ---- The row ----

    /// A derivative as a formula of the operands and the result.
    let partial (formula: Term[] -> Term -> Term) : IAlgebra -> Node[] -> Node -> Node | null =
        fun algebra operands y ->
            formula (operands |> Array.map (fun x -> Term.Node(algebra, x))) (Term.Node(algebra, y))
            |> nodeOf algebra

    let unary name latex scalar cost emit (derivative: Term -> Term -> Term) =
        let formula = partial (fun operands y -> derivative operands[0] y)
        Primitive(name, latex, 0.0, 1, scalar, evaluator scalar, emit, cost, [| formula |])

    let binary name latex scalar cost emit (byFirst: Term -> Term -> Term -> Term) bySecond =
        let along (derivative: Term -> Term -> Term -> Term) =
            partial (fun operands y -> derivative operands[0] operands[1] y)

        let partials = [| along byFirst; along bySecond |]
        Primitive(name, latex, 0.0, 2, scalar, evaluator scalar, emit, cost, partials)

    /// A library function of one number, called for each lane.
    let library name latex scalar cost derivative =
        unary name latex scalar cost (eachLane scalar) derivative

    /// A row whose derivative is zero everywhere.
    let flat name latex (scalar: MethodInfo) cost emit =
        let arity = scalar.GetParameters().Length
        let partials = Array.create arity (fun _ _ _ -> null)
        Primitive(name, latex, 0.0, arity, scalar, evaluator scalar, emit, cost, partials)

    // ---- The values it takes ----

    let private ranging range (row: Primitive) =
        row.Range <- range
        row

    let withRange (range: ValueRange -> ValueRange) row = ranging (fun x -> range x[0]) row

    let withRange2 (range: ValueRange -> ValueRange -> ValueRange) row =
        ranging (fun x -> range x[0] x[1]) row

    let private at (row: Primitive) x = row.Value [| x |]

    let increasing row =
        withRange (ValueRange.increasing (at row)) row

    let decreasing row =
        withRange (ValueRange.decreasing (at row)) row

    /// Even, and increasing from 0.
    let even row =
        withRange (ValueRange.even (at row)) row

    let within low high row =
        ranging (fun _ -> ValueRange.between low high) row

    let comparison name sign (scalar: string) (instruction: string) =
        flat name (Notation.Relation sign) (own scalar) 2 (fun lanes operands ->
            lanes.Choose(instruction, operands[0], operands[1], lanes.Constant 1.0, lanes.Constant 0.0))
        |> within 0.0 1.0

    // ---- The arguments it is defined for ----

    let withDomain domain (row: Primitive) =
        row.Domain <- domain
        row
