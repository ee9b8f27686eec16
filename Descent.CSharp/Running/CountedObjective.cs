using System.Diagnostics.CodeAnalysis;
using AutoDiff;

namespace Descent;

/// <summary>An objective that counts what is asked of it: the only way a method reaches f, with the penalty it may add to f.</summary>
/// <remarks>One run, one counter. Unlike the objective inside, it is not for two threads at once.</remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The reused map owns something only between HessianAt and the caller's Dispose."
)]
public sealed class CountedObjective : ISumOfSquares
{
    readonly IObjective inner;
    readonly BatchObjective? batches;
    readonly ISlopes? directional;
    readonly CountedHessian hessian;
    readonly double penalty;
    CountedResiduals? residuals;
    long values;
    long gradients;
    long products;
    long columns;
    long slopes;

    /// <summary>Counts the evaluations of an objective, from zero.</summary>
    /// <param name="objective">The objective; it stays the caller's.</param>
    public CountedObjective(IObjective objective)
        : this(objective, 0) { }

    /// <summary>Counts the evaluations of f(x) + (λ/2) ‖x‖².</summary>
    /// <param name="objective">f.</param>
    /// <param name="penalty">λ; 0 for f alone.</param>
    internal CountedObjective(IObjective objective, double penalty)
    {
        ArgumentNullException.ThrowIfNull(objective);
        (inner, this.penalty) = (objective, penalty);
        batches = objective as BatchObjective;
        directional = objective as ISlopes;
        hessian = new CountedHessian(this);
    }

    /// <summary>The evaluations so far.</summary>
    public Evaluations Evaluations =>
        new(values, gradients, products, slopes) { JacobianColumns = columns };

    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <summary>The most threads that vectors of the run may be worked on by: as many as the objective may use.</summary>
    internal int MaxThreads => (inner as Objective)?.MaxThreads ?? 1;

    /// <summary>The shapes of the variables the point is made of, in their order; null if the objective does not say.</summary>
    internal IReadOnlyList<Shape>? Shapes =>
        inner switch
        {
            Objective written => [.. written.Variables.Select(variable => variable.Shape)],
            ISampleMean { Samples: TableObjective table } =>
            [
                .. table.All.Variables.Select(variable => variable.Shape),
            ],
            _ => null,
        };

    /// <summary>What the objective threw last, if it ever threw; the exception itself goes on its way.</summary>
    internal Exception? Fault { get; private set; }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        values++;
        try
        {
            return Penalised(inner.Value(x), x);
        }
        catch (Exception fault) when (Note(fault))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        values++;
        gradients++;
        try
        {
            double value = inner.ValueAndGradient(x, gradient);
            Penalise(x, gradient);
            return Penalised(value, x);
        }
        catch (Exception fault) when (Note(fault))
        {
            throw;
        }
    }

    /// <summary>Value and gradient at an iterate the run has arrived at; where f is drawn from samples, after a new draw.</summary>
    internal double Arrive(ReadOnlySpan<double> x, Span<double> gradient)
    {
        batches?.Draw();
        return ValueAndGradient(x, gradient);
    }

    /// <summary>Counts values with their gradients that were computed elsewhere, bit by bit.</summary>
    internal void Charge(long pairs)
    {
        values += pairs;
        gradients += pairs;
    }

    /// <summary>Whether the objective offers slopes along a line for less than a gradient.</summary>
    public bool HasSlopes => directional is not null;

    /// <summary>
    /// Whether the caller has asked the run to end, or its time is up: a search or an inner iteration then gives up, and
    /// its step ends as <see cref="StepVerdict.Interrupted"/>.
    /// </summary>
    public bool IsInterrupted => Interruption?.Invoke() ?? false;

    internal Func<bool>? Interruption { get; set; }

    /// <summary>Returns f(x) and gives the slope ∇f(x)ᵀd.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="direction">d, of length n.</param>
    /// <param name="slope">Receives ∇f(x)ᵀd.</param>
    /// <exception cref="NotSupportedException">The objective offers no slopes.</exception>
    public double ValueAndSlope(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> direction,
        out double slope
    )
    {
        if (directional is null)
            throw new NotSupportedException("This objective offers no slopes along a line.");
        values++;
        slopes++;
        try
        {
            double value = directional.ValueAndSlope(x, direction, out slope);
            if (penalty > 0)
                slope += penalty * Vectors.Dot(x, direction);
            return Penalised(value, x);
        }
        catch (Exception fault) when (Note(fault))
        {
            throw;
        }
    }

    /// <summary>The Hessian at x as a linear map whose products are counted.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <returns>A map that is reused: dispose it before asking for the next.</returns>
    /// <exception cref="NotSupportedException">The objective knows no second derivatives.</exception>
    public IHessian HessianAt(ReadOnlySpan<double> x)
    {
        try
        {
            hessian.Open(inner, x);
            return hessian;
        }
        catch (Exception fault) when (Note(fault))
        {
            throw;
        }
    }

    /// <summary>Counts residuals at one point as a value of f.</summary>
    internal void ChargeResiduals() => values++;

    /// <summary>Counts passes of forward mode over the residuals, a column of their Jacobian each.</summary>
    internal void ChargeColumns(int passes) => columns += passes;

    /// <summary>Saves or loads the counts.</summary>
    internal void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref values);
        stream.Exchange(ref gradients);
        stream.Exchange(ref products);
        stream.Exchange(ref columns);
        stream.Exchange(ref slopes);
    }

    double Penalised(double value, ReadOnlySpan<double> x) =>
        penalty > 0 ? value + 0.5 * penalty * Vectors.Dot(x, x) : value;

    // λ x to the gradient at x, λ v to the Hessian's product with v.
    void Penalise(ReadOnlySpan<double> v, Span<double> derivative)
    {
        if (penalty > 0)
            Vectors.Add(penalty, v, derivative);
    }

    // A filter that lets everything pass: who looks at the exception later can tell whose it is.
    internal bool Note(Exception fault)
    {
        Fault = fault;
        return false;
    }

    /// <summary>Where the objective stops being finite, if it can say; this counts as no evaluation.</summary>
    /// <param name="x">The point, of length n.</param>
    public Diagnosis? Explain(ReadOnlySpan<double> x) => (inner as IExplainable)?.Explain(x);

    /// <summary>The residuals, counting; null if the objective is no sum of squares that can be seen.</summary>
    /// <remarks>Found when first asked for: methods that do not ask pay nothing.</remarks>
    public IResiduals? Residuals =>
        residuals ??= (inner as ISumOfSquares)?.Residuals switch
        {
            null => null,
            { } bare when penalty > 0 => new CountedResiduals(
                this,
                new PenalisedResiduals(bare, penalty)
            ),
            ICurvedResiduals curved => new CountedCurvedResiduals(this, curved),
            { } plain => new CountedResiduals(this, plain),
        };

    sealed class CountedHessian(CountedObjective owner) : IHessian
    {
        IHessian? map;
        bool isOpen;

        // The map of the last point is nobody else's, so a written objective may move it.
        public void Open(IObjective objective, ReadOnlySpan<double> x)
        {
            map = objective is Objective written
                ? written.HessianAt(x, map)
                : objective.HessianAt(x);
            isOpen = true;
        }

        public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
        {
            ObjectDisposedException.ThrowIf(!isOpen, this);
            owner.products++;
            try
            {
                map!.Multiply(vector, result);
                owner.Penalise(vector, result);
            }
            catch (Exception fault) when (owner.Note(fault))
            {
                throw;
            }
        }

        public void Dispose()
        {
            if (isOpen)
                map!.Dispose();
            isOpen = false;
        }
    }
}
