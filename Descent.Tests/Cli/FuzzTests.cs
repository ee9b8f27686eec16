using System.Text;
using Descent.Cli;

namespace Descent.Tests.Cli;

/// <summary>Words nobody meant to type.</summary>
public sealed class FuzzTests : IDisposable
{
    const int Mutations = 2000;

    static readonly string[][] Seeds =
    [
        [
            "minimize",
            "(1-x)^2 + 100*(y-x^2)^2",
            "--start",
            "x=-1,y=1",
            "--set",
            "memory=5",
            "--tolerance",
            "1e-6",
        ],
        [
            "minimize",
            "problem:beale",
            "--method",
            "momentum",
            "--set",
            "learning-rate=0.001",
            "--json",
        ],
        [
            "compare",
            "sum(w^2) + sin(x)",
            "--start",
            "w=[1,2,3],x=0.5",
            "--methods",
            "adam,newton-cg",
        ],
        [
            "evaluate",
            "sum(W@v)",
            "--at",
            "W=[[1,2],[3,4]],v=ones(2)",
            "--direction",
            "W=zeros(2,2),v=[1,0]",
        ],
        ["derive", "norm(w)*exp(-x)/x^2", "--start", "w=zeros(3)", "--wrt", "w,x", "--json"],
        ["explain", "sum(exp(w))*x", "--start", "w=zeros(3)"],
        ["check", "log1p(x^2) + abs(y)", "--at", "x=1,y=-2"],
        ["minimize", "sum((y - a*exp(-b*t))^2)", "--data", "DATA", "--start", "a=1,b=1", "--json"],
        ["methods", "--json"],
        ["problems"],
    ];

    const string Letters = "xyw019.,=[]()+-*/^@:;'\"\\ \t\né∞\u0000\ud83d{}<>|&%$#!?~`_eE";

    static readonly string[] Fragments =
    [
        .. "x y w W v a t 0 1 2 -1 0.5 1e400 1e-400 999999999 2147483648 NaN".Split(' '),
        .. "+ - * / ^ @ , = == < >= and or not [ ] ( ) .. , , : ; # pi e".Split(' '),
        .. "sum( mean( dot( norm( max( exp( log( sqrt( tan( sigmoid( where( zeros( ones( det(".Split(
            ' '
        ),
        .. "zeros(3) ones(2,2) zeros(65536,65536) [1,2] [[1],[2]] x=1 ,y=2 ,z=0 x[1] w[1..2]".Split(
            ' '
        ),
    ];

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void No_words_at_all_print_a_stack_trace()
    {
        string data = scratch.File("t.csv", "y,t\n1,0\n0.5,1\n0.25,2\n");
        var random = new Random(20261121);
        for (int i = 0; i < Mutations; i++)
        {
            string[] words = [.. Mutated(random).Select(word => word == "DATA" ? data : word)];
            Check(words);
        }
    }

    static void Check(string[] words)
    {
        string shown = string.Join(" ", words.Select(word => $"«{word}»"));
        Invocation run;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            run = Invocation.Of(words, patience.Token);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"escaped from {shown}", fault);
        }

        Assert.True(run.Code is DescentApp.Done or DescentApp.Refused, $"{run.Code}: {shown}");
        Assert.False(run.Error.Contains("   at ", StringComparison.Ordinal), shown);
        Assert.False(run.Error.Contains("Exception", StringComparison.Ordinal), shown);
        if (run.Code == DescentApp.Refused)
            Assert.True(
                run.Output == "" && run.Error.StartsWith("error: ", StringComparison.Ordinal),
                shown
            );
    }

    static List<string> Mutated(Random random)
    {
        List<string> words = [.. Seeds[random.Next(Seeds.Length)]];
        // A long run of a mutant says nothing that a short one does not.
        if (words[0] is "minimize" or "compare")
            words.AddRange(["--max-iterations", "20"]);
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            int at = random.Next(words.Count);
            if (random.Next(10) == 0)
                MutateOrder(words, at, random);
            else if (IsValue(words, at) || random.Next(10) == 0)
                words[at] = Mutated(words[at], random);
        }

        return words;
    }

    /// <summary>Formulas, points and numbers; misspelt verbs and options all end alike.</summary>
    static bool IsValue(List<string> words, int at) =>
        at > 0 && !words[at].StartsWith("--", StringComparison.Ordinal);

    static void MutateOrder(List<string> words, int at, Random random)
    {
        string[] other = Seeds[random.Next(Seeds.Length)];
        switch (random.Next(3))
        {
            case 0 when words.Count > 1:
                words.RemoveAt(at);
                break;
            case 1:
                words.Insert(at, words[random.Next(words.Count)]);
                break;
            default:
                words[at] = other[random.Next(other.Length)];
                break;
        }
    }

    static string Mutated(string word, Random random)
    {
        if (word is "DATA" or "--chart")
            return word;
        var text = new StringBuilder(word);
        int at = random.Next(text.Length + 1);
        int end = Math.Min(text.Length, at + random.Next(4));
        _ = random.Next(5) switch
        {
            0 => text.Insert(at, Letters[random.Next(Letters.Length)]),
            1 => text.Remove(at, end - at),
            2 => text.Insert(at, text.ToString(at, end - at)),
            3 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
            _ => text.Remove(at, end - at).Insert(at, Fragments[random.Next(Fragments.Length)]),
        };
        return text.ToString();
    }
}
