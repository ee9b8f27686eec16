namespace Descent.Tests.Compilation;

/// <summary>Compiled numbers against those of the plain twin.</summary>
internal static class Agreement
{
    /// <summary>To 1e-9 of the largest expected number, or of 1.</summary>
    public static void AssertClose(double[] expected, double[] actual, string what)
    {
        double size = expected.Select(Math.Abs).Append(1.0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= 1e-9 * size,
                $"{what}: element {i} is {actual[i]}, expected {expected[i]}"
            );
        }
    }
}
