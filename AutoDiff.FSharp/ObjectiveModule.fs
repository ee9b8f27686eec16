namespace AutoDiff.FSharp

open System
open System.Collections.Generic
open AutoDiff
open AutoDiff.FSharp.TextInput

[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Objective =
    let ofText (text: string) = AutoDiff.Objective.FromText text

    let ofTextWithData (data: seq<string * float[]>) (text: string) =
        let bind (bindings: Bindings) (name, values: float[]) =
            bindings.WithData(name, DataArray values)

        AutoDiff.Objective.FromText(text, Seq.fold bind Bindings.Empty data)

    let ofTextWith (bindings: Bindings) (text: string) =
        AutoDiff.Objective.FromText(text, bindings)

    let ofQuotationWith (bindings: Bindings) (quotation: Quotations.Expr) =
        AutoDiff.Objective.OfHost(QuotationReader(quotation).Read(), bindings)

    let ofQuotation (quotation: Quotations.Expr) =
        ofQuotationWith Bindings.Empty quotation

    let withData (name: string) (data: DataArray) (objective: AutoDiff.Objective) = objective.With(name, data)

    let withParameter (name: string) (value: float) (objective: AutoDiff.Objective) =
        withData name (DataArray.op_Implicit value) objective

    let withBindings (bindings: Bindings) (objective: AutoDiff.Objective) = objective.With bindings

    let withRespectTo (names: seq<string>) (objective: AutoDiff.Objective) =
        objective.WithRespectTo(Array.ofSeq names)

    let ofExpression (expression: Expr) =
        AutoDiff.Objective.FromExpression expression

    let ofFunctions (dimension: int) (value: float[] -> float) (gradient: float[] -> float[]) =
        let valueAt = ValueFunction(fun x -> value (x.ToArray()))

        let valueAndGradientAt =
            ValueAndGradientFunction(fun x result ->
                let x = x.ToArray()
                let slopes = gradient x
                Arguments.checkLength (nameof gradient) slopes.Length dimension
                slopes.AsSpan().CopyTo result
                value x)

        DelegateObjective(dimension, valueAt, valueAndGradientAt) :> IObjective

    // An objective of delegates trusts its caller with lengths, so they are looked at here.
    let private checkLength (objective: IObjective) (name: string) (array: float[]) =
        ArgumentNullException.ThrowIfNull(array, name)
        Arguments.checkLength name array.Length objective.Dimension

    let value (objective: IObjective) (x: float[]) =
        checkLength objective (nameof x) x
        objective.Value(ReadOnlySpan x)

    let valueAndGradient (objective: IObjective) (x: float[]) =
        checkLength objective (nameof x) x
        let gradient = Array.zeroCreate objective.Dimension
        let value = objective.ValueAndGradient(ReadOnlySpan x, Span gradient)
        value, gradient

    let gradient (objective: IObjective) (x: float[]) = snd (valueAndGradient objective x)

    let check (objective: IObjective) (x: float[]) =
        checkLength objective (nameof x) x
        GradientCheck.Run(objective, ReadOnlySpan x)

    let checkAgainst (reference: IObjective) (objective: IObjective) (x: float[]) =
        checkLength objective (nameof x) x
        GradientCheck.Compare(objective, reference, ReadOnlySpan x)

    let hessianVector (objective: IObjective) (x: float[]) (v: float[]) =
        checkLength objective (nameof x) x
        checkLength objective (nameof v) v
        let product = Array.zeroCreate objective.Dimension
        use hessian = objective.HessianAt(ReadOnlySpan x)
        hessian.Multiply(ReadOnlySpan v, Span product)
        product

    // Members of objectives check lengths themselves.

    let valueAndSlope (objective: AutoDiff.Objective) (x: float[]) (v: float[]) =
        let mutable slope = 0.0
        let value = objective.ValueAndSlope(ReadOnlySpan x, ReadOnlySpan v, &slope)
        value, slope

    let hessianMatrix (objective: AutoDiff.Objective) (x: float[]) =
        objective.HessianMatrixAt(ReadOnlySpan x)

    let sparseHessian (objective: AutoDiff.Objective) (x: float[]) =
        objective.SparseHessianAt(ReadOnlySpan x)

    let hessianDiagonal (objective: AutoDiff.Objective) (x: float[]) =
        objective.HessianDiagonalAt(ReadOnlySpan x)

    let pack (values: seq<string * DataArray>) (objective: AutoDiff.Objective) =
        objective.Pack(Dictionary(dict values))

    let explain (objective: AutoDiff.Objective) = objective.Explain()

    let explainAt (objective: AutoDiff.Objective) (x: float[]) = objective.Explain(ReadOnlySpan x)

    let checkDomain lower upper (objective: AutoDiff.Objective) =
        let byName (side: seq<string * DataArray>) = Dictionary(dict side)
        objective.CheckDomain(byName lower, byName upper) |> List.ofSeq

    let gradientFormula (name: string) (objective: AutoDiff.Objective) = objective.Gradient name
    let expression (objective: AutoDiff.Objective) = objective.Expression

    let toLatex (objective: AutoDiff.Objective) =
        ObjectiveText.ToLatexWithGradient objective

    let toCSharp (className: string) (objective: AutoDiff.Objective) =
        ObjectiveText.ToCSharp(objective, className)
