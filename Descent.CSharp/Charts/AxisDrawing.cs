using System.Xml.Linq;
using static Descent.Charts.Svg;

namespace Descent.Charts;

/// <summary>The two axes around a plot: their lines, ticks, labels and the grid.</summary>
internal sealed record AxisDrawing(Frame Frame)
{
    const string Grid = "#e4e4e4";

    public XElement Horizontal()
    {
        var (axis, bottom) = (Group(), Frame.Bottom);
        foreach (var tick in Frame.Across.Ticks)
        {
            var x = Frame.ToX(tick.Position);
            if (!Frame.IsMap)
                axis.Add(Rule(x, Frame.Top, x, bottom, Grid));
            axis.Add(
                Rule(x, bottom, x, bottom + 6, Ink),
                Text(tick.Label, x, bottom + 21, "middle")
            );
        }

        foreach (var x in Frame.Across.MinorTicks.Select(Frame.ToX))
            axis.Add(Rule(x, bottom, x, bottom + 3, Ink));
        axis.Add(Rule(Frame.Left, bottom, Frame.Right, bottom, Ink));
        if (Frame.Across.BreakPosition is { } at)
            axis.Add(BreakMark(Frame.ToX(at), bottom, "M-5 6l4 -12h6l-4 12z"));
        return axis;
    }

    public XElement Vertical()
    {
        var (axis, left) = (Group(), Frame.Left);
        foreach (var tick in Frame.Up.Ticks)
        {
            var y = Frame.ToY(tick.Position);
            if (!Frame.IsMap)
                axis.Add(Rule(left, y, Frame.Right, y, Grid));
            axis.Add(Rule(left - 6, y, left, y, Ink), Text(tick.Label, left - 10, y + 4.5, "end"));
        }

        foreach (var y in Frame.Up.MinorTicks.Select(Frame.ToY))
            axis.Add(Rule(left - 3, y, left, y, Ink));
        axis.Add(Rule(left, Frame.Top, left, Frame.Bottom, Ink));
        if (Frame.Up.BreakPosition is { } at)
            axis.Add(BreakMark(left, Frame.ToY(at), "M-6 5l12 -4v-6l-12 4z"));
        return axis;
    }
}
