using AutoDiff;

namespace Descent.Tests.Checking;

/// <summary>Costs against counts by hand.</summary>
public sealed class CostReportTests
{
    const int Double = sizeof(double);

    static CostReport Explain(string text, params (string Name, int[] Shape)[] variables)
    {
        Bindings bindings = variables.Aggregate(
            Bindings.Empty,
            (bindings, variable) => bindings.WithVariable(variable.Name, variable.Shape)
        );
        return Objective.FromText(text, bindings).Explain();
    }

    static string Chained(int n) =>
        $"sum((1 - x[1..{n - 1}])^2 + 100*(x[2..{n}] - x[1..{n - 1}]^2)^2)";

    static void AssertWork(ProgramCost cost, long operations, long loads, long stores) =>
        Assert.Equal(
            (operations, Double * loads, Double * stores),
            (cost.Operations, cost.LoadedBytes, cost.StoredBytes)
        );

    /// <summary>One loop, by rows or not: the counts do not tell.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void A_chain_of_polynomials_is_counted_by_the_element(int n)
    {
        CostReport report = Explain("sum(3*x^2 + x)", ("x", [n]));

        // x², times 3, plus x, and the sum; x is loaded, the value stored.
        AssertWork(report.Value, 4L * n, n, 1);
        // And 6 x + 1, stored.
        AssertWork(report.ValueAndGradient, 6L * n, n, n + 1);
        // 6 v needs nothing of the point.
        AssertWork(report.HessianAt, 0, 0, 0);
        AssertWork(report.HessianVectorProduct, n, n, n);

        Assert.Equal(Double * (n + 1L), report.Value.PassBytes);
        Assert.Equal(Double * (2L * n + 1), report.ValueAndGradient.PassBytes);
        Assert.All(report.Programs, cost => Assert.Equal(cost.LeastBytes, cost.PassBytes));
        Assert.Equal([1, 1, 0, 1], report.Programs.Select(cost => cost.Loops));
        Assert.Equal(1.5, report.GradientToValueOperations);
        Assert.Equal((2.0 * n + 1) / (n + 1), report.GradientToValueBytes);
        Assert.Equal(1 / 6.0, report.ProductToGradientOperations, 1e-15);
    }

    /// <summary>An inner element of the gradient reads both neighbours; the first and the last have one.</summary>
    [Theory]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void Chained_Rosenbrock_is_one_pass_over_x(int n)
    {
        CostReport report = Explain(Chained(n), ("x", [n]));

        // u = 1 - x, u², x², t = x' - x², t², 100 t², their sum, and the sum over elements; x and x' are loaded.
        AssertWork(report.Value, 8L * (n - 1), 2L * (n - 1), 1);
        // Inside -2u - 400 x t is 4 more, and 200 t of the element before 4 with the addition: 16. The first element has no
        // one before it: 12. The last has that alone: 3.
        AssertWork(report.ValueAndGradient, 16L * n - 17, 3L * n - 2, n + 1);
        Assert.Equal(3, report.ValueAndGradient.Loops);
        Assert.Equal(n, Assert.Single(report.ValueAndGradient.RowGroups).Rows);
        Assert.Equal(Double * (n + 1L), report.Value.PassBytes);
        Assert.Equal(Double * (2L * n + 1), report.ValueAndGradient.PassBytes);
    }

    [Fact]
    public void Rosenbrock_is_straight_line_code()
    {
        CostReport report = Explain("(1-x)^2 + 100*(y-x^2)^2");

        AssertWork(report.Value, 7, 2, 1);
        // -2u, 400 x t and 200 t, with one subtraction.
        AssertWork(report.ValueAndGradient, 12, 2, 3);
        Assert.All(report.Programs, cost => Assert.Equal((0, 1), (cost.Loops, cost.VectorWidth)));
        Assert.All(report.Programs, cost => Assert.Empty(cost.RowGroups));
        Assert.True(report.ValueAndGradient.LongestBody >= 12);
    }

    [Fact]
    public void Logistic_regression_reads_its_data_once_for_value_and_gradient()
    {
        const int rows = 20_000,
            columns = 100;
        Bindings bindings = Bindings
            .Empty.WithVariable("w", columns)
            .WithData("X", new DataArray(new Shape(rows, columns), new double[rows * columns]))
            .WithData("y", new double[rows]);
        CostReport report = Objective
            .FromText("mean(softplus(-y*(X @ w))) + 0.5e-3*sum(w^2)", bindings)
            .Explain();

        long data = Double * ((long)rows * columns + rows);
        long small = 64L * Double * columns;
        Assert.All(
            report.Programs.Take(2),
            cost =>
            {
                Assert.InRange(cost.LeastBytes, data, data + small);
                Assert.InRange(cost.PassBytes, data, data + small);
            }
        );
        // The loops themselves meet X twice: for the scores, and for the gradient.
        Assert.InRange(report.ValueAndGradient.LoadedBytes, 2 * data, 6 * data);
        // X w and Xᵀ r, a product and an addition an element each.
        const long products = 2L * rows * columns;
        Assert.InRange(report.Value.Operations, products, products + 100 * rows);
        Assert.InRange(report.ValueAndGradient.Operations, 2 * products, 2 * products + 200 * rows);
        RowGroupCost group = Assert.Single(
            report.ValueAndGradient.RowGroups,
            group => group.Rows == rows
        );
        Assert.InRange(group.BlockRows, 8, 512);
        Assert.InRange(group.Chunks, 2, 64);
        Assert.True(group.Loops >= 3);
    }

    [Fact]
    public void A_product_of_matrices_is_a_kernel()
    {
        CostReport report = Explain("sum(A @ B)", ("A", [3, 5]), ("B", [5, 7]));

        Assert.Equal(1, report.Value.Kernels);
        // 2 m k n, and the sum of the m n results, which are stored in between.
        AssertWork(report.Value, 2 * 3 * 5 * 7 + 3 * 7, 3 * 5 + 5 * 7 + 3 * 7, 3 * 7 + 1);
        Assert.Equal(Double * (15 + 35 + 21 + 1), report.Value.LeastBytes);
        Assert.Equal(Double * (15 + 35 + 21 + 21 + 1), report.Value.PassBytes);
        Assert.True(report.Value.WorkspaceBytes >= Double * 21);
    }

    [Theory]
    [InlineData("x + y", 1)]
    [InlineData("x/y", 4)]
    [InlineData("exp(x)*y", 25)]
    [InlineData("x^5*y", 4)]
    [InlineData("x^(-2)*y", 6)]
    public void A_dear_function_counts_as_the_products_it_costs(string text, int operations) =>
        Assert.Equal(operations, Explain(text).Value.Operations);

    public static TheoryData<string> Growing =>
        [
            "sum(exp(x) - x^3)",
            "sum(x^2)*sum(tanh(x))",
            "logsumexp(x) + norm(x)",
            "sum(max(x[2..n], x[1..n-1])*x[2..n])",
        ];

    [Theory, MemberData(nameof(Growing))]
    public void Longer_vectors_cost_no_less(string text)
    {
        CostReport[] reports =
        [
            .. new[] { 2, 9, 100, 1000, 20_000, 300_000, 2_000_000 }.Select(n =>
                Explain(
                    text.Replace("n-1", $"{n - 1}", StringComparison.Ordinal)
                        .Replace("..n]", $"..{n}]", StringComparison.Ordinal),
                    ("x", [n])
                )
            ),
        ];

        foreach ((CostReport shorter, CostReport longer) in reports.Zip(reports.Skip(1)))
            Assert.All(
                shorter.Programs.Zip(longer.Programs),
                pair =>
                {
                    Assert.True(pair.First.Operations <= pair.Second.Operations);
                    Assert.True(pair.First.PassBytes <= pair.Second.PassBytes);
                    Assert.True(pair.First.LeastBytes <= pair.Second.LeastBytes);
                }
            );
    }

    [Fact]
    public void Every_problem_of_the_library_can_be_explained()
    {
        Assert.All(
            ProblemLibrary.All,
            problem =>
            {
                CostReport report = problem.Compile().Explain();
                Assert.True(report.Value.Operations > 0);
                Assert.True(report.ValueAndGradient.Operations > 0);
                Assert.All(
                    report.Programs,
                    cost =>
                    {
                        Assert.True(cost.IsGenerated);
                        Assert.InRange(cost.LeastBytes, 0, cost.PassBytes);
                    }
                );
            }
        );
    }

    [Fact]
    public void What_is_explained_is_what_runs()
    {
        Objective objective = Objective.FromText("(x-3)^2");
        CostReport before = objective.Explain();
        using (IHessian hessian = objective.HessianAt([1]))
            Assert.Equal(4, objective.Value([1]));
        CostReport after = objective.Explain();

        Assert.Equal(before.ToString(), after.ToString());
    }

    [Fact]
    public void The_table_has_a_column_a_program_and_no_blanks_at_its_ends()
    {
        CostReport report = Explain(Chained(20_000), ("x", [20_000]));
        string[] lines = report.ToString().Split('\n');

        Assert.All(
            report.Programs,
            cost => Assert.Contains(cost.Name, lines[0], StringComparison.Ordinal)
        );
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.Contains(lines, line => line.StartsWith("operations ", StringComparison.Ordinal));
        Assert.Equal(
            report.Programs.Count + 1,
            report.ToHtml().Split("<tr>")[1].Split("<th ").Length - 1
        );
        Assert.Contains("gradient / value", report.ToHtml(), StringComparison.Ordinal);
    }
}
