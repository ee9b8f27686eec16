namespace Descent;

/// <summary>One epoch of a method on batches, as one update of a walk on the whole mean.</summary>
/// <remarks>
/// So the outer walk's values, gradients and tests are those of all samples, once an epoch. Inside is a walk of its own: each
/// arrival draws the next batch. What batches cost is charged to the outer count by samples, N to an evaluation.
/// </remarks>
/// <param name="Inner">The update; it does not search.</param>
/// <param name="Samples">The samples.</param>
/// <param name="Batches">How they are drawn.</param>
sealed record Epochs(IUpdate Inner, IStochasticObjective Samples, MiniBatches Batches)
    : ICompositeUpdate
{
    public bool Searches => false;

    double IUpdate.Penalty => Inner.Penalty;

    bool IUpdate.Decays => Inner.Decays;

    ISimpleTerm? ICompositeUpdate.Term(int dimension) =>
        (Inner as ICompositeUpdate)?.Term(dimension);

    public IUpdateState Begin(CountedObjective objective) =>
        objective.Dimension == Samples.Dimension
            ? new State(this)
            : throw new ArgumentException(
                $"The objective has {objective.Dimension} variables, the samples {Samples.Dimension}.",
                nameof(objective)
            );

    sealed class State(Epochs epochs) : IUpdateState
    {
        readonly BatchObjective batches = new(epochs.Samples, epochs.Batches);
        readonly double[] mean = new double[epochs.Samples.Dimension];
        readonly Averaging averaging = epochs.Batches.Averaging;
        Walk? walk;
        long averaged;
        long charged;

        public StepOutcome Advance(Situation at, Point next)
        {
            if (walk is null)
            {
                walk = Begin(at.Current.X);
                _ = walk.MoveNext();
            }

            if (averaging == Averaging.Epoch)
                averaged = 0;
            for (int batch = 0; batch < batches.PerEpoch; batch++)
            {
                if (at.Objective.IsInterrupted)
                    return new StepOutcome(StepVerdict.Interrupted, 0);
                if (!walk.MoveNext())
                    return walk.LastStep;
                if (averaging != Averaging.None)
                    Average(walk.Current.X);
            }

            (averaging == Averaging.None ? walk.Current.X : mean).CopyTo(next.Coordinates);
            Charge(at.Objective);
            next.Evaluate(at.Objective);
            return new StepOutcome(StepVerdict.Taken, walk.LastStep.Alpha);
        }

        public void Exchange(StateTransfer stream)
        {
            bool begun = walk is not null;
            stream.Exchange(ref begun);
            if (begun)
                (walk ??= Begin(mean)).Exchange(stream);
            batches.Exchange(stream);
            stream.Exchange(mean);
            stream.Exchange(ref averaged);
            stream.Exchange(ref charged);
        }

        Walk Begin(ReadOnlySpan<double> start) => new(batches, start, epochs.Inner);

        // x̄ ← x̄ + (x − x̄) / m; the first x takes the place of what was there.
        void Average(ReadOnlySpan<double> x)
        {
            averaged++;
            for (int i = 0; i < mean.Length; i++)
                mean[i] += (x[i] - mean[i]) / averaged;
        }

        void Charge(CountedObjective objective)
        {
            long passes = batches.Rows / epochs.Samples.Samples;
            objective.Charge(passes - charged);
            charged = passes;
        }
    }
}
