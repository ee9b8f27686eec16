namespace Descent.Tests.Cli;

public sealed class BadInputTests : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>Words, and the message they deserve, in full where a caret belongs to it.</summary>
    public static TheoryData<string[], string> Refusals =>
        new()
        {
            {
                ["minimize", "coss(x)^2", "--start", "x=1"],
                "OBJECTIVE, line 1, column 1: There is no function 'coss'. Did you mean cos?\n  coss(x)^2\n  ^^^^"
            },
            {
                ["minimize", "sinn(x)^2"],
                "OBJECTIVE, line 1, column 1: There is no function 'sinn'."
            },
            {
                ["derive", "sin^2(x)"],
                "OBJECTIVE, line 1, column 1: 'sin' is a function and has no value by itself."
            },
            {
                ["minimize", "Math.Pow(x, 2)", "--start", "x=1"],
                "OBJECTIVE, line 1, column 1: 'Math.Pow' is no name of the language. Write x^2 for a power.\n  Math.Pow(x, 2)\n  ^^^^^^^^"
            },
            {
                ["derive", "if(x > 0, x, NaN)"],
                "OBJECTIVE, line 1, column 14: 'NaN' is no name of the language. A formula's constants are pi and e;"
            },
            { ["minimize", "x^2 + true", "--start", "x=1"], "'true' is no name of the language." },
            {
                ["derive", "x(2)^2 + x(1)"],
                "There is no function 'x'. A product is written x*2, an element x[2]."
            },
            {
                ["derive", "|x-1| + |y|"],
                "OBJECTIVE, line 1, column 1: Bars do not mean an absolute value here. Write abs(x-1).\n  |x-1| + |y|\n  ^^^^^"
            },
            {
                ["derive", "f(x,y) = x^2 + y^2"],
                "Only the expression is written, without 'f(x,y) ='. Write x^2 + y^2;"
            },
            { ["derive", "(x, y) => x^2 + y^2"], "without '(x, y) =>'. Write x^2 + y^2." },
            {
                ["minimize", "(1 - x", "--start", "x=1"],
                "OBJECTIVE, line 1, column 1: This '(' is never closed."
            },
            { ["minimize", "1 - x)", "--start", "x=1"], "OBJECTIVE, line 1, column 6:" },
            {
                ["minimize", "", "--start", "x=1"],
                "OBJECTIVE, line 1, column 1: There is no formula here."
            },
            { ["minimize", "  # nothing", "--start", "x=1"], "There is no formula here." },
            {
                ["minimize", "x^2 + y*z"],
                "No value is given for x, y, z. A point is needed, such as\n  --start \"x=0,y=0,z=0\""
            },
            {
                ["minimize", "x^2 + y*z", "--start", "y=2"],
                "No value is given for x, z (of x, y, z). A point is needed, such as\n  --start \"y=2,x=0,z=0\""
            },
            { ["check", "x^2"], "--at \"x=0\"" },
            {
                ["minimize", "x^2", "--start", "x=NaN"],
                "--start, line 1, column 3: NaN is no point to be at: every coordinate must be a number.\n  x=NaN\n    ^^^"
            },
            { ["minimize", "x^2", "--start", "x=[1,nan]"], "--start, line 1, column 6: NaN" },
            { ["minimize", "x^2", "--start", "x=1e999"], "'1e999' is infinite" },
            { ["minimize", "x^2", "--start", "x=-Infinity"], "is infinite" },
            {
                ["minimize", "rate^2", "--start", "raet=1"],
                "--start, line 1, column 1: The objective has no variable 'raet'. Did you mean 'rate'?"
            },
            {
                ["minimize", "x^2", "--start", "x=1, x=2"],
                "--start, line 1, column 6: 'x' has a value already.\n  x=1, x=2\n       ^"
            },
            {
                ["minimize", "x^2", "--start", "x=12a"],
                "--start, line 1, column 3: '12a' is no number; one looks like -1.2 or 1e-3.\n  x=12a\n    ^^^"
            },
            { ["minimize", "x^2", "--start", "x=1,5"], "Decimals take a point (1.5)" },
            {
                ["minimize", "x^2", "--start", "x="],
                "--start, line 1, column 3: A number should stand here"
            },
            {
                ["minimize", "x^2+y^2", "--start", "1,1"],
                "--start, line 1, column 1: '1' is no name: every number has its variable's"
            },
            { ["minimize", "x^2", "--start", "x: 1"], "A value follows '=', as in x=1." },
            {
                ["minimize", "x^2", "--start", "`x``=1"],
                "--start, line 1, column 1: This backquote is never closed."
            },
            {
                ["minimize", "x + `NaN`^2 + `my column`", "--start", "x=1"],
                "  --start 'x=1,`NaN`=0,`my column`=0'\nand `NaN`=[0,0,0] or"
            },
            {
                ["minimize", "x^2 + 3xy + y^2", "--start", "x=1,y=1"],
                "'xy' is one name: a product is written x*y."
            },
            { ["minimize", "x^2", "--start", "x"], "'=' and the value of 'x' should stand here" },
            { ["minimize", "x^2", "--start", ""], "The name of a variable should stand here" },
            {
                ["minimize", "x^2", "--start", "x=1,"],
                "--start, line 1, column 5: The name of a variable should stand here"
            },
            {
                ["minimize", "x^2", "--start", "x=1 y=2"],
                "--start, line 1, column 5: A comma should stand before this."
            },
            {
                ["minimize", "x^2", "--start", "x=[1,2"],
                "--start, line 1, column 3: This bracket is never closed"
            },
            { ["minimize", "x^2", "--start", "x=[]"], "A number should stand here" },
            {
                ["minimize", "x^2", "--start", "x=[[1,2],[3]]"],
                "--start, line 1, column 10: Element 2 is an array of shape [1], but those before it are an array of shape [2]"
            },
            { ["minimize", "x^2", "--start", "x[1]=3"], "Elements are not set one by one" },
            {
                ["minimize", "x^2", "--start", "x=zeros(0)"],
                "--start, line 1, column 9: A whole number from 1 on"
            },
            { ["minimize", "x^2", "--start", "x=zeros(2"], "A comma or ')' should stand here" },
            { ["minimize", "x^2", "--start", "x=twos(2)"], "there are zeros(n) and ones(n)" },
            {
                ["minimize", "x^2", "--start", "x=zeros(100000,100000)"],
                "more numbers than a point given here may hold"
            },
            { ["minimize", "x^2", "--start", "pi=3,x=1"], "'pi' is a constant of the language" },
            { ["minimize", "1 + pi"], "The objective has no variables" },
            {
                ["minimize", "sum(a*b)", "--start", "a=[1,2],b=[1,2,3]"],
                "OBJECTIVE, line 1, column 5: shape [2] and shape [3] do not fit together."
            },
            { ["minimize", "x^2", "--start", "x=[1,2]"], "OBJECTIVE, line 1, column 1:" },
            {
                ["evaluate", "x*y", "--at", "x=1,y=1", "--direction", "x=1,y=[1,2]"],
                "--direction, line 1, column 5: 'y' is a number at the point, but an array of shape [2] in the direction."
            },
            {
                ["evaluate", "x*y", "--at", "x=1,y=1", "--direction", "x=1"],
                "--direction gives no value to y"
            },
            {
                ["evaluate", "x*y", "--at", "x=1,y=1", "--direction", "x=1,z=1"],
                "The objective has no variable 'z'"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--method", "lbfgs"],
                "There is no method 'lbfgs'. Did you mean 'l-bfgs'? There are gradient-descent,"
            },
            {
                ["compare", "x^2", "--start", "x=1", "--methods", "adam,simplex"],
                "There is no method 'simplex'."
            },
            {
                ["compare", "x^2", "--start", "x=1", "--methods", "adam,adam"],
                "--methods names 'adam' twice"
            },
            { ["compare", "x^2", "--start", "x=1", "--methods", ","], "--methods names no method" },
            {
                ["compare", "x^2", "--start", "x=1", "--methods", "adam(beta1=0.5"],
                "--methods adam(beta1=0.5: write NAME, NAME+STEP or NAME(key=value,…)"
            },
            {
                ["compare", "x^2", "--start", "x=1", "--methods", "adam(beta3=0.5)"],
                "--methods adam(beta3=0.5): adam has no parameter 'beta3'. Did you mean 'beta1'?"
            },
            {
                ["compare", "x^2", "--start", "x=1", "--methods", "adam,adam+cosin"],
                "There is no step rule 'cosin'. Did you mean 'cosine'? There are fixed,"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--method", "adam+fixed", "--step", "cosine"],
                "--method adam+fixed names a step rule, and --step another."
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--method", "l-bfgs-b", "--step", "armijo"],
                "'l-bfgs-b' takes no step rule: it chooses direction and step at once."
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--lower", "x=1", "--step", "armijo"],
                "'l-bfgs-b' takes no step rule: it chooses direction and step at once."
            },
            {
                ["compare", "x^2", "--start", "x=1", "--methods", "l-bfgs-b+exact"],
                "'l-bfgs-b' takes no step rule: it chooses direction and step at once."
            },
            {
                ["compare", "x^2", "--start", "x=1", "--methods", "l-bfgs-b", "--step", "exact"],
                "--step exact: none of these methods is free to take a step rule."
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--step", "armijo", "--set", "memroy=2"],
                "--set memroy=2: l-bfgs+armijo has no parameter 'memroy'. Did you mean 'memory'?"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--set", "memry=3"],
                "--set memry=3: l-bfgs has no parameter 'memry'. Did you mean 'memory'?"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--set", "memory"],
                "--set memory: write name=value, as in memory=10."
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--set", "memory=many"],
                "'many' is no number"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--set", "memory=2.5"],
                "must lie in [1, 10000], whole"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--set", "memory=3", "--set", "memory=4"],
                "'memory' is set already"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--tolerance", "small"],
                "--tolerance small: a number of 0 or more is needed"
            },
            { ["minimize", "x^2", "--start", "x=1", "--tolerance", "-1e-8"], "--tolerance -1e-8" },
            { ["minimize", "x^2", "--start", "x=1", "--tolerance", "NaN"], "--tolerance NaN" },
            {
                ["minimize", "x^2", "--start", "x=1", "--max-iterations", "1.5"],
                "--max-iterations 1.5: a whole number of 0 or more"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--max-time", "-1"],
                "--max-time -1: a number of seconds is needed"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--timeout", "1"],
                "Did you mean '--max-time'?"
            },
            {
                ["minimize", "x^2", "--start", "x=1", "--max-iterations", "99999999999"],
                "--max-iterations"
            },
            {
                ["derive", "rate^2", "--wrt", "raet"],
                "--wrt: the objective has no variable 'raet'. Did you mean 'rate'?"
            },
            { ["derive", "x^2", "--wrt", ""], "--wrt names no variable" },
            {
                ["minimize", "problem:rosenbrok"],
                "There is no problem called 'rosenbrok'. Did you mean 'rosenbrock'?"
            },
            {
                ["minimize", "@no-such-file.txt"],
                "OBJECTIVE: there is no file 'no-such-file.txt'."
            },
            { ["minimize", "@"], "OBJECTIVE needs the name of a file." },
            {
                ["minimize", "x^2", "--start", "x=1", "--data", "none/t.csv"],
                "--data: there is no file 'none/t.csv', nor a folder 'none'."
            },
            { ["minimise", "x^2"], "There is no verb 'minimise'. Did you mean 'minimize'?" },
            { ["x^2 + 1"], "To minimise a formula: descent minimize" },
            { ["minimize"], "'minimize' needs an OBJECTIVE" },
            { ["minimize", "--start", "x=1"], "'minimize' needs an OBJECTIVE" },
            {
                ["minimize", "x^2", "--strat", "x=1"],
                "'minimize' has no option '--strat'. Did you mean '--start'?"
            },
            {
                ["minimize", "x^2", "--x0", "1"],
                "'minimize' has no option '--x0'. Did you mean '--start'?"
            },
            {
                ["minimize", "x^2", "--bounds", "x=0..1"],
                "'minimize' has no option '--bounds'. Did you mean '--lower' and '--upper'?"
            },
            { ["minimize", "x^2", "--lr", "1"], "Did you mean '--set learning-rate=0.1'?" },
            { ["evaluate", "x^2", "--lr", "1"], "'evaluate' has no option '--lr'. See" },
            {
                ["minimize", "x^2", "--start", "x=1", "--method", "adam", "--set", "lr=1"],
                "adam has no parameter 'lr'. Did you mean 'learning-rate'?"
            },
            {
                ["minimize", "a^2 + b^2", "--start", "a=1;b=1"],
                "--start, line 1, column 3: Values are separated by commas, as in x=1,y=2."
            },
            {
                ["minimize", "a^2", "--start", "a=1", "--lower", "a>=0"],
                "--lower, line 1, column 1: Write a=…: --lower says which side the bound is on."
            },
            { ["minimize", "--jsn"], "'minimize' has no option '--jsn'. Did you mean '--json'?" },
            {
                ["minimize", "x^2", "+", "y"],
                "'+' is one word too many for 'minimize'. Quote a formula that has blanks"
            },
            { ["minimize", "x^2", "--start"], "--start" },
            { ["minimize", "x^2", "--start", "x=1", "--start", "x=2"], "--start" },
            { ["methods", "adam"], "'adam' is one word too many for 'methods'." },
        };

    [Theory, MemberData(nameof(Refusals))]
    public void One_message_says_what_where_and_what_would_be_right(
        string[] words,
        string message
    ) => Assert.Contains(message, Invocation.Refusal(words), StringComparison.Ordinal);

    [Fact]
    public void Bounds_the_wrong_way_round_are_refused() =>
        Assert.Contains(
            "l-bfgs-b: The bounds leave nothing between 3 and 1.",
            Invocation.Refusal([
                "minimize",
                "x^2",
                "--method",
                "l-bfgs-b",
                "--set",
                "lower=3",
                "--set",
                "upper=1",
            ]),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_folder_is_no_file()
    {
        Assert.Contains(
            "is a folder, not a file",
            Invocation.Refusal("minimize", $"@{scratch.Folder}"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is a folder, not a file",
            Invocation.Refusal("minimize", "x", "--data", scratch.Folder),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_column_whose_name_has_blanks_is_found_by_its_beginning()
    {
        string path = scratch.File("fall.csv", "time (s),height\n1,4.9\n2,19.6\n");
        string message = Invocation.Refusal(
            "minimize",
            "sum((height - g*time^2/2)^2)",
            "--data",
            path,
            "--start",
            "g=9"
        );

        Assert.Contains("There is a column 'time (s)': between backquotes", message);
    }

    [Fact]
    public void A_misspelt_file_is_recognised()
    {
        string path = scratch.File("decay.csv", "y\n1\n");

        string message = Invocation.Refusal(
            "minimize",
            "sum(y)*x",
            "--data",
            path.Replace("decay", "deacy", StringComparison.Ordinal)
        );

        Assert.Contains("Did you mean 'decay.csv'?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_a_file_is_told_with_its_line()
    {
        string path = scratch.File("f.txt", "x^2 +\n  foo(y)\n");

        string message = Invocation.Refusal("minimize", $"@{path}", "--start", "x=1,y=1");

        Assert.Contains(
            $"{path}, line 2, column 3: There is no function 'foo'.",
            message,
            StringComparison.Ordinal
        );
        Assert.EndsWith("    foo(y)\n    ^^^", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_is_no_number_is_told_with_row_and_column()
    {
        string path = scratch.File("t.csv", "y,t\n1,2\n\n3,abc\n");

        string message = Invocation.Refusal(
            "minimize",
            "sum(y*t)*x",
            "--data",
            path,
            "--start",
            "x=1"
        );

        Assert.Equal(
            $"--data {path}, line 4, row 2, column 't': 'abc' is no number.\n  3,abc\n    ^^^",
            message
        );
    }

    [Fact]
    public void Columns_of_another_length_than_a_variable_are_told_with_both_shapes()
    {
        string path = scratch.File("t.csv", "y\n1\n2\n3\n");

        string message = Invocation.Refusal(
            "minimize",
            "sum(y*w)",
            "--data",
            path,
            "--start",
            "w=[1,2]"
        );

        Assert.Contains(
            "shape [3] and shape [2] do not fit together",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Data_has_no_start()
    {
        string path = scratch.File("t.csv", "y\n1\n");

        Assert.Contains(
            $"'y' is a column of {path}: data has no start.",
            Invocation.Refusal("minimize", "sum(y)*w", "--data", path, "--start", "y=1,w=2"),
            StringComparison.Ordinal
        );
    }
}
