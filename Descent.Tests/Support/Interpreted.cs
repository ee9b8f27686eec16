using AutoDiff;
using AutoDiff.FSharp;
using Microsoft.FSharp.Core;
using GraphInput = AutoDiff.FSharp.Input;

namespace Descent.Tests.Support;

/// <summary>An objective's graphs by the plain interpreter.</summary>
internal static class Interpreted
{
    /// <summary>The numbers of all roots, one after another, at a point and along a direction.</summary>
    public static double[] At(Objective objective, double[] point, double[] direction, Node[] roots)
    {
        var graph = objective.Bound.Graph;
        Dictionary<GraphInput, double[]> values = new(ReferenceEqualityComparer.Instance);
        Bind(graph.Variables, point);
        Bind(graph.HessianVectorProduct.Item1, direction);
        return
        [
            .. Interpreter
                .evaluate(
                    FuncConvert.FromFunc<GraphInput, double[]>(input =>
                        input.Values ?? values[input]
                    ),
                    roots
                )
                .SelectMany(result => result),
        ];

        void Bind(Node[] inputs, double[] numbers)
        {
            var offset = 0;

            foreach (var node in inputs)
            {
                values[((Operation.Input)node.Operation).Item] = numbers[
                    offset..(offset += node.Shape.Size)
                ];
            }
        }
    }
}
