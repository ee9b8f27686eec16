namespace Descent;

/// <summary>Online descent: losses come one at a time, and each is suffered before it is seen.</summary>
public static class OnlineDescent
{
    /// <summary>Plays the samples as rounds in their order: suffers fₜ(xₜ), then makes an update by ∇fₜ(xₜ).</summary>
    /// <remarks>
    /// Zinkevich, Online convex programming and generalized infinitesimal gradient ascent (2003), without the projection: with steepest descent and
    /// <see cref="InverseRootDecay"/>, αₜ ∝ 1/√t, the regret on convex losses grows no faster than √T while iterates keep within a ball.
    /// </remarks>
    /// <param name="method">A method whose step rule does not search: losses of different rounds cannot be compared.</param>
    /// <param name="rounds">f₀, f₁, …: one sample a round.</param>
    /// <param name="start">x₀, of length n.</param>
    /// <exception cref="ArgumentException">The method's steps are searched for, or the start is not of the dimension of the rounds.</exception>
    public static OnlineRun Play(
        this Method method,
        IStochasticObjective rounds,
        ReadOnlySpan<double> start
    )
    {
        ArgumentNullException.ThrowIfNull(rounds);
        StochasticDescent.RefuseSearch(method);
        var inOrder = new MiniBatches { Size = 1, Shuffles = false };
        var objective = new BatchObjective(rounds, inOrder);
        var walk = new Walk(objective, start, method.Update, method.Id);
        double penalty = method.Update.Penalty;
        List<double> losses = [];
        while (losses.Count < rounds.Samples && walk.MoveNext())
        {
            Point at = walk.Current;
            losses.Add(at.Smooth - 0.5 * penalty * Vectors.Dot(at.X, at.X));
        }

        return new OnlineRun(rounds, losses, walk.Current.X.ToArray());
    }
}

/// <summary>What online descent has suffered.</summary>
public sealed class OnlineRun
{
    readonly IStochasticObjective rounds;

    internal OnlineRun(
        IStochasticObjective rounds,
        IReadOnlyList<double> losses,
        IReadOnlyList<double> last
    ) => (this.rounds, Losses, X) = (rounds, losses, last);

    /// <summary>fₜ(xₜ), round by round; fewer than there are samples only where the method found no step.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The point the last round was played at.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The regret after each round, Σ fₜ(xₜ) − Σ fₜ(u): what was lost to whoever had played u all the time.</summary>
    /// <remarks>Against the best point of all rounds u is what minimises the <see cref="StochasticDescent.Mean"/> of the samples.</remarks>
    /// <param name="fixedPoint">u, of length n.</param>
    public IReadOnlyList<double> Regret(ReadOnlySpan<double> fixedPoint)
    {
        double[] regret = new double[Losses.Count];
        double[] unused = new double[rounds.Dimension];
        double sum = 0;
        for (int t = 0; t < regret.Length; t++)
        {
            sum += Losses[t] - rounds.ValueAndGradient(fixedPoint, [t], unused);
            regret[t] = sum;
        }

        return regret;
    }
}
