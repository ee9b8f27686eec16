using AutoDiff;

namespace Descent;

/// <summary>The one loop of descent: the iterates of a method, one at a time, without allocating.</summary>
/// <remarks>
/// It neither stops by itself at a minimum nor judges: stopping, tracing and drawing consume it. The
/// first iterate is the start, moved into the bounds if there are any. Not for two threads at once.
/// </remarks>
public sealed class Walk
{
    readonly Situation situation;
    readonly IUpdateState update;
    readonly ISimpleTerm? term;
    Point spare;
    bool begun;

    internal Walk(
        IObjective objective,
        ReadOnlySpan<double> start,
        IUpdate rule,
        string method = ""
    )
    {
        var counted = new CountedObjective(objective, rule.Penalty);
        if (start.Length != objective.Dimension)
        {
            throw new ArgumentException(
                $"The start has {start.Length} coordinates, the objective {objective.Dimension}.",
                nameof(start)
            );
        }

        term = (rule as ICompositeUpdate)?.Term(objective.Dimension);
        var origin = new Point(objective.Dimension, term);
        start.CopyTo(origin.Coordinates);
        term?.Project(origin.Coordinates);
        spare = new Point(objective.Dimension, term);
        situation = new Situation(counted, origin);
        Rule = rule;
        Method = method;
        update = rule.Begin(counted);
    }

    /// <summary>The iterate the walk stands at: a view, overwritten two updates later.</summary>
    public Point Current => situation.Current;

    /// <summary>The iterate before it, or null at the start.</summary>
    public Point? Previous => situation.Previous;

    /// <summary>k, the number of updates made.</summary>
    public int Iteration => situation.Iteration;

    /// <summary>How the last update ended. A walk goes on only from a step taken.</summary>
    public StepOutcome LastStep { get; private set; } = new(StepVerdict.Taken, 0);

    /// <summary>Whether every step is searched for a decrease.</summary>
    public bool Searches => Rule.Searches;

    /// <summary>Whether a small gradient may end a run here.</summary>
    internal bool IsSettled => update.IsSettled;

    /// <summary>What the norm of a point is that of, as messages name it.</summary>
    internal string Measure =>
        term?.Measure ?? (Rule.Penalty > 0 ? "penalised gradient" : "gradient");

    /// <summary>The bounds of the iterates; null for none.</summary>
    internal FeasibleBox? Box => term as FeasibleBox;

    internal CountedObjective Objective => situation.Objective;

    /// <summary>What it has cost so far.</summary>
    public Evaluations Evaluations => situation.Objective.Evaluations;

    /// <summary>Asked by searches and inner iterations on their way: true ends the update under way without a step.</summary>
    internal Func<bool>? Interruption
    {
        set => situation.Objective.Interruption = value;
    }

    /// <summary>Makes the next update; the first call evaluates the start.</summary>
    /// <returns>False if the method found no step: the walk then stays where it is.</returns>
    public bool MoveNext()
    {
        if (!begun)
        {
            begun = true;
            Current.Evaluate(situation.Objective);
            return true;
        }

        LastStep = update.Advance(situation, spare);
        if (LastStep.Verdict != StepVerdict.Taken)
            return false;
        (situation.Previous, situation.Current, spare) = (Current, spare, Previous ?? Spare());
        situation.LastStep = LastStep.Alpha;
        situation.Iteration++;
        return true;
    }

    /// <summary>A copy of the current iterate that later updates leave alone.</summary>
    public Iterate Snapshot() =>
        new(
            Iteration,
            Current.X.ToArray(),
            Current.Value,
            Current.Gradient.ToArray(),
            LastStep.Alpha,
            Evaluations
        );

    /// <summary>Writes all the walk remembers, so that <see cref="Method.ResumeWalk"/> goes on from here with the same bits.</summary>
    /// <param name="stream">Receives the checkpoint; it stays open.</param>
    /// <exception cref="NotSupportedException">A part of the method cannot be saved; the message says which.</exception>
    public void Save(Stream stream)
    {
        StateTransfer saving = StateTransfer.Save(stream, this);
        Exchange(saving);
        saving.Seal();
    }

    internal void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref begun);
        Current.Exchange(stream);
        bool moved = Previous is not null;
        stream.Exchange(ref moved);
        if (moved)
            (situation.Previous ??= Spare()).Exchange(stream);
        situation.Exchange(stream);
        LastStep = stream.Exchanged(LastStep);
        situation.Objective.Exchange(stream);
        update.Exchange(stream);
    }

    /// <summary>The id of the method, empty for a walk within another.</summary>
    internal string Method { get; }

    /// <summary>What the walk goes by; its text names every setting.</summary>
    internal IUpdate Rule { get; }

    /// <summary>What the objective threw last, if it ever threw.</summary>
    internal Exception? Fault => situation.Objective.Fault;

    /// <summary>Where the objective stops being finite at the current iterate, if it can say.</summary>
    internal Diagnosis? Explain() => situation.Objective.Explain(Current.X);

    /// <summary>A new point that measures itself as the iterates do.</summary>
    internal Point Spare() => new(situation.Objective.Dimension, term);
}
