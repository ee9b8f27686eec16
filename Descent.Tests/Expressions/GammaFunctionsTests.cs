using AutoDiff.FSharp;

namespace Descent.Tests.Expressions;

/// <summary>log Γ and its derivatives against values computed with 40 digits and rounded once.</summary>
public sealed class GammaFunctionsTests
{
    const double Unit = 2.220446049250313e-16;

    /// <summary>Near a zero inside the domain only the absolute error is small.</summary>
    static void AssertWithin(double units, double expected, double actual)
    {
        double error = Math.Abs(expected - actual) / (Unit * Math.Max(1, Math.Abs(expected)));
        Assert.True(error <= units, $"{actual:R} instead of {expected:R}: {error:F2} units");
    }

    [Theory]
    [InlineData(1e-300, 690.7755278982137)]
    [InlineData(1e-5, 11.512919692895826)]
    [InlineData(0.1, 2.252712651734206)]
    [InlineData(0.3, 1.0957979948180756)]
    [InlineData(0.499, 0.5743309231606863)]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(0.75, 0.20328095143129538)]
    [InlineData(0.99999, 5.772238896093089e-06)]
    [InlineData(1.00001, -5.7720744027504825e-06)]
    [InlineData(1.4, -0.1196129141723713)]
    [InlineData(1.4616321449683623, -0.12148629053584961)]
    [InlineData(1.5, -0.12078223763524522)]
    [InlineData(1.6, -0.11259176569675577)]
    [InlineData(1.99999, -4.227811104241674e-06)]
    [InlineData(2.00001, 4.22787559764836e-06)]
    [InlineData(2.4, 0.21685932244884157)]
    [InlineData(2.6, 0.35741186354897986)]
    [InlineData(3, 0.6931471805599453)]
    [InlineData(4.5, 2.4537365708424423)]
    [InlineData(7.3, 7.147892523022248)]
    [InlineData(7.999, 8.523145786158915)]
    [InlineData(8, 8.525161361065415)]
    [InlineData(8.001, 8.527177069108927)]
    [InlineData(9.5, 11.689333420797269)]
    [InlineData(20, 39.339884187199495)]
    [InlineData(100.25, 360.28455963776423)]
    [InlineData(1e5, 1051287.7089736569)]
    [InlineData(1e17, 3.8143946580898775e+18)]
    [InlineData(1e300, 6.897755278982137e+302)]
    [InlineData(-1e-300, 690.7755278982137)]
    [InlineData(-1e-5, 11.512931237209125)]
    [InlineData(-0.3, 1.4648400508576025)]
    [InlineData(-0.499, 1.2655530807296502)]
    [InlineData(-0.501, 1.2654801010579586)]
    [InlineData(-0.7, 1.4524729387568078)]
    [InlineData(-1.4, 0.9780523533221772)]
    [InlineData(-1.0001, 9.210298106767521)]
    [InlineData(-2.5, -0.056243716497674054)]
    [InlineData(-3.9, -0.7094680089083923)]
    [InlineData(-10.3, -14.457515440024208)]
    [InlineData(-100.7, -365.61225576180533)]
    [InlineData(-10000.25, -82109.73913405582)]
    public void Log_gamma(double x, double expected) =>
        AssertWithin(4, expected, GammaFunctions.LogGamma(x));

    /// <summary>At its zeros 1 and 2 the relative error is small as well: the slopes there are -γ and 1 - γ.</summary>
    [Theory]
    [InlineData(1, -0.5772156649015329)]
    [InlineData(2, 0.42278433509846713)]
    public void Log_gamma_keeps_its_digits_at_its_zeros(double zero, double slope)
    {
        Assert.Equal(0, GammaFunctions.LogGamma(zero));
        double step = Math.ScaleB(1, -50);
        double expected = slope * step;
        double actual = GammaFunctions.LogGamma(zero + step);
        Assert.Equal(expected, actual, tolerance: 1e-14 * Math.Abs(expected));
    }

    [Theory]
    [InlineData(1e-300, -9.999999999999999e+299)]
    [InlineData(1e-5, -100000.57719921567)]
    [InlineData(0.1, -10.423754940411076)]
    [InlineData(0.5, -1.9635100260214235)]
    [InlineData(1, -0.5772156649015329)]
    [InlineData(1.3, -0.16919088886679962)]
    [InlineData(1.5, 0.03648997397857652)]
    [InlineData(2, 0.42278433509846713)]
    [InlineData(3.7, 1.1671535393615113)]
    [InlineData(8, 2.01564147795561)]
    [InlineData(9.99, 2.250700372831201)]
    [InlineData(10, 2.251752589066721)]
    [InlineData(10.5, 2.3030010342976865)]
    [InlineData(100.25, 4.602671243274712)]
    [InlineData(1e10, 23.025850929890456)]
    [InlineData(1e300, 690.7755278982137)]
    [InlineData(-1e-5, 99999.42276788563)]
    [InlineData(-0.3, 2.113309779635399)]
    [InlineData(-0.5, 0.03648997397857652)]
    [InlineData(-1.4, 1.6736665003925248)]
    [InlineData(-2.5, 1.103156640645243)]
    [InlineData(-3.99, -98.46319715800458)]
    [InlineData(-10.3, 4.662403493582087)]
    [InlineData(-100.7, 2.334602156719901)]
    public void Digamma(double x, double expected) =>
        AssertWithin(8, expected, GammaFunctions.Digamma(x));

    [Theory]
    [InlineData(1, 0.01, 10001.621213528313)]
    [InlineData(1, 0.5, 4.934802200544679)]
    [InlineData(1, 1, 1.6449340668482264)]
    [InlineData(1, 2.7, 0.4472120689183236)]
    [InlineData(1, 10, 0.10516633568168575)]
    [InlineData(1, 40.5, 0.02499869820135674)]
    [InlineData(1, 1000, 0.0010005001666666333)]
    [InlineData(1, -0.3, 13.945160267805722)]
    [InlineData(1, -1.5, 9.379246644989124)]
    [InlineData(1, -4.75, 19.549301390239464)]
    [InlineData(2, 0.01, -2000002.340398677)]
    [InlineData(2, 0.5, -16.82879664423432)]
    [InlineData(2, 1, -2.4041138063191885)]
    [InlineData(2, 2.7, -0.19700583557913573)]
    [InlineData(2, 10, -0.011049834970802067)]
    [InlineData(2, 40.5, -0.0006249023793292329)]
    [InlineData(2, 1000, -1.0010004999998333e-06)]
    [InlineData(2, -0.3, 67.63908119988317)]
    [InlineData(2, -1.5, -0.2362040516417274)]
    [InlineData(2, -4.75, -124.0610655213093)]
    [InlineData(3, 0.01, 600000006.2510618)]
    [InlineData(3, 0.5, 97.40909103400244)]
    [InlineData(3, 1, 6.493939402266829)]
    [InlineData(3, 2.7, 0.17117980334609884)]
    [InlineData(3, 10, 0.0023199013042898686)]
    [InlineData(3, 40.5, 3.124023971065594e-05)]
    [InlineData(3, 1000, 2.003001999999e-09)]
    [InlineData(3, -0.3, 766.6198904191685)]
    [InlineData(3, -1.5, 194.59427621918763)]
    [InlineData(3, -4.75, 1558.5318783056007)]
    [InlineData(5, 0.01, 120000000000115.05)]
    [InlineData(5, 0.5, 7691.113548602436)]
    [InlineData(5, 1, 122.0811674381339)]
    [InlineData(5, 2.7, 0.3736807289076233)]
    [InlineData(5, 10, 0.0003059451621172682)]
    [InlineData(5, 40.5, 2.341920811748382e-07)]
    [InlineData(5, 1000, 2.4060059999944e-14)]
    [InlineData(5, -0.3, 165634.3818520859)]
    [InlineData(5, -1.5, 15381.648528026304)]
    [InlineData(5, -4.75, 492231.2613510495)]
    [InlineData(10, 0.01, -3.628799999999999e+28)]
    [InlineData(10, 0.5, -7431824508.858769)]
    [InlineData(10, 1, -3630593.311606629)]
    [InlineData(10, 2.7, -67.48504526219644)]
    [InlineData(10, 10, -5.7675966863222595e-05)]
    [InlineData(10, 40.5, -3.4508080090990154e-11)]
    [InlineData(10, 1000, -3.646977263913514e-25)]
    [InlineData(10, -0.3, 2048284690148.2026)]
    [InlineData(10, -1.5, -156.229596593233)]
    [InlineData(10, -4.75, -15220204740668.361)]
    [InlineData(30, 0.01, -2.6525285981219088e+94)]
    [InlineData(30, 0.5, -5.696261790319176e+41)]
    [InlineData(30, 1, -2.652528599357095e+32)]
    [InlineData(30, 2.7, -1.1256627059674206e+19)]
    [InlineData(30, 10, -28.00901586423282)]
    [InlineData(30, 40.5, -7.48677904637771e-18)]
    [InlineData(30, 1000, -8.975073648140491e-60)]
    [InlineData(30, -0.3, 4.2943869916847625e+48)]
    [InlineData(30, -1.5, -1.2232990235199246e+20)]
    [InlineData(30, -4.75, -1.2232629049437595e+51)]
    [InlineData(60, 0.01, -8.32098711274138e+203)]
    [InlineData(60, 0.5, -1.9186889963671973e+100)]
    [InlineData(60, 1, -8.32098711274139e+81)]
    [InlineData(60, 2.7, -4.0456213975778736e+55)]
    [InlineData(60, 10, -8.345955089401754e+20)]
    [InlineData(60, 40.5, -9.505202064372809e-17)]
    [InlineData(60, 1000, -1.4288590769986702e-100)]
    [InlineData(60, -0.3, 6.543020959480156e+113)]
    [InlineData(60, -1.5, -4.424195614523948e+57)]
    [InlineData(60, -4.75, -4.424195609128541e+118)]
    public void Polygamma(double n, double x, double expected)
    {
        // Large powers of rounded arguments and of π: a few units an order.
        double error = Math.Abs(GammaFunctions.Polygamma(n, x) / expected - 1) / Unit;
        Assert.True(error <= 8 + 4 * n, $"{error:F1} units");
    }

    [Theory]
    [InlineData("lgamma", 0, double.PositiveInfinity)]
    [InlineData("lgamma", -3, double.PositiveInfinity)]
    [InlineData("lgamma", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("lgamma", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("lgamma", double.NaN, double.NaN)]
    [InlineData("digamma", 0, double.NegativeInfinity)]
    [InlineData("digamma", -0.0, double.PositiveInfinity)]
    [InlineData("digamma", -2, double.NaN)]
    [InlineData("digamma", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("digamma", double.NegativeInfinity, double.NaN)]
    [InlineData("digamma", double.NaN, double.NaN)]
    public void Poles_and_ends(string name, double x, double expected) =>
        Assert.Equal(expected, Primitives.find(name).Value.Invoke([x]));

    [Theory]
    [InlineData(1, 0, double.PositiveInfinity)]
    [InlineData(1, -2, double.PositiveInfinity)]
    [InlineData(2, -2, double.NaN)]
    [InlineData(1.5, 2, double.NaN)]
    [InlineData(61, 2, double.NaN)]
    [InlineData(-1, 2, double.NaN)]
    [InlineData(1, double.PositiveInfinity, 0)]
    [InlineData(1, double.NegativeInfinity, double.NaN)]
    public void Polygamma_beyond_its_domain(double n, double x, double expected) =>
        Assert.Equal(expected, GammaFunctions.Polygamma(n, x));
}
