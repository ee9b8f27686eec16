using AutoDiff;
using static System.Linq.Enumerable;
using static AutoDiff.Functions;
using static Descent.Tests.Corpus.Symbols;
using static Descent.Tests.Quotations.Surroundings;

namespace Descent.Tests.Corpus;

/// <summary>Objectives of vectors and matrices.</summary>
internal static class VectorCorpus
{
    public static readonly CorpusEntry[] All =
    [
        new("squares", "sum(u^2)", (double[] u) => u.Sum(v => v * v), () => Sum(Pow(U, 2))),
        new(
            "shifted",
            "sum((u - 1)^2)",
            (double[] u) => u.Select(v => v - 1).Sum(v => v * v),
            () => Sum(Pow(U - 1, 2))
        ),
        new(
            "chained",
            "sum(i = 1..5, 100*(u[i+1] - u[i]^2)^2 + (1 - u[i])^2)",
            (double[] u) =>
                Range(0, u.Length - 1)
                    .Sum(i => 100 * Math.Pow(u[i + 1] - u[i] * u[i], 2) + Math.Pow(1 - u[i], 2)),
            () => Sum(100 * Pow(U[1..] - Pow(U[..^1], 2), 2) + Pow(1 - U[..^1], 2))
        ),
        new(
            "weighted",
            "sum(i = 1..6, i*u[i]^2)",
            (double[] u) => u.Select((v, i) => (i + 1) * Math.Pow(v, 2)).Sum(),
            () => Sum(Iota(1, 6) * Pow(U, 2))
        ),
        new(
            "decay",
            "sum((d - x*exp(-y*t))^2)",
            (double x, double y) =>
                Range(0, 6).Sum(i => Math.Pow(d[i] - x * Math.Exp(-y * t[i]), 2)),
            () => Sum(Pow(Labels - X * Exp(-Y * Times), 2))
        ),
        new(
            "mean-distance",
            "mean((u - c)^2)",
            (double[] u) => u.Zip(c, (v, w) => Math.Pow(v - w, 2)).Average(),
            () => Mean(Pow(U - Center, 2))
        ),
        new("dot", "dot(c, u)", (double[] u) => Special.Dot(c, u), () => Dot(Center, U)),
        new("norm", "norm(u)", (double[] u) => Special.Norm(u), () => Norm(U)),
        new(
            "log-sum-exp",
            "logsumexp(u)",
            (double[] u) => Special.LogSumExp(u),
            () => LogSumExp(U)
        ),
        new("largest", "max(u)", (double[] u) => u.Max(), () => Max(U)),
        new("smallest", "min(u)", (double[] u) => u.Min(), () => Min(U)),
        new(
            "product",
            "prod(u)",
            (double[] u) => u.Aggregate(1.0, (product, v) => product * v),
            () => Prod(U)
        ),
        new(
            "pairs",
            "sum(i = 1..3, u[2i-1]*u[2i])",
            (double[] u) => Range(0, 3).Sum(i => u[2 * i] * u[2 * i + 1]),
            () => Sum(Slice(U, 0, 3, 2) * Slice(U, 1, 3, 2))
        ),
        new(
            "mirrored",
            "sum(i = 1..6, u[i]*u[7-i])",
            (double[] u) => Range(0, 6).Sum(i => u[i] * u[5 - i]),
            () => Sum(U * Reverse(U))
        ),
        new(
            "gathered",
            "sum(i = 1..6, u[k[i]]*c[i])",
            (double[] u) => Range(0, 6).Sum(i => u[k[i]] * c[i]),
            () => Sum(U[k] * Center)
        ),
        new(
            "nested",
            "sum(i = 1..4, sum(j = 1..6, A[i,j]*u[j])^2)",
            (double[] u) => Range(0, 4).Sum(i => Math.Pow(Range(0, 6).Sum(j => A[i, j] * u[j]), 2)),
            () => Sum(Pow(MatMul(Tall, U), 2))
        ),
        new(
            "least-squares",
            "sum((A @ u - b)^2)",
            (double[] u) =>
                Range(0, 4).Sum(i => Math.Pow(Range(0, 6).Sum(j => A[i, j] * u[j]) - b[i], 2)),
            () => Sum(Pow(MatMul(Tall, U) - Right, 2))
        ),
        new(
            "band",
            "sum(i = 1..6, (u[i] - sum(j = max(1, i-1)..min(6, i+1), u[j]))^2)",
            null,
            null,
            "LINQ has no range with two moving ends, and operators no range at all."
        ),
        new(
            "before",
            "sum(i = 1..6, if(i == 1, 0, u[i-1])^2 + u[i])",
            (double[] u) => Range(0, 6).Sum(i => Math.Pow(i == 0 ? 0 : u[i - 1], 2) + u[i]),
            null,
            "Operators have no index to ask."
        ),
        new(
            "above",
            "sum(i = 1..6, if(u[i] > c[i], (u[i] - c[i])^2, 0))",
            (double[] u) => u.Zip(c, (v, w) => v > w ? Math.Pow(v - w, 2) : 0).Sum(),
            () => Sum(If(U > Center, Pow(U - Center, 2), 0))
        ),
        new(
            "huber",
            "sum(if(abs(u) <= 1, u^2/2, abs(u) - 0.5))",
            (double[] u) => u.Sum(v => Math.Abs(v) <= 1 ? v * v / 2 : Math.Abs(v) - 0.5),
            () => Sum(If(Abs(U) <= 1, Pow(U, 2) / 2, Abs(U) - 0.5))
        ),
        new(
            "ridge",
            "sum((u - c)^2) + lam*sum(u^2)",
            (double[] u) => u.Zip(c, (v, w) => Math.Pow(v - w, 2)).Sum() + lam * u.Sum(v => v * v),
            () => Sum(Pow(U - Center, 2)) + Weight * Sum(Pow(U, 2))
        ),
        new(
            "logistic",
            "mean(softplus(-d*(B @ u)))",
            (double[] u) =>
                Range(0, 6)
                    .Average(i => Special.Softplus(-d[i] * Range(0, 6).Sum(j => B[i, j] * u[j]))),
            () => Mean(Softplus(-Labels * MatMul(Symmetric, U)))
        ),
        new(
            "quadratic",
            "dot(u, B @ u)/2",
            (double[] u) => Range(0, 6).Sum(i => u[i] * Range(0, 6).Sum(j => B[i, j] * u[j])) / 2,
            () => Dot(U, MatMul(Symmetric, U)) / 2
        ),
        new(
            "two-vectors",
            "sum((u - v)^2) + dot(u, v)",
            (double[] u, double[] v) =>
                u.Zip(v, (x, y) => Math.Pow(x - y, 2)).Sum() + u.Zip(v, (x, y) => x * y).Sum(),
            () => Sum(Pow(U - V, 2)) + Dot(U, V)
        ),
        new(
            "zakharov",
            "let s = sum(i = 1..6, i*u[i]/2); sum(u^2) + s^2 + s^4",
            (double[] u) =>
                u.Sum(v => v * v)
                + Math.Pow(u.Select((v, i) => (i + 1) * v / 2).Sum(), 2)
                + Math.Pow(u.Select((v, i) => (i + 1) * v / 2).Sum(), 4),
            () =>
            {
                Expr s = Sum(Iota(1, 6) * U / 2);
                return Sum(Pow(U, 2)) + Pow(s, 2) + Pow(s, 4);
            }
        ),
        new(
            "divergence",
            "sum(xlogy(u, u/p))",
            (double[] u) => u.Zip(p, (v, q) => Special.XLogY(v, v / q)).Sum(),
            () => Sum(XLogY(U, U / Prior))
        ),
        new(
            "trid",
            "sum((u - 1)^2) - sum(i = 2..6, u[i]*u[i-1])",
            (double[] u) => u.Sum(v => Math.Pow(v - 1, 2)) - Range(1, 5).Sum(i => u[i] * u[i - 1]),
            () => Sum(Pow(U - 1, 2)) - Sum(U[1..] * U[..^1])
        ),
        new(
            "curvature",
            "sum(i = 2..5, (u[i-1] - 2*u[i] + u[i+1])^2)",
            (double[] u) => Range(1, 4).Sum(i => Math.Pow(u[i - 1] - 2 * u[i] + u[i + 1], 2)),
            () => Sum(Pow(U[..^2] - 2 * U[1..^1] + U[2..], 2))
        ),
        new(
            "ends",
            "(u[1] - 1)^2 + u[6]^2 + sum(u[2..5])",
            (double[] u) => Math.Pow(u[0] - 1, 2) + Math.Pow(u[5], 2) + u.Skip(1).Take(4).Sum(),
            () => Pow(U[0] - 1, 2) + Pow(U[^1], 2) + Sum(U[1..^1])
        ),
        new(
            "rastrigin",
            "60 + sum(u^2 - 10*cos(2*pi*u))",
            (double[] u) => 60 + u.Sum(v => v * v - 10 * Math.Cos(2 * Math.PI * v)),
            () => 60 + Sum(Pow(U, 2) - 10 * Cos(2 * Math.PI * U))
        ),
        new(
            "ackley",
            "-20*exp(-0.2*sqrt(sum(u^2)/6)) - exp(sum(cos(2*pi*u))/6) + 20 + e",
            (double[] u) =>
                -20 * Math.Exp(-0.2 * Math.Sqrt(u.Sum(v => v * v) / 6))
                - Math.Exp(u.Sum(v => Math.Cos(2 * Math.PI * v)) / 6)
                + 20
                + Math.E,
            () =>
                -20 * Exp(-0.2 * Sqrt(Sum(Pow(U, 2)) / 6))
                - Exp(Sum(Cos(2 * Math.PI * U)) / 6)
                + 20
                + Math.E
        ),
        new(
            "frobenius",
            "sum(i = 1..2, sum(j = 1..3, W[i,j]^2))",
            (double[,] W) => Range(0, 2).Sum(i => Range(0, 3).Sum(j => Math.Pow(W[i, j], 2))),
            () => Sum(Sum(Pow(Symbols.W, 2), 1))
        ),
        new(
            "every-other",
            "sum(i = 1..6 by 2, u[i]^2)",
            (double[] u) => Range(0, 3).Sum(i => Math.Pow(u[2 * i], 2)),
            () => Sum(Pow(Slice(U, 0, 3, 2), 2))
        ),
        new(
            "scaled-product",
            "a*prod(u) + lam*sum(u)",
            (double[] u) => a * u.Aggregate(1.0, (product, v) => product * v) + lam * u.Sum(),
            () => Scale * Prod(U) + Weight * Sum(U)
        ),
        new(
            "larger-sum",
            "max(sum(u), sum(v))",
            (double[] u, double[] v) => Math.Max(u.Sum(), v.Sum()),
            () => Max(Sum(U), Sum(V))
        ),
        new(
            "hinge",
            "sum(max(u, 0)^2)",
            (double[] u) => u.Sum(v => Math.Pow(Math.Max(v, 0), 2)),
            () => Sum(Pow(Max(U, 0), 2))
        ),
        new(
            "rows",
            "sum(i = 1..2, sqrt(1 + sum(j = 1..3, W[i,j]^2)))",
            (double[,] W) =>
                Range(0, 2).Sum(i => Math.Sqrt(1 + Range(0, 3).Sum(j => Math.Pow(W[i, j], 2)))),
            () => Sum(Sqrt(1 + Sum(Pow(Symbols.W, 2), 1)))
        ),
    ];
}
