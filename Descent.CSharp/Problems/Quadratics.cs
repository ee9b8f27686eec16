using static Descent.Entry;

namespace Descent;

/// <summary>Quadratics: full rank, rank one, banded, and as badly conditioned as Hilbert's.</summary>
static class Quadratics
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        Vector(
            "mgh32",
            "Linear, full rank (n = 5, m = 10)",
            Mgh(32),
            "sum((x - sum(x)/5 - 1)^2) + 5*(sum(x)/5 + 1)^2",
            start: Fill(5, 1),
            minimum: 5,
            at: Fill(5, -1)
        ) with
        {
            Aliases = ["linear-full-rank"],
        },
        Vector(
            "mgh33",
            "Linear, rank 1 (n = 5, m = 10)",
            Mgh(33),
            "sum(i = 1..10, (i*sum(j = 1..5, j*x[j]) - 1)^2)",
            start: Fill(5, 1),
            minimum: 15.0 / 7
        ) with
        {
            Aliases = ["linear-rank-1"],
            Note = "The minimum is taken wherever sum(j*x) = 3/21.",
        },
        Vector(
            "mgh34",
            "Linear, rank 1 with zero columns and rows (n = 5, m = 10)",
            Mgh(34),
            "2 + sum(i = 2..9, ((i - 1)*sum(j = 2..4, j*x[j]) - 1)^2)",
            start: Fill(5, 1),
            minimum: 62.0 / 17
        ) with
        {
            Aliases = ["linear-rank-1-zero"],
            Note =
                "The minimum is taken wherever sum(j*x[2..4]) = 3/17; x[1] and x[5] do not matter.",
        },
        Scalars(
            "booth",
            "Booth",
            Surjanovic,
            "(x1 + 2*x2 - 7)^2 + (2*x1 + x2 - 5)^2",
            start: [0, 0],
            minimum: 0,
            at: [1, 3]
        ),
        Scalars(
            "matyas",
            "Matyas",
            Surjanovic,
            "0.26*(x1^2 + x2^2) - 0.48*x1*x2",
            start: [5, -3],
            minimum: 0,
            at: [0, 0]
        ),
        Vector(
            "trid_10",
            "Trid (n = 10)",
            Surjanovic,
            "sum((x - 1)^2) - sum(i = 2..10, x[i]*x[i-1])",
            start: Fill(10, 0),
            minimum: -210,
            at: Of(10, i => i * (11 - i))
        ) with
        {
            Aliases = ["trid"],
        },
        Vector(
            "dixon3dq_100",
            "Dixon's tridiagonal quadratic (n = 100)",
            Cutest("DIXON3DQ"),
            "(x[1] - 1)^2 + sum(i = 2..99, (x[i] - x[i+1])^2) + (x[100] - 1)^2",
            start: Fill(100, -1),
            minimum: 0,
            at: Fill(100, 1)
        ) with
        {
            Aliases = ["dixon3dq"],
        },
        Vector(
            "dqdrtic_100",
            "Diagonal quadratic of overlapping triples (n = 100)",
            Cutest("DQDRTIC"),
            "sum(i = 1..98, x[i]^2 + 100*x[i+1]^2 + 100*x[i+2]^2)",
            start: Fill(100, 3),
            minimum: 0,
            at: Fill(100, 0)
        ) with
        {
            Aliases = ["dqdrtic"],
        },
        Vector(
            "tridia_100",
            "Tridiagonal quadratic (n = 100)",
            Cutest("TRIDIA"),
            "(x[1] - 1)^2 + sum(i = 2..100, i*(2*x[i] - x[i-1])^2)",
            start: Fill(100, 1),
            minimum: 0,
            at: Of(100, i => Math.ScaleB(1, 1 - i))
        ) with
        {
            Aliases = ["tridia"],
        },
        Vector(
            "quaddiag_100",
            "Diagonal quadratic (n = 100)",
            "OptimTestProblems.jl, Quadratic Diagonal",
            "sum(i = 1..100, i*(x[i] - 1)^2)/2",
            start: Fill(100, 0),
            minimum: 0,
            at: Fill(100, 1)
        ) with
        {
            Aliases = ["diagonal-quadratic"],
        },
        Vector(
            "hilbert_10",
            "Hilbert quadratic (n = 10)",
            "Hilbert's matrix; compare CUTEst, HILBERTA",
            "sum(i = 1..10, j = 1..10, x[i]*x[j]/(i + j - 1))/2",
            start: Fill(10, 1),
            minimum: 0,
            at: Fill(10, 0)
        ) with
        {
            Aliases = ["hilbert"],
            Note = "Condition 1.6e13.",
        },
    ];

    const string Surjanovic = "Surjanovic and Bingham, Virtual Library of Simulation Experiments";
}
