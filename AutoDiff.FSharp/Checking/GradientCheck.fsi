namespace AutoDiff

open System

/// <summary>Checks that a gradient, and Hessian-vector products, belong to their function.</summary>
/// <remarks>
/// Central differences of the value against each partial derivative (up to 200 of them, else along random directions, and
/// by halving to an element that is wrong); Taylor remainders f(x + h v) - f(x) - h g·v, which must fall as h²; central differences of the gradient against H v;
/// the symmetry uᵀH v = vᵀH u; and for an <see cref="T:AutoDiff.Objective"/> forward mode against reverse. Of any other, whose
/// variables are called x[i], counted from 0, also: whether the value is the same with the gradient and without it, and whether
/// gradients and products are written whole, whatever their arrays held before. Steps follow
/// Dennis and Schnabel, Numerical Methods for Unconstrained Optimization (1983), §5.6: the cube root of the rounding
/// unit, scaled by the variable.
/// </remarks>
[<AbstractClass; Sealed>]
type GradientCheck =
    /// <summary>Checks at a point. Random directions come from a fixed seed.</summary>
    /// <param name="objective">The function and its derivatives.</param>
    /// <param name="x">The point, of the objective's dimension.</param>
    /// <exception cref="T:System.ArgumentException">The point has another length.</exception>
    static member Run: objective: IObjective * x: ReadOnlySpan<float> -> GradientCheckReport

    /// <summary>Compares an objective with another that should be the same function, at a point.</summary>
    /// <remarks>
    /// Value, gradient and, where both have them, products of the Hessian with a direction from a fixed seed, each to a relative 1e-8 of
    /// its largest element; elements far below f, 1e-3 (1 + |f|), are measured by that. Where both values are the same infinity, or
    /// neither is a number, there is nothing to compare: inconclusive.
    /// </remarks>
    /// <param name="objective">The function in question.</param>
    /// <param name="reference">What it should be: the formula, say.</param>
    /// <param name="x">The point, of the dimension of both.</param>
    /// <exception cref="T:System.ArgumentException">The dimensions differ, or the point has another length.</exception>
    static member Compare:
        objective: IObjective * reference: IObjective * x: ReadOnlySpan<float> -> GradientCheckReport
