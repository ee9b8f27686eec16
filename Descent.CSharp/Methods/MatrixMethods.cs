namespace Descent;

/// <summary>Methods that see which matrices the variables are.</summary>
static class MatrixMethods
{
    static readonly Parameter Every = new(
        "refresh",
        "The updates between two computations of roots or eigenvectors",
        MatrixDirection.CountRange,
        1
    );

    static readonly Parameter LargestSide = new(
        "largest-side",
        "The longest side of a matrix with a whole factor",
        MatrixDirection.CountRange,
        128
    );

    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        AdaptiveMethods.Row(
            "shampoo",
            "Shampoo: a matrix of its own for the rows and for the columns of every variable.",
            [
                AdaptiveMethods.Epsilon with
                {
                    Meaning = "ε, what the factors begin with",
                    Default = 1e-4,
                },
                Every,
                LargestSide,
            ],
            of => new Shampoo
            {
                Epsilon = of["epsilon"],
                Every = (int)of["refresh"],
                LargestSide = (int)of["largest-side"],
            },
            0.5
        ),
        AdaptiveMethods.Row(
            "soap",
            "SOAP: Adam in the eigenvectors of Shampoo's factors.",
            [
                AdaptiveMethods.Beta1 with
                {
                    Default = 0.95,
                },
                AdaptiveMethods.Beta2 with
                {
                    Default = 0.95,
                },
                AdaptiveMethods.Epsilon,
                Every with
                {
                    Default = 10,
                },
                LargestSide,
            ],
            of => new Soap
            {
                Beta1 = of["beta1"],
                Beta2 = of["beta2"],
                Epsilon = of["epsilon"],
                Every = (int)of["refresh"],
                LargestSide = (int)of["largest-side"],
            },
            0.05
        ),
    ];
}
