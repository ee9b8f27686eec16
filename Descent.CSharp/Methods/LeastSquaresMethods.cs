namespace Descent;

/// <summary>Methods for sums of squares, on the residuals and their Jacobian.</summary>
static class LeastSquaresMethods
{
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        new(
            GaussNewton.Id,
            "For sums of squares: the direction that solves the residuals made linear, with a strong Wolfe line search.",
            [],
            _ => new GaussNewton(),
            StepRules.StrongWolfe
        ),
        new(
            LevenbergMarquardt.Id,
            "For sums of squares: the residuals made linear, and believed within a region (Moré).",
            [
                new(
                    "first-radius",
                    "The first radius as a multiple of the scaled size of the start",
                    Interval.Positive,
                    1
                ),
                new(
                    "acceleration",
                    "The most a step is bent along with the residuals, as a share of it; 0 for straight steps",
                    Interval.NonNegative,
                    0.75
                ),
            ],
            of => new LevenbergMarquardt
            {
                FirstRadius = of["first-radius"],
                Acceleration = of["acceleration"],
            }
        ),
    ];
}
