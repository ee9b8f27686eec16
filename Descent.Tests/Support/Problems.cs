using AutoDiff;
using static Descent.Tests.Support.HyperDual;

namespace Descent.Tests.Support;

/// <summary>The shared test problems by key, each as its formula; indices run from 1 as in the papers.</summary>
/// <remarks>Moré, Garbow and Hillstrom, Testing unconstrained optimization software (1981), and CUTE.</remarks>
static class Problems
{
    static readonly double[] Beale = [1.5, 2.25, 2.625];

    static readonly double[] Bard =
    [
        .14,
        .18,
        .22,
        .25,
        .29,
        .32,
        .35,
        .39,
        .37,
        .58,
        .73,
        .96,
        1.34,
        2.10,
        4.39,
    ];

    static readonly double[] Gauss = [.0009, .0044, .0175, .0540, .1295, .2420, .3521, .3989];

    static readonly double[] Meyer =
    [
        34780,
        28610,
        23650,
        19630,
        16370,
        13720,
        11540,
        9744,
        8261,
        7030,
        6005,
        5147,
        4427,
        3820,
        3307,
        2872,
    ];

    static readonly double[] KowalikY =
    [
        .1957,
        .1947,
        .1735,
        .1600,
        .0844,
        .0627,
        .0456,
        .0342,
        .0323,
        .0235,
        .0246,
    ];

    static readonly double[] KowalikU = [4, 2, 1, .5, .25, .167, .125, .1, .0833, .0714, .0625];

    static readonly double[] Osborne =
    [
        .844,
        .908,
        .932,
        .936,
        .925,
        .908,
        .881,
        .850,
        .818,
        .784,
        .751,
        .718,
        .685,
        .658,
        .628,
        .603,
        .580,
        .558,
        .538,
        .522,
        .506,
        .490,
        .478,
        .467,
        .457,
        .448,
        .438,
        .431,
        .424,
        .420,
        .414,
        .411,
        .406,
    ];

    public static IReadOnlyDictionary<string, Func<int, IObjective>> All { get; } =
        new Dictionary<string, Func<HyperDual[], HyperDual>>
        {
            ["mgh01"] = x => Valley(x[0], x[1]),
            ["mgh02"] = x =>
                Square(-13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1])
                + Square(-29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]),
            ["mgh04"] = x => Square(x[0] - 1e6) + Square(x[1] - 2e-6) + Square(x[0] * x[1] - 2),
            ["mgh05"] = x => Sum(1, 3, i => Square(Beale[i - 1] - x[0] * (1 - Power(x[1], i)))),
            ["mgh06"] = x => Sum(1, 10, i => Square(2 + 2 * i - Exp(i * x[0]) - Exp(i * x[1]))),
            ["mgh08"] = x =>
                Sum(
                    1,
                    15,
                    i =>
                        Square(
                            Bard[i - 1]
                                - x[0]
                                - (double)i / ((16 - i) * x[1] + Math.Min(i, 16 - i) * x[2])
                        )
                ),
            ["mgh09"] = x =>
                Sum(
                    1,
                    15,
                    i =>
                        Square(
                            x[0] * Exp(-x[1] * Square((8 - i) / 2.0 - x[2]) / 2)
                                - Gauss[Math.Min(i, 16 - i) - 1]
                        )
                ),
            ["mgh10"] = x =>
                Sum(1, 16, i => Square(x[0] * Exp(x[1] / (45 + 5 * i + x[2])) - Meyer[i - 1])),
            ["mgh12"] = x =>
                Sum(
                    1,
                    10,
                    i =>
                        Square(
                            Exp(-i / 10.0 * x[0])
                                - Exp(-i / 10.0 * x[1])
                                - x[2] * (Math.Exp(-i / 10.0) - Math.Exp(-i))
                        )
                ),
            ["mgh13"] = PowellSingular,
            ["mgh14"] = Wood,
            ["mgh15"] = x =>
                Sum(
                    0,
                    10,
                    i =>
                        Square(
                            KowalikY[i]
                                - x[0]
                                    * (KowalikU[i] * KowalikU[i] + KowalikU[i] * x[1])
                                    / (KowalikU[i] * KowalikU[i] + KowalikU[i] * x[2] + x[3])
                        )
                ),
            ["mgh17"] = x =>
                Sum(
                    0,
                    32,
                    i =>
                        Square(
                            Osborne[i]
                                - x[0]
                                - x[1] * Exp(-10 * i * x[3])
                                - x[2] * Exp(-10 * i * x[4])
                        )
                ),
            ["mgh20_6"] = Watson,
            ["mgh20_9"] = Watson,
            ["mgh21_10"] = ExtendedRosenbrock,
            ["mgh22_12"] = PowellSingular,
            ["mgh23_4"] = Penalty1,
            ["mgh23_10"] = Penalty1,
            ["mgh24_4"] = Penalty2,
            ["mgh25_10"] = VariablyDimensioned,
            ["mgh26_10"] = Trigonometric,
            ["mgh27_10"] = x =>
                Sum(0, x.Length - 2, i => Square(x[i] + Total(x) - (x.Length + 1)))
                + Square(x.Aggregate((a, b) => a * b) - 1),
            ["mgh29_10"] = DiscreteIntegral,
            ["mgh30_10"] = x =>
                Sum(
                    0,
                    x.Length - 1,
                    i => Square((3 - 2 * x[i]) * x[i] - At(x, i - 1) - 2 * At(x, i + 1) + 1)
                ),
            ["mgh32"] = x =>
                Sum(0, 4, i => Square(x[i] - 0.2 * Total(x) - 1)) + 5 * Square(0.2 * Total(x) + 1),
            ["mgh33"] = x => Sum(1, 10, i => Square(i * Sum(1, 5, j => j * x[j - 1]) - 1)),
            ["mgh34"] = x => 2 + Sum(2, 9, i => Square((i - 1) * Sum(2, 4, j => j * x[j - 1]) - 1)),
            ["mgh35_8"] = Chebyquad,
            ["mgh35_10"] = Chebyquad,
            ["exros_100"] = ExtendedRosenbrock,
            ["chros_10"] = ChainedRosenbrock,
            ["chros_100"] = ChainedRosenbrock,
            ["expow_100"] = PowellSingular,
            ["woods_100"] = Wood,
            ["dixonprice_10"] = x =>
                Square(x[0] - 1)
                + Sum(2, x.Length, i => i * Square(2 * Square(x[i - 1]) - x[i - 2])),
            ["trig_100"] = Trigonometric,
            ["morebv_100"] = BoundaryValue,
            ["inteq_100"] = DiscreteIntegral,
            ["broyband_100"] = BroydenBanded,
            ["penalty1_100"] = Penalty1,
            ["vardim_100"] = VariablyDimensioned,
            ["arwhead_100"] = x =>
                Sum(0, x.Length - 2, i => Square(Square(x[i]) + Square(x[^1])) - 4 * x[i] + 3),
            ["dixon3dq_100"] = x =>
                Square(x[0] - 1)
                + Sum(1, x.Length - 2, i => Square(x[i] - x[i + 1]))
                + Square(x[^1] - 1),
            ["dqdrtic_100"] = x =>
                Sum(
                    0,
                    x.Length - 3,
                    i => Square(x[i]) + 100 * Square(x[i + 1]) + 100 * Square(x[i + 2])
                ),
            ["tridia_100"] = x =>
                Square(x[0] - 1) + Sum(2, x.Length, i => i * Square(2 * x[i - 1] - x[i - 2])),
            ["nondia_100"] = x =>
                Square(x[0] - 1) + 100 * Sum(1, x.Length - 1, i => Square(x[0] - Square(x[i]))),
            ["liarwhd_100"] = x =>
                Sum(0, x.Length - 1, i => 4 * Square(Square(x[i]) - x[0]) + Square(x[i] - 1)),
            ["power_50"] = x => Square(Sum(1, x.Length, i => i * Square(x[i - 1]))),
            ["cosine_100"] = x => Sum(0, x.Length - 2, i => Cos(Square(x[i]) - x[i + 1] / 2)),
            ["dixmaana_90"] = Dixmaan,
            ["hilbert_10"] = x =>
                0.5
                * Sum(1, x.Length, i => Sum(1, x.Length, j => x[i - 1] * x[j - 1] / (i + j - 1.0))),
            ["quaddiag_100"] = x => 0.5 * Sum(1, x.Length, i => i * Square(x[i - 1] - 1)),
            ["quartc_25"] = x => Sum(1, x.Length, i => Power(x[i - 1] - i, 4)),
            ["logreg_20"] = Logistic,
            ["himmelblau"] = x =>
                Square(Square(x[0]) + x[1] - 11) + Square(x[0] + Square(x[1]) - 7),
            ["booth"] = x => Square(x[0] + 2 * x[1] - 7) + Square(2 * x[0] + x[1] - 5),
            ["matyas"] = x => 0.26 * (Square(x[0]) + Square(x[1])) - 0.48 * x[0] * x[1],
            ["camel3"] = x =>
                2 * Square(x[0])
                - 1.05 * Power(x[0], 4)
                + Power(x[0], 6) / 6
                + x[0] * x[1]
                + Square(x[1]),
            ["camel6"] = x =>
                (4 - 2.1 * Square(x[0]) + Power(x[0], 4) / 3) * Square(x[0])
                + x[0] * x[1]
                + (4 * Square(x[1]) - 4) * Square(x[1]),
            ["styblinski_2"] = Styblinski,
            ["styblinski_10"] = Styblinski,
            ["rastrigin_2"] = Rastrigin,
            ["rastrigin_10"] = Rastrigin,
            ["ackley_2"] = x =>
                20
                + Math.E
                - 20 * Exp(-0.2 * Sqrt(Sum(0, 1, i => Square(x[i])) / 2))
                - Exp(Sum(0, 1, i => Cos(2 * Math.PI * x[i])) / 2),
            ["mccormick"] = x =>
                Sin(x[0] + x[1]) + Square(x[0] - x[1]) - 1.5 * x[0] + 2.5 * x[1] + 1,
            ["trid_10"] = x =>
                Sum(0, x.Length - 1, i => Square(x[i] - 1))
                - Sum(1, x.Length - 1, i => x[i] * x[i - 1]),
            ["exponential2"] = x => Exp(Square(2 - x[0])) + Exp(Square(3 - x[1])),
            ["polynomial3"] = x => Square(10 - x[0]) + Power(7 - x[1], 4) + Power(108 - x[2], 4),
            ["brkmcc"] = x =>
                Square(x[0] - 2)
                + Square(x[1] - 1)
                + 0.04 / (1 - Square(x[0]) / 4 - Square(x[1]))
                + 5 * Square(x[0] - 2 * x[1] + 1),
        }.ToDictionary(
            entry => entry.Key,
            entry => (Func<int, IObjective>)(n => Objectives.Of(n, entry.Value))
        );

    /// <summary>FLETCHCR of CUTE: Σ 100 (xᵢ₊₁ − xᵢ + 1 − xᵢ²)². From 0 the curvature along −∇f is exactly zero.</summary>
    public static HyperDual Fletcher(HyperDual[] x) =>
        100 * Sum(0, x.Length - 2, i => Square(x[i + 1] - x[i] + 1 - Square(x[i])));

    static HyperDual Square(HyperDual x) => x * x;

    static HyperDual Power(HyperDual x, int n) =>
        n == 0 ? 1
        : n % 2 == 0 ? Square(Power(x, n / 2))
        : x * Power(x, n - 1);

    static HyperDual Sum(int from, int to, Func<int, HyperDual> term)
    {
        HyperDual sum = 0;
        for (int i = from; i <= to; i++)
            sum += term(i);
        return sum;
    }

    static HyperDual Total(HyperDual[] x) => Sum(0, x.Length - 1, i => x[i]);

    static HyperDual At(HyperDual[] x, int i) => i < 0 || i >= x.Length ? 0 : x[i];

    static HyperDual Valley(HyperDual a, HyperDual b) => 100 * Square(b - a * a) + Square(1 - a);

    static HyperDual ExtendedRosenbrock(HyperDual[] x) =>
        Sum(0, x.Length / 2 - 1, i => Valley(x[2 * i], x[2 * i + 1]));

    static HyperDual ChainedRosenbrock(HyperDual[] x) =>
        Sum(0, x.Length - 2, i => Valley(x[i], x[i + 1]));

    static HyperDual PowellSingular(HyperDual[] x) =>
        Sum(
            0,
            x.Length / 4 - 1,
            b =>
                Square(x[4 * b] + 10 * x[4 * b + 1])
                + 5 * Square(x[4 * b + 2] - x[4 * b + 3])
                + Power(x[4 * b + 1] - 2 * x[4 * b + 2], 4)
                + 10 * Power(x[4 * b] - x[4 * b + 3], 4)
        );

    static HyperDual Wood(HyperDual[] x) =>
        Sum(
            0,
            x.Length / 4 - 1,
            b =>
                Valley(x[4 * b], x[4 * b + 1])
                + 90 * Square(x[4 * b + 3] - Square(x[4 * b + 2]))
                + Square(1 - x[4 * b + 2])
                + 10 * Square(x[4 * b + 1] + x[4 * b + 3] - 2)
                + Square(x[4 * b + 1] - x[4 * b + 3]) / 10
        );

    static HyperDual Watson(HyperDual[] x) =>
        Sum(
            1,
            29,
            i =>
                Square(
                    Sum(2, x.Length, j => (j - 1) * x[j - 1] * Math.Pow(i / 29.0, j - 2))
                        - Square(Sum(1, x.Length, j => x[j - 1] * Math.Pow(i / 29.0, j - 1)))
                        - 1
                )
        )
        + Square(x[0])
        + Square(x[1] - Square(x[0]) - 1);

    static HyperDual Penalty1(HyperDual[] x) =>
        1e-5 * Sum(0, x.Length - 1, i => Square(x[i] - 1))
        + Square(Sum(0, x.Length - 1, i => Square(x[i])) - 0.25);

    static HyperDual Penalty2(HyperDual[] x)
    {
        int n = x.Length;
        HyperDual first = Sum(
            2,
            n,
            i =>
                Square(
                    Exp(x[i - 1] / 10)
                        + Exp(x[i - 2] / 10)
                        - Math.Exp(i / 10.0)
                        - Math.Exp((i - 1) / 10.0)
                )
        );
        HyperDual second = Sum(2, n, i => Square(Exp(x[i - 1] / 10) - Math.Exp(-0.1)));
        HyperDual last = Sum(1, n, j => (n - j + 1) * Square(x[j - 1])) - 1;
        return Square(x[0] - 0.2) + 1e-5 * first + 1e-5 * second + Square(last);
    }

    static HyperDual VariablyDimensioned(HyperDual[] x)
    {
        HyperDual s = Sum(1, x.Length, j => j * (x[j - 1] - 1));
        return Sum(0, x.Length - 1, i => Square(x[i] - 1)) + Square(s) + Power(s, 4);
    }

    static HyperDual Trigonometric(HyperDual[] x)
    {
        int n = x.Length;
        HyperDual cosines = Sum(0, n - 1, j => Cos(x[j]));
        return Sum(1, n, i => Square(n - cosines + i * (1 - Cos(x[i - 1])) - Sin(x[i - 1])));
    }

    // The two inner sums are running sums, so the whole is linear in n.
    static HyperDual DiscreteIntegral(HyperDual[] x)
    {
        int n = x.Length;
        double h = 1.0 / (n + 1);
        HyperDual Cube(int i) => Power(x[i - 1] + i * h + 1, 3);
        HyperDual after = Sum(1, n, j => (1 - j * h) * Cube(j));
        HyperDual before = 0;
        HyperDual sum = 0;
        for (int i = 1; i <= n; i++)
        {
            double t = i * h;
            before += t * Cube(i);
            after -= (1 - t) * Cube(i);
            sum += Square(x[i - 1] + h / 2 * ((1 - t) * before + t * after));
        }

        return sum;
    }

    static HyperDual BoundaryValue(HyperDual[] x)
    {
        double h = 1.0 / (x.Length + 1);
        return Sum(
            0,
            x.Length - 1,
            i =>
                Square(
                    2 * x[i]
                        - At(x, i - 1)
                        - At(x, i + 1)
                        + h * h / 2 * Power(x[i] + (i + 1) * h + 1, 3)
                )
        );
    }

    static HyperDual BroydenBanded(HyperDual[] x) =>
        Sum(
            0,
            x.Length - 1,
            i =>
                Square(
                    x[i] * (2 + 5 * Square(x[i]))
                        + 1
                        - Sum(
                            Math.Max(0, i - 5),
                            Math.Min(x.Length - 1, i + 1),
                            j => j == i ? 0 : x[j] * (1 + x[j])
                        )
                )
        );

    static HyperDual Chebyquad(HyperDual[] x)
    {
        int n = x.Length;
        HyperDual[] before = [.. x.Select(_ => (HyperDual)1)];
        HyperDual[] now = [.. x.Select(xj => 2 * xj - 1)];
        HyperDual sum = 0;
        for (int i = 1; i <= n; i++)
        {
            sum += Square(Total(now) / n + (i % 2 == 0 ? 1.0 / (i * i - 1) : 0));
            for (int j = 0; j < n; j++)
                (before[j], now[j]) = (now[j], 2 * (2 * x[j] - 1) * now[j] - before[j]);
        }

        return sum;
    }

    static HyperDual Dixmaan(HyperDual[] x)
    {
        int m = x.Length / 3;
        return 1
            + Sum(0, 3 * m - 1, i => Square(x[i]))
            + 0.125 * Sum(0, 2 * m - 1, i => Square(x[i]) * Power(x[i + m], 4))
            + 0.125 * Sum(0, m - 1, i => x[i] * x[i + 2 * m]);
    }

    static HyperDual Logistic(HyperDual[] x)
    {
        HyperDual Margin(int r) =>
            Sum(1, x.Length, c => Math.Sin(r * c) * Math.Pow(1.5, -(c - 1) / 2.0) * x[c - 1]);
        HyperDual loss = Sum(1, 200, r => Log(1 + Exp(Math.Cos(r) > 0 ? -Margin(r) : Margin(r))));
        return loss / 200 + 0.0005 * Sum(0, x.Length - 1, i => Square(x[i]));
    }

    static HyperDual Styblinski(HyperDual[] x) =>
        0.5 * Sum(0, x.Length - 1, i => Power(x[i], 4) - 16 * Square(x[i]) + 5 * x[i]);

    static HyperDual Rastrigin(HyperDual[] x) =>
        10 * x.Length + Sum(0, x.Length - 1, i => Square(x[i]) - 10 * Cos(2 * Math.PI * x[i]));
}
