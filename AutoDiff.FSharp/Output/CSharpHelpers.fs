namespace AutoDiff.FSharp.TextOutput

/// Functions that System.Math lacks, as printed source brings them along: the twins of ScalarFunctions by name, and
/// in each case what else they call.
[<RequireQualifiedAccess>]
module internal CSharpHelpers =
    let private log1p =
        """
    private static double Log1P(double x)
    {
        double u = 1.0 + x;

        if (u == 1.0) return x;
        if (Math.Abs(x) < 1e-6) return x - x * x * (0.5 - x / 3.0);
        return double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1.0));
    }"""

    let private expM1 =
        """
    private static double ExpM1(double x)
    {
        double u = Math.Exp(x);

        if (u == 1.0) return x;
        if (double.IsPositiveInfinity(u)) return u;
        return u - 1.0 == -1.0 ? -1.0 : (u - 1.0) * (x / Math.Log(u));
    }"""

    let private sigmoid =
        """
    private static double Sigmoid(double x)
    {
        if (x >= 0.0) return 1.0 / (1.0 + Math.Exp(-x));
        double e = Math.Exp(x);
        return e / (1.0 + e);
    }"""

    let private softplus =
        """
    private static double Softplus(double x) =>
        double.IsNaN(x) ? x : Math.Max(x, 0.0) + Log1P(Math.Exp(-Math.Abs(x)));"""

    let private erf =
        """
    /// x + x P(x²) for |x| ≤ 1, and ±(1 - exp(-x²) G) beyond.
    private static double Erf(double x)
    {
        double size = Math.Min(Math.Abs(x), 6.0);

        if (size <= 1.0)
        {
            return x + x * Polynomial(x * x,
                0.1283791670955126, -0.3761263890318375, 0.11283791670954857, -0.026866170645072882,
                0.00522397762478075, -0.0008548326978735213, 0.00012055331036634117, -1.492559350026682e-05,
                1.6460972707077626e-06, -1.6350024020316202e-07, 1.4657871524829037e-08, -1.1365632984068078e-09,
                5.945204660324456e-11);
        }

        double g = Polynomial((size - 2.5) / (size + 2.5),
            0.2108063640611437, -0.37173673394897694, 0.2517131932171763, -0.1250330523817412,
            0.03992253909728983, -0.003993700597445694, -0.002642362680138153, 0.0008759129980152697,
            0.00022826223867644294, -0.0001295052322010743, -3.578236263589158e-05, 1.6717760294391015e-05,
            7.511030882541898e-06);
        return double.IsNaN(x) ? x : Math.CopySign(1.0 - Math.Exp(-(size * size)) * g, x);
    }"""

    let private polynomial =
        """
    private static double Polynomial(double x, params double[] coefficients)
    {
        double sum = 0.0;
        for (int k = coefficients.Length - 1; k >= 0; k--) sum = sum * x + coefficients[k];
        return sum;
    }"""

    let private erfc =
        """
    private static double Erfc(double x)
    {
        if (!(x > 0.5)) return 1.0 - Erf(x);
        double size = Math.Min(x, 28.0);
        double square = size * size;
        double lost = Math.FusedMultiplyAdd(size, size, -square);
        double tail = Polynomial((size - 3.0) / (size + 3.0),
            1.2530080582697296, -0.1356211061245812, -0.04756229435345118, 0.12964515870276264,
            -0.11927366341527454, 0.06830802734392168, -0.023770514919646265, 0.002529391816747361,
            0.0018886903734360203, -0.0007798322760828589, -0.00010515991375511414, 0.00012509936235020227,
            4.950045105965749e-06, -2.0100560767213088e-05, -7.332979206610649e-07, 3.472295915662588e-06,
            3.6062722722354694e-07, -6.163051875220334e-07, -1.4692124565250642e-07, 1.0136950706418875e-07,
            4.658817329052824e-08, -1.2947708930627344e-08, -1.1001948867363983e-08, 8.69398077230334e-10,
            1.4695512569914841e-09);
        return Math.Exp(-square) * (1.0 - lost) * (tail / (1.0 + 2.0 * size));
    }"""

    let private modulo =
        """
    private static double Mod(double a, double b)
    {
        double rest = a % b;

        if (rest == 0.0) return Math.CopySign(0.0, b);
        return rest < 0.0 != b < 0.0 ? rest + b : rest;
    }"""

    let private cbrt =
        """
    private static double Cbrt(double x)
    {
        if (x == 0.0 || !double.IsFinite(x)) return x;
        if (Math.Abs(x) < 1e-250) return Math.ScaleB(Cbrt(Math.ScaleB(x, 300)), -100);
        double y = Math.Cbrt(x);
        double square = y * y;
        double lost = Math.FusedMultiplyAdd(y, y, -square);
        return y - (Math.FusedMultiplyAdd(square, y, -x) + lost * y) / (3.0 * square);
    }"""

    let private logit =
        """
    private static double Logit(double p) =>
        p >= 0.25 && p <= 0.75 ? 2.0 * Math.Atanh(2.0 * p - 1.0) : Math.Log(p / (1.0 - p));"""

    let private huber =
        """
    private static double Huber(double r, double delta)
    {
        double size = Math.Abs(r);
        return delta >= size ? 0.5 * r * r : delta * (size - 0.5 * delta);
    }"""

    let private power =
        """
    private static double Power(double x, int n)
    {
        double result = 1.0;
        double power = x;

        for (int left = Math.Abs(n); left > 0; left >>= 1)
        {
            if ((left & 1) == 1) result *= power;
            power *= power;
        }

        return n < 0 ? 1.0 / result : result;
    }"""

    let private arrow name parameters body =
        $"\n    private static double {name}({parameters}) => {body};"

    /// Name, what else it needs, and its text.
    let all =
        [
            "Log1P", [], log1p
            "ExpM1", [], expM1
            "Sigmoid", [], sigmoid
            "Softplus", [ "Log1P" ], softplus
            "Erf", [ "Polynomial" ], erf
            "Erfc", [ "Erf"; "Polynomial" ], erfc
            "LogGamma", [ "Log1P"; "Polynomial" ], CSharpGamma.logGamma
            "Digamma", [ "Polynomial" ], CSharpGamma.digamma
            "Polygamma", [ "Digamma"; "Polynomial" ], CSharpGamma.polygamma
            "Polynomial", [], polynomial
            "Relu", [], arrow "Relu" "double x" "Math.Max(x, 0.0)"
            "Huber", [], huber
            "Cbrt", [], cbrt
            "Hypot", [], arrow "Hypot" "double a, double b" "double.Hypot(a, b)"
            "Mod", [], modulo
            "Remainder", [], arrow "Remainder" "double a, double b" "a % b"
            "Semicircle", [], arrow "Semicircle" "double x" "Math.Sqrt((1.0 - x) * (1.0 + x))"
            "Semihyperbola", [], arrow "Semihyperbola" "double x" "Math.Sqrt(x - 1.0) * Math.Sqrt(x + 1.0)"
            "Exp2", [], arrow "Exp2" "double x" "Math.Pow(2.0, x)"
            "Logit", [], logit
            "Sign", [], arrow "Sign" "double x" "x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x"
            "QuotientOrZero", [], arrow "QuotientOrZero" "double a, double b" "b == 0.0 ? 0.0 : a / b"
            "ProductOrZero", [], arrow "ProductOrZero" "double a, double b" "a == 0.0 ? 0.0 : a * b"
            "XLogY", [], arrow "XLogY" "double a, double b" "a == 0.0 ? 0.0 : a * Math.Log(b)"
            "FiniteOrZero", [], arrow "FiniteOrZero" "double x" "double.IsFinite(x) ? x : 0.0"
            "Power", [], power
        ]

    /// The texts of the helpers in use, in a fixed order.
    let texts (used: Set<string>) : string list =
        let needed =
            all
            |> List.filter (fun (name, _, _) -> used.Contains name)
            |> List.collect (fun (_, more, _) -> more)
            |> Set.ofList
            |> Set.union used

        [
            for name, _, text in all do
                if needed.Contains name then
                    text
        ]
