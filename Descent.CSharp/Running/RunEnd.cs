using System.Globalization;

namespace Descent;

/// <summary>The end of a run in words and figures.</summary>
sealed record RunEnd(
    RunStatus Status,
    Walk Walk,
    Point Point,
    RunOptions Options,
    TimeSpan Elapsed,
    Convergence Convergence,
    Exception? Fault,
    double? Left
)
{
    /// <summary>The validation, if there is one.</summary>
    public EarlyStopping? Validation { get; init; }

    /// <summary>Why the run ended, with the figures the reason rests on.</summary>
    public string Sentence() =>
        Status switch
        {
            RunStatus.Converged => Passed(Tests().First(test => test.Met)),
            RunStatus.PrecisionLimited when Left is null && !Walk.Rule.SolvesItsModel => Say(
                $"What a step promises is below the rounding of f = {Point.Value:g6}; the {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}, tolerance {Options.GradientTolerance:g3}. Whether f falls elsewhere only second derivatives could tell."
            ),
            RunStatus.PrecisionLimited => Say(
                $"The decrease left is below the rounding of f = {Point.Value:g6}; the {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}, tolerance {Options.GradientTolerance:g3}."
            ),
            RunStatus.Stalled when Left is { } left => Say(
                $"Along the directions of this method no more is gained at f = {Point.Value:g6}, but a second-order step lowers f by {left:g3}: another method goes on from here, or better units of x. The {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}."
            ),
            RunStatus.Stalled when Walk.Rule.Decays => Say(
                $"No lower value and no smaller {Walk.Measure} lately: f = {Point.Value:g6}, {Walk.Measure} {Point.GradientNorm:g3} at the best point. With decay apart from f the iterates make for where it balances the direction, which is no minimum of f."
            ),
            RunStatus.Stalled => Say(
                $"No lower value and no smaller {Walk.Measure} lately: f = {Point.Value:g6}, {Walk.Measure} {Point.GradientNorm:g3} at the best point. The steps are too short, or too long to settle."
            ),
            RunStatus.Diverged => Say(
                $"f went to {Walk.Current.Value:g3} after {Updates()}; the best point has {Point.Value:g6}. A shorter step may hold, unless f has no lower bound."
            ),
            RunStatus.NonFinite when Walk.Iteration == 0 => Say(
                $"At the start f = {Point.Value:g3} and the {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}.{Address()}"
            ),
            RunStatus.NonFinite => Say(
                $"At update {Walk.Iteration} f = {Walk.Current.Value:g3} with gradient {Walk.Current.GradientNorm:g3}, and this method cannot step back.{Address()}"
            ),
            RunStatus.LineSearchFailed => FailedSearch(),
            RunStatus.BudgetSpent => Say(
                $"The budget ran out after {Updates()} and {Counted(Walk.Evaluations.Total, "evaluation")}{TimeIfBudgeted()}; the {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}."
            ),
            RunStatus.TargetReached => Say(
                $"f = {Point.Value:g6} has reached the target {Options.TargetValue:g6}; the {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}."
            ),
            RunStatus.EarlyStopped => Validated(Validation!.Result),
            RunStatus.Faulted => Say(
                $"After {Updates()}: {Fault?.Message} The best value is {Point.Value:g6}."
            ),
            _ => Say(
                $"Stopped by the caller after {Updates()}; the best value is {Point.Value:g6}."
            ),
        };

    /// <summary>Every test and budget that was set.</summary>
    public IReadOnlyList<StoppingTest> Tests()
    {
        Evaluations spent = Walk.Evaluations;
        List<StoppingTest> tests =
        [
            .. Convergence.Table(Walk, Point),
            .. AtLeast("iterations", Walk.Iteration, Options.MaxIterations),
            .. AtLeast("evaluations", spent.Total, Options.MaxEvaluations),
            .. AtLeast("values", spent.Value, Options.MaxValues),
            .. AtLeast("gradients", spent.Gradient, Options.MaxGradients),
            .. AtLeast("Hessian-vector products", spent.HessianVector, Options.MaxHessianVectors),
            .. AtLeast("seconds", Elapsed.TotalSeconds, Options.MaxTime?.TotalSeconds),
        ];
        if (Validation?.Wait(Walk) is { } wait)
        {
            (int waited, int patience) = wait;
            tests.Add(
                new(
                    "updates since the least validation",
                    waited,
                    patience,
                    waited >= patience,
                    StoppingTestKind.Validation
                )
            );
        }

        if (Options.TargetValue is { } target)
        {
            bool met = Point.Value <= target;
            tests.Add(new("target value", Point.Value, target, met, StoppingTestKind.Target));
        }

        return tests;
    }

    string Validated(ValidationResult least) =>
        Say(
            $"The validation was least after {Counted(least.Iteration, "update")}, {least.Value:g6}, and not lower in the {Walk.Iteration - least.Iteration} since; f = {Point.Value:g6} there, where the {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}."
        );

    string Updates() => Counted(Walk.Iteration, "update");

    static string Counted(long count, string one) =>
        count == 1 ? Say($"1 {one}") : Say($"{count} {one}s");

    string Passed(StoppingTest test) =>
        test.Name == Convergence.Rest
            ? Say(
                $"The iterates have come to rest where decay balances the direction: the update's largest entry is {test.Figure:g3} of the rate, within {test.Tolerance:g3}. This is no minimum of f, whose {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}."
            )
            : PassedOnF(test);

    string PassedOnF(StoppingTest test) =>
        test.Name == $"{Walk.Measure} max-norm"
            ? Say(
                $"The {Walk.Measure}'s largest entry is {test.Figure:g3}, within {test.Tolerance:g3}."
            )
            : Say(
                $"The test of '{test.Name}' passed: {test.Figure:g3}, within {test.Tolerance:g3}; the {Walk.Measure}'s largest entry is {Point.GradientNorm:g3}."
            );

    // Without a budget of time the sentence is the same for the same run, as a stored notebook wants it.
    string TimeIfBudgeted() =>
        Options.MaxTime is null ? "" : Say($" in {Elapsed.TotalSeconds:g3} s");

    /// <summary>Where it arose, if the objective can say.</summary>
    string Address()
    {
        try
        {
            return Walk.Explain() is { IsFinite: false } diagnosis ? $" {diagnosis.Message}" : "";
        }
        catch (NotSupportedException)
        {
            return "";
        }
    }

    string FailedSearch()
    {
        string why =
            Walk.LastStep.Verdict == StepVerdict.NotDescent
                ? "The direction is not one of descent"
                : "No step along the direction lowers f enough";
        if (Walk.Rule.Decays)
            why += ", whose decay pulls x to 0 whatever f does there";
        return Say(
            $"{why}, at f = {Walk.Current.Value:g6} with gradient {Walk.Current.GradientNorm:g3}. A gradient that is wrong, or f not smooth there, does this."
        );
    }

    static IEnumerable<StoppingTest> AtLeast(string name, double figure, double? budget) =>
        budget is { } most
            ? [new(name, figure, most, figure >= most, StoppingTestKind.Budget)]
            : [];

    static string Say(FormattableString sentence) =>
        sentence.ToString(CultureInfo.InvariantCulture);
}
