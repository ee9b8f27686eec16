using BenchmarkDotNet.Running;
using Descent.Benchmarks;

if (args is ["ratios", .. var names])
    return Ratios.Run(Console.Out, names);

if (args is ["matrix", .. var sizes])
    return MatrixRatios.Run(Console.Out, sizes);

if (args is ["problems", .. var methods])
    return OnProblems.Run(Console.Out, methods);

if (args is ["overhead"])
    return Overhead.Run(Console.Out);

_ = BenchmarkSwitcher.FromAssembly(typeof(Derivatives).Assembly).Run(args);
return 0;
