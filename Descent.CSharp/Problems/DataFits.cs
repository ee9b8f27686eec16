using AutoDiff;
using static Descent.Entry;

namespace Descent;

/// <summary>Models of a few parameters fitted to data.</summary>
static class DataFits
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        Scalars(
            "mgh05",
            "Beale",
            $"{Mgh(5)}; Beale (1958)",
            "sum(([1.5, 2.25, 2.625] - x1*(1 - x2^[1, 2, 3]))^2)",
            start: [1, 1],
            minimum: 0,
            at: [3, 0.5]
        ) with
        {
            Aliases = ["beale"],
        },
        Scalars(
            "mgh06",
            "Jennrich and Sampson (m = 10)",
            $"{Mgh(6)}; Jennrich and Sampson (1968)",
            "sum(i = 1..10, (2 + 2*i - exp(i*x1) - exp(i*x2))^2)",
            start: [0.3, 0.4],
            minimum: 124.36218235561485
        ) with
        {
            Aliases = ["jennrich-sampson"],
        },
        Scalars(
            "mgh08",
            "Bard",
            $"{Mgh(8)}; Bard (1970)",
            "sum(i = 1..15, (y[i] - x1 - i/((16 - i)*x2 + min(i, 16 - i)*x3))^2)",
            start: [1, 1, 1],
            minimum: 0.00821487730657898,
            at: null,
            ("y", Numbers(".14 .18 .22 .25 .29 .32 .35 .39 .37 .58 .73 .96 1.34 2.10 4.39"))
        ) with
        {
            Aliases = ["bard"],
            Note = "f tends to 17.4286 as x2 and x3 go to -infinity with x1 near 0.84.",
        },
        Scalars(
            "mgh09",
            "Gaussian",
            Mgh(9),
            "sum((x1*exp(-x2*(t - x3)^2/2) - y)^2)",
            start: [0.4, 1, 0],
            minimum: 1.1279327696190113e-08,
            at: null,
            ("t", Of(15, i => (8 - i) / 2.0)),
            (
                "y",
                Numbers(
                    ".0009 .0044 .0175 .0540 .1295 .2420 .3521 .3989"
                        + " .3521 .2420 .1295 .0540 .0175 .0044 .0009"
                )
            )
        ) with
        {
            Aliases = ["gaussian"],
        },
        Scalars(
            "mgh10",
            "Meyer",
            $"{Mgh(10)}; Meyer (1970)",
            "sum((x1*exp(x2/(t + x3)) - y)^2)",
            start: [0.02, 4000, 250],
            minimum: 87.94585517085112,
            at: null,
            ("t", Of(16, i => 45 + 5 * i)),
            (
                "y",
                Numbers(
                    "34780 28610 23650 19630 16370 13720 11540 9744"
                        + " 8261 7030 6005 5147 4427 3820 3307 2872"
                )
            )
        ) with
        {
            Aliases = ["meyer"],
            Note =
                "Condition 1e16: at the minimiser correctly rounded the gradient is still 7e-4, so judge by the value.",
        },
        Scalars(
            "mgh12",
            "Box three-dimensional (m = 10)",
            $"{Mgh(12)}; Box (1966)",
            "sum((exp(-t*x1) - exp(-t*x2) - x3*(exp(-t) - exp(-10*t)))^2)",
            start: [0, 10, 20],
            minimum: 0,
            at: [1, 10, 1],
            ("t", Of(10, i => i / 10.0))
        ) with
        {
            Aliases = ["box-3d"],
            Note = "f is 0 at (10, 1, -1) too, and wherever x1 = x2 and x3 = 0.",
        },
        Scalars(
            "mgh15",
            "Kowalik and Osborne",
            $"{Mgh(15)}; Kowalik and Osborne (1968)",
            "sum((y - x1*(u^2 + u*x2)/(u^2 + u*x3 + x4))^2)",
            start: [0.25, 0.39, 0.415, 0.39],
            minimum: 0.0003075056038492378,
            at: null,
            ("u", Numbers("4 2 1 .5 .25 .167 .125 .1 .0833 .0714 .0625")),
            ("y", Numbers(".1957 .1947 .1735 .1600 .0844 .0627 .0456 .0342 .0323 .0235 .0246"))
        ) with
        {
            Aliases = ["kowalik-osborne"],
            Note = "f tends to 1.02734e-3 on a way to infinity.",
        },
        Vector(
            "mgh17",
            "Osborne 1",
            $"{Mgh(17)}; Osborne (1972)",
            "sum((y - x[1] - x[2]*exp(-t*x[4]) - x[3]*exp(-t*x[5]))^2)",
            start: [0.5, 1.5, -1, 0.01, 0.02],
            minimum: 5.464894697482912e-05,
            at: null,
            ("t", Of(33, i => 10 * (i - 1))),
            (
                "y",
                Numbers(
                    ".844 .908 .932 .936 .925 .908 .881 .850 .818 .784 .751 .718 .685 .658 .628 .603 .580"
                        + " .558 .538 .522 .506 .490 .478 .467 .457 .448 .438 .431 .424 .420 .414 .411 .406"
                )
            )
        ) with
        {
            Aliases = ["osborne-1"],
        },
        Vector(
            "logreg_20",
            "Ridge logistic regression (m = 200)",
            "This library: 200 samples from sin(r c), labelled by the sign of cos(r)",
            "mean(softplus(-s*(A @ x))) + 0.0005*sum(x^2)",
            start: Fill(20, 0),
            minimum: 0.6903712123492369,
            at: null,
            ("A", Samples(200, 20)),
            ("s", Of(200, r => Math.Cos(r) > 0 ? 1 : -1))
        ) with
        {
            Aliases = ["logistic-regression"],
        },
    ];

    /// <summary>Features that carry less and less: sin(r c) · 1.5^(-(c - 1)/2).</summary>
    static DataArray Samples(int rows, int columns) =>
        new(
            new Shape(rows, columns),
            [
                .. from r in Enumerable.Range(1, rows)
                from c in Enumerable.Range(1, columns)
                select Math.Sin(r * c) * Math.Pow(1.5, -(c - 1) / 2.0),
            ]
        );
}
