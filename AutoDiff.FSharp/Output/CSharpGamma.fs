namespace AutoDiff.FSharp.TextOutput

/// The gamma function's family as printed source brings it along: the twins of GammaFunctions.
[<RequireQualifiedAccess>]
module internal CSharpGamma =
    let logGamma =
        """
    /// By the series of log Γ(2 + z), recurrence and reflection, and from 8 on by Stirling's series.
    private static double LogGamma(double x)
    {
        if (x <= 0.0 && x == Math.Floor(x)) return double.PositiveInfinity;
        if (x < -0.5) return Math.Log(Math.PI / (-x * Math.Abs(double.SinPi(x)))) - LogGamma(-x);
        if (x < 0.5) return AroundTwo(x) - Log1P(x) - Math.Log(Math.Abs(x));
        if (x <= 1.5) return AroundTwo(x - 1.0) - Log1P(x - 1.0);

        if (!(x < 8.0))
        {
            double series = Polynomial(1.0 / x / x,
                0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953,
                0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242,
                0.17964437236883057, -1.3924322169059011, 13.402864044168393) / x;
            return (x - 0.5) * (Math.Log(x) - 1.0) + (0.4189385332046727 + series);
        }

        double product = 1.0;

        while (x > 2.5)
        {
            x -= 1.0;
            product *= x;
        }

        return Math.Log(product) + AroundTwo(x - 2.0);
    }

    private static double AroundTwo(double z) =>
        z * Polynomial(z,
            0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546,
            -0.007385551028673986, 0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425,
            -0.00022315475845357939, 9.945751278180853e-05, -4.492623673813314e-05, 2.050721277567069e-05,
            -9.439488275268397e-06, 4.374866789907488e-06, -2.039215753801366e-06, 9.55141213040742e-07,
            -4.492469198764566e-07, 2.1207184805554665e-07, -1.0043224823968099e-07, 4.7698101693639804e-08,
            -2.2711094608943164e-08, 1.0838659214896955e-08, -5.183475041970047e-09, 2.4836745438024785e-09,
            -1.1921401405860912e-09, 5.731367241678862e-10, -2.7595228851242334e-10, 1.330476437424449e-10,
            -6.4229645638381e-11);"""

    let digamma =
        """
    private static double Digamma(double x)
    {
        if (x == 0.0) return -1.0 / x;
        if (x < 0.0 && x == Math.Floor(x)) return double.NaN;
        if (x < 0.0) return Digamma(1.0 - x) - Math.PI * double.CosPi(x) / double.SinPi(x);
        double sum = 0.0;

        for (; x < 10.0; x += 1.0) sum -= 1.0 / x;

        double series = Polynomial(1.0 / x / x,
            0.08333333333333333, -0.008333333333333333, 0.003968253968253968, -0.004166666666666667,
            0.007575757575757576, -0.021092796092796094, 0.08333333333333333, -0.4432598039215686,
            3.0539543302701198, -26.456212121212122, 281.46014492753625);
        return sum + (Math.Log(x) - 0.5 / x - series / x / x);
    }"""

    let polygamma =
        """
    /// n!Σ(x + k)^(-n-1) up to a sign, and for negative x by reflection.
    private static double Polygamma(double n, double x)
    {
        if (n == 0.0) return Digamma(x);
        if (!(n > 0.0 && n <= 60.0 && n == Math.Floor(n)) || double.IsNaN(x)) return double.NaN;
        bool isOdd = n % 2.0 == 1.0;

        if (x <= 0.0 && x == Math.Floor(x))
        {
            return isOdd && double.IsFinite(x) ? double.PositiveInfinity : double.NaN;
        }

        if (x > 0.0) return isOdd ? PolygammaSize(n, x) : -PolygammaSize(n, x);
        double[] terms = [0.0, 1.0];

        for (int order = 1; order <= n; order++)
        {
            var next = new double[terms.Length + 1];

            for (int k = 1; k < terms.Length; k++)
            {
                next[k - 1] -= k * terms[k];
                next[k + 1] -= k * terms[k];
            }

            terms = next;
        }

        double slope = Polynomial(double.CosPi(x) / double.SinPi(x), terms);
        return -Math.Pow(Math.PI, n + 1.0) * slope - PolygammaSize(n, 1.0 - x);
    }

    private static double PolygammaSize(double n, double x)
    {
        double[] series =
        [
            0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05, -8.267195767195768e-07,
            2.08767569878681e-08, -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225827e-13,
            8.586062056277845e-15, -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19,
            3.534707039629467e-21,
        ];
        double factorial = 1.0;
        double sum = 0.0;

        for (int k = 2; k < n; k++) factorial *= k;
        for (; x < 10.0 + n; x += 1.0) sum += n * factorial / Math.Pow(x, n + 1.0);

        double tail = 1.0 + n / x / 2.0;
        double rising = 1.0;

        for (int k = 0; k < series.Length; k++)
        {
            rising *= (n + 2 * k) / x * ((n + 2 * k + 1.0) / x);
            tail += series[k] * rising;
        }

        return sum + factorial / Math.Pow(x, n) * tail;
    }"""
