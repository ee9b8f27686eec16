using System.Globalization;
using AutoDiff;
using static AutoDiff.Functions;

namespace Descent.Benchmarks;

/// <summary>
/// The Gaussian mixture of ADBench: points, sizes, prior, and a point to differentiate at. A component has a log weight α,
/// a mean μ, and the factor Q of its precision: exp(q) on the diagonal and l below it, column by column.
/// </summary>
public sealed class Mixture
{
    Mixture(int d, int k, double[] points, double[] at, double gamma, int m)
    {
        (D, K, Points, At, Gamma, M) = (d, k, points, at, gamma, m);
        N = points.Length / d;
    }

    /// <summary>Coordinates of a point.</summary>
    public int D { get; }

    /// <summary>Components.</summary>
    public int K { get; }

    /// <summary>Points.</summary>
    public int N { get; }

    /// <summary>N by D.</summary>
    public double[] Points { get; }

    /// <summary>α (K), then q (K by D), l (K by D(D-1)/2) and μ (K by D).</summary>
    public double[] At { get; }

    /// <summary>Elements of l of one component.</summary>
    public int Below => D * (D - 1) / 2;

    /// <summary>γ of the prior.</summary>
    public double Gamma { get; }

    /// <summary>m of the prior.</summary>
    public int M { get; }

    /// <summary>ADBench's own input where a folder above the program has it, else random numbers of its sizes.</summary>
    public static Mixture Standard(TextWriter log)
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            string path = Path.Combine(
                folder.FullName,
                "shared",
                "adbench",
                "gmm_d10_K25_N1000.txt"
            );
            if (File.Exists(path))
                return Read(path);
        }

        log.WriteLine("ADBench's input was not found; random numbers of the same sizes serve.");
        return Random(10, 25, 1000);
    }

    /// <summary>Points and parameters from a fixed seed.</summary>
    public static Mixture Random(int d, int k, int n)
    {
        var random = new Random(1);
        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble());
        int factors = d * (d + 1) / 2;
        double[] at =
        [
            .. Enumerable.Range(0, k).Select(_ => Normal()),
            .. Enumerable.Range(0, k * factors).Select(_ => Normal()),
            .. Enumerable.Range(0, k * d).Select(_ => random.NextDouble()),
        ];
        return new Mixture(
            d,
            k,
            [.. Enumerable.Range(0, n * d).Select(_ => random.NextDouble())],
            at,
            1,
            0
        );
    }

    static Mixture Read(string path)
    {
        double[][] lines =
        [
            .. File.ReadLines(path)
                .Select(line =>
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Select(word => double.Parse(word, CultureInfo.InvariantCulture))
                        .ToArray()
                ),
        ];
        int d = (int)lines[0][0],
            k = (int)lines[0][1],
            n = (int)lines[0][2];
        var factors = lines.AsSpan(1 + 2 * k, k).ToArray();
        double[] at =
        [
            .. lines.AsSpan(1, k).ToArray().Select(line => line[0]),
            .. factors.SelectMany(line => line[..d]),
            .. factors.SelectMany(line => line[d..]),
            .. lines.AsSpan(1 + k, k).ToArray().SelectMany(line => line),
        ];
        return new Mixture(
            d,
            k,
            [.. lines.AsSpan(1 + 3 * k, n).ToArray().SelectMany(line => line)],
            at,
            lines[^1][0],
            (int)lines[^1][1]
        );
    }

    /// <summary>The part of the objective that no parameter enters.</summary>
    public double Constant
    {
        get
        {
            double n = D + M + 1,
                logGamma = 0.25 * D * (D - 1) * Math.Log(Math.PI);
            for (int j = 1; j <= D; j++)
                logGamma += LogGamma(0.5 * (n + 1 - j));
            double wishart = n * D * (Math.Log(Gamma) - 0.5 * Math.Log(2)) - logGamma;
            return -0.5 * N * D * Math.Log(2 * Math.PI) - K * wishart;
        }
    }

    /// <summary>log Γ of a multiple of ½.</summary>
    static double LogGamma(double x) =>
        x == 1 ? 0
        : x == 0.5 ? 0.5 * Math.Log(Math.PI)
        : Math.Log(x - 1) + LogGamma(x - 1);

    /// <summary>The objective, with all factors as one matrix that multiplies all points.</summary>
    public Objective ByMatrices() =>
        Written(
            (x, q, mu) =>
            {
                var factors = Reshape(q, K * D, D);
                var shift = Reshape(Sum(q * Reshape(mu, K, 1, D), 2), K * D);
                var y = MatMul(x, Transpose(factors)) - shift;
                return Reshape(Square(y), N, K, D);
            }
        );

    /// <summary>The objective as its formula reads: differences of points and means, then a factor times each.</summary>
    public Objective ByDifferences() =>
        Written(
            (x, q, mu) =>
            {
                var difference = Reshape(x, N, 1, 1, D) - Reshape(mu, 1, K, 1, D);
                return Square(Sum(q * difference, 3));
            }
        );

    /// <summary>The objective as text, index by index.</summary>
    public Objective ByIndices()
    {
        // Which element of l stands in a row and a column of a factor.
        var place = new double[D * D];
        for (int column = 0, next = 1; column < D; column++)
        for (int row = column + 1; row < D; row++, next++)
            place[row * D + column] = next;

        var bindings = Bindings
            .Empty.WithVariable("alpha", K)
            .WithVariable("q", K, D)
            .WithVariable("l", K, Below)
            .WithVariable("mu", K, D)
            .WithData("x", DataArray.Adopt(new Shape(N, D), Points))
            .WithData("place", new DataArray(new Shape(D, D), place))
            .WithData("gamma", Gamma)
            .WithData("m", M)
            .WithData("constant", Constant);

        return Objective.FromText(
            """
            let N = rows(x); let D = columns(x); let K = length(alpha);
            let w[k = 1..K] = alpha[k] + sum(j = 1..D, q[k,j]);
            let Q[k = 1..K, r = 1..D, c = 1..D] = if(r == c, exp(q[k,r]), if(r > c, l[k, place[r,c]], 0));
            sum(i = 1..N, logsumexp(k = 1..K,
                w[k] - 1/2*sum(r = 1..D, sum(c = 1..D, Q[k,r,c]*(x[i,c] - mu[k,c]))^2)))
            - N*logsumexp(alpha) + gamma^2/2*(sum(exp(q)^2) + sum(l^2)) - m*sum(q) + constant
            """,
            bindings
        );
    }

    /// <summary>The objective, given (Q (x - μ))² as N by K by D from the points, Q as K by D by D, and μ.</summary>
    Objective Written(Func<Expr, Expr, Expr, Expr> squares)
    {
        var alpha = Expr.Variable("alpha", K);
        var q = Expr.Variable("q", K, D);
        var l = Expr.Variable("l", K, Below);
        var mu = Expr.Variable("mu", K, D);
        var x = Expr.Data("x", DataArray.Adopt(new Shape(N, D), Points));

        // Where the elements of q and l stand in a factor, as matrices of zeros and ones.
        var diagonal = new double[D * D * D];
        var below = new double[Below * D * D];
        for (int column = 0, next = 0; column < D; column++)
        {
            diagonal[column * D * D + column * D + column] = 1;
            for (int row = column + 1; row < D; row++, next++)
                below[next * D * D + row * D + column] = 1;
        }

        var onDiagonal = Expr.Data("onDiagonal", new DataArray(new Shape(D, D * D), diagonal));
        var belowIt = Expr.Data("belowDiagonal", new DataArray(new Shape(Below, D * D), below));
        var factors = Reshape(MatMul(Exp(q), onDiagonal) + MatMul(l, belowIt), K, D, D);

        var logWeights = alpha + Sum(q, 1);
        var score = logWeights - 0.5 * Sum(squares(x, factors, mu), 2);
        var prior =
            0.5 * Gamma * Gamma * (Sum(Square(Exp(q))) + Sum(Square(l))) - (double)M * Sum(q);
        var objective = Objective.FromExpression(
            Sum(LogSumExp(score, 1)) - (double)N * LogSumExp(alpha) + prior + Constant
        );
        string order = string.Join(' ', objective.Variables.Select(variable => variable.Name));
        return order == "alpha q l mu"
            ? objective
            : throw new InvalidOperationException($"The variables are {order}.");
    }
}
