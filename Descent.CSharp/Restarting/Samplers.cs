using AutoDiff;

namespace Descent;

/// <summary>The ways to choose starts.</summary>
public static class Samplers
{
    /// <summary>Independent points, uniform in a box.</summary>
    /// <param name="low">The least of each coordinate, of length n.</param>
    /// <param name="high">The greatest, of length n.</param>
    /// <param name="seed">Another seed, other points.</param>
    /// <exception cref="ArgumentException">The corners are no box: of different lengths, not finite, or low above high.</exception>
    public static ISampler Uniform(
        IReadOnlyList<double> low,
        IReadOnlyList<double> high,
        ulong seed = 0
    ) => new UniformSampler(new Box(low, high), seed);

    /// <summary>Independent points, normal around a centre with one deviation for all coordinates.</summary>
    /// <param name="centre">The mean, of length n.</param>
    /// <param name="deviation">The standard deviation, positive.</param>
    /// <param name="seed">Another seed, other points.</param>
    public static ISampler Gaussian(
        IReadOnlyList<double> centre,
        double deviation = 1,
        ulong seed = 0
    ) => new GaussianSampler(centre, deviation, seed);

    /// <summary>
    /// A Latin hypercube in a box: of N points, each coordinate has exactly one in every N-th part of its range.
    /// </summary>
    /// <remarks>McKay, Beckman and Conover, Technometrics 21 (1979), section 2.</remarks>
    /// <param name="low">The least of each coordinate, of length n.</param>
    /// <param name="high">The greatest, of length n.</param>
    /// <param name="seed">Another seed, other points.</param>
    /// <exception cref="ArgumentException">The corners are no box.</exception>
    public static ISampler LatinHypercube(
        IReadOnlyList<double> low,
        IReadOnlyList<double> high,
        ulong seed = 0
    ) => new LatinHypercubeSampler(new Box(low, high), seed);

    /// <summary>Halton's sequence in a box, shifted by the seed: evenly spread for few coordinates, up to a dozen or so.</summary>
    /// <remarks>
    /// Halton, Numerische Mathematik 2 (1960): coordinate j of point i is i written backwards in the j-th prime as base. The
    /// shift modulo 1 is that of Cranley and Patterson, SIAM J. Numer. Anal. 13 (1976).
    /// </remarks>
    /// <param name="low">The least of each coordinate, of length n.</param>
    /// <param name="high">The greatest, of length n.</param>
    /// <param name="seed">Another seed, another shift.</param>
    /// <exception cref="ArgumentException">The corners are no box.</exception>
    public static ISampler Halton(
        IReadOnlyList<double> low,
        IReadOnlyList<double> high,
        ulong seed = 0
    ) => new HaltonSampler(new Box(low, high), seed);

    /// <summary>Sobol's sequence in a box, shifted by the seed: evenly spread for up to 40 coordinates.</summary>
    /// <remarks>
    /// Sobol, USSR Comput. Math. Math. Phys. 7 (1967), with the direction numbers of Joe and Kuo (2008) in the order of Antonov and Saleev
    /// (1979). The seed draws digits that are added without carry, so that the first 2ᵏ points still have one in every 2ᵏ-th part of
    /// each range; powers of two are good numbers of points.
    /// </remarks>
    /// <param name="low">The least of each coordinate, of length n.</param>
    /// <param name="high">The greatest, of length n.</param>
    /// <param name="seed">Another seed, another shift.</param>
    /// <exception cref="ArgumentException">The corners are no box, or of more than 40 coordinates.</exception>
    public static ISampler Sobol(
        IReadOnlyList<double> low,
        IReadOnlyList<double> high,
        ulong seed = 0
    ) => new SobolSampler(new Box(low, high), seed);

    /// <summary>The first weights of a network as Glorot proposed: normal with variance 2/(d_in + d_out), biases zero.</summary>
    /// <remarks>
    /// Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010), equation 12. Drawn are the variables of two axes
    /// and more, whose last extent is d_out and whose others make d_in, as W has them in x @ W. All others are zero, but for vectors that
    /// are named: weights of d_in inputs and one output.
    /// </remarks>
    /// <param name="objective">The objective whose variables are weights and biases.</param>
    /// <param name="seed">Another seed, other points.</param>
    /// <param name="vectors">Names of variables of one axis that are weights too.</param>
    /// <exception cref="ArgumentException">There is no variable of a name.</exception>
    public static ISampler Xavier(
        Objective objective,
        ulong seed = 0,
        params IReadOnlyList<string> vectors
    ) => new WeightSampler(objective, (ins, outs) => 2 / (ins + outs), seed, vectors);

    /// <summary>First weights for rectified units: normal with variance 2/d_in, biases zero.</summary>
    /// <remarks>
    /// He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), equation 10. What is drawn is as for <see cref="Xavier"/>.
    /// </remarks>
    /// <inheritdoc cref="Xavier"/>
    public static ISampler He(
        Objective objective,
        ulong seed = 0,
        params IReadOnlyList<string> vectors
    ) => new WeightSampler(objective, (ins, _) => 2 / ins, seed, vectors);

    /// <summary>Small first weights: normal with deviation √(2/(5 d)), d the inputs of a layer, biases zero.</summary>
    /// <remarks>
    /// Nguyen and Salazar, Transformers without tears (2019), section 2.2, which is Xavier's for a layer from d to 4d. What is drawn is as for
    /// <see cref="Xavier"/>.
    /// </remarks>
    /// <inheritdoc cref="Xavier"/>
    public static ISampler Small(
        Objective objective,
        ulong seed = 0,
        params IReadOnlyList<string> vectors
    ) => new WeightSampler(objective, (ins, _) => 2 / (5 * ins), seed, vectors);

    /// <summary>The names of the samplers of a box: <c>latin-hypercube</c>, <c>sobol</c>, <c>halton</c>, <c>uniform</c>.</summary>
    public static IReadOnlyList<string> InBox { get; } =
    ["latin-hypercube", "sobol", "halton", "uniform"];

    /// <summary>The names of the samplers of first weights: <c>xavier</c>, <c>he</c>, <c>small</c>.</summary>
    public static IReadOnlyList<string> OfWeights { get; } = ["xavier", "he", "small"];

    /// <summary>A sampler of first weights by name; vectors are biases.</summary>
    /// <param name="name">One of <see cref="OfWeights"/>.</param>
    /// <param name="objective">The objective whose variables are weights and biases.</param>
    /// <param name="seed">Another seed, other points.</param>
    /// <exception cref="ArgumentException">There is no such sampler.</exception>
    public static ISampler Create(string name, Objective objective, ulong seed = 0) =>
        name switch
        {
            "xavier" => Xavier(objective, seed),
            "he" => He(objective, seed),
            "small" => Small(objective, seed),
            _ => throw new ArgumentException(
                Names.Unknown("sampler", name, OfWeights),
                nameof(name)
            ),
        };

    /// <summary>A sampler of a box by name.</summary>
    /// <param name="name">One of <see cref="InBox"/>.</param>
    /// <param name="low">The least of each coordinate, of length n.</param>
    /// <param name="high">The greatest, of length n.</param>
    /// <param name="seed">Another seed, other points.</param>
    /// <exception cref="ArgumentException">There is no such sampler, the corners are no box, or it has too many coordinates.</exception>
    public static ISampler Create(
        string name,
        IReadOnlyList<double> low,
        IReadOnlyList<double> high,
        ulong seed = 0
    ) =>
        name switch
        {
            "latin-hypercube" => LatinHypercube(low, high, seed),
            "sobol" => Sobol(low, high, seed),
            "halton" => Halton(low, high, seed),
            "uniform" => Uniform(low, high, seed),
            _ => throw new ArgumentException(Names.Unknown("sampler", name, InBox), nameof(name)),
        };
}
