using BenchmarkDotNet.Running;
using Descent.Benchmarks;

if (args is ["ratios", .. var names])
    return Ratios.Run(Console.Out, names);

if (args is ["matrix", .. var sizes])
    return MatrixRatios.Run(Console.Out, sizes);

if (args is ["problems", .. var methods])
    return OnProblems.Run(Console.Out, methods);

if (args is ["overhead", .. var whose])
    return Overhead.Run(Console.Out, others: whose is ["others"]);

if (args is ["slopes"])
    return SlopeCost.Run(Console.Out);

if (args is ["size", .. var longest])
    return Sizes.Run(Console.Out, longest is [var length] ? int.Parse(length) : 1_000_000);

_ = BenchmarkSwitcher.FromAssembly(typeof(Derivatives).Assembly).Run(args);
return 0;
