namespace Descent;

/// <summary>The work of <see cref="HagerZhang"/>, its steps named as in the paper.</summary>
/// <param name="delta">δ, the share of the linear decrease to insist on.</param>
/// <param name="sigma">σ, the share of the slope that may remain.</param>
/// <param name="epsilon">ε, the share of |f| a value may rise by.</param>
sealed class HagerZhangSearch(double delta, double sigma, double epsilon)
{
    const double Theta = 0.5; // where U3 divides a bracket
    const double Gamma = 2.0 / 3; // the shrinkage that L2 asks for
    const double Rho = 5; // the stretch of B3

    Trials trials = null!;
    Trial start;
    Trial a; // φ(a) ≤ φ(0) + ε_k, φ′(a) < 0
    Trial b; // φ′(b) ≥ 0
    Trial? found;

    double Limit => start.Value + Math.Max(epsilon * Math.Abs(start.Value), trials.Rounding);

    /// <summary>Returns a trial to step to, or null if none goes down.</summary>
    /// <param name="along">Trials of φ, with φ′(0) &lt; 0.</param>
    /// <param name="alpha">The first trial.</param>
    public Trial? Run(Trials along, double alpha)
    {
        trials = along;
        start = a = b = along.Start;
        found = null;
        if (!Bracket(alpha)) // L0
            return trials.Settle(a);
        while (!IsOver)
        {
            double width = b.Alpha - a.Alpha;
            if (width <= trials.Narrowest(a, b))
                break;
            SecantSquared(); // L1
            if (!IsOver && b.Alpha - a.Alpha > Gamma * width)
                Update(Try(0.5 * (a.Alpha + b.Alpha))); // L2
        }

        return found ?? trials.Settle(a.Value <= b.Value || !b.IsFinite ? a : b);
    }

    bool IsOver => found is not null || trials.AreSpent;

    Trial Try(double alpha)
    {
        Trial trial = trials.Try(alpha);
        if (found is null && Accepts(trial))
            found = trial;
        return trial;
    }

    // Every comparison with NaN is false, but a value of −∞ needs the test.
    bool Accepts(Trial trial)
    {
        if (!trial.IsFinite || !(trial.Slope >= sigma * start.Slope))
            return false;
        bool t1 = Wolfe.Decreases(start, trial, delta);
        bool t2 = trial.Slope <= (2 * delta - 1) * start.Slope && trial.Value <= Limit;
        return t1 || t2;
    }

    bool IsLow(Trial trial) => trial.IsFinite && trial.Value <= Limit;

    /// <summary>B0–B3: from the first trial on, until [a, b] satisfies the opposite slope condition; false where f still falls at the largest step.</summary>
    bool Bracket(double alpha)
    {
        double wall = double.PositiveInfinity;
        Trial c = Try(alpha); // B0
        while (!IsOver)
        {
            if (!c.IsFinite)
            {
                wall = c.Alpha;
                if (trials.IsAtWall(a, wall))
                    return true;
                c = Try(a.Alpha + 0.1 * (wall - a.Alpha));
            }
            else if (c.Slope >= 0)
            {
                b = c; // B1
                return true;
            }
            else if (!IsLow(c))
            {
                a = start;
                Divide(c); // B2
                return true;
            }
            else
            {
                a = c; // B3
                if (c.Alpha == trials.Longest)
                    return false;
                bool free = double.IsInfinity(wall);
                c = Try(
                    free
                        ? Math.Min(Rho * c.Alpha, trials.Longest)
                        : c.Alpha + 0.5 * (wall - c.Alpha)
                );
            }
        }

        return true;
    }

    /// <summary>S1–S4: one secant step, and from the end it replaced another.</summary>
    void SecantSquared()
    {
        (Trial left, Trial right) = (a, b);
        Trial c = Try(Interpolation.Secant(left, right)); // S1
        Update(c);
        if (IsOver)
            return;
        double again = double.NaN;
        if (c.Alpha == b.Alpha)
            again = Interpolation.Secant(right, b); // S2
        else if (c.Alpha == a.Alpha)
            again = Interpolation.Secant(left, a); // S3
        if (again > a.Alpha && again < b.Alpha)
            Update(Try(again)); // S4
    }

    /// <summary>U0–U3: a trial inside the bracket takes the place of one of its ends.</summary>
    void Update(Trial c)
    {
        if (!(c.Alpha > a.Alpha && c.Alpha < b.Alpha))
            return; // U0
        if (c.IsFinite && c.Slope >= 0)
            b = c; // U1
        else if (IsLow(c))
            a = c; // U2
        else
            Divide(c); // U3
    }

    /// <summary>U3: [a, c] with φ(c) too high and φ′(c) &lt; 0 is divided until the slope at its right end is not negative.</summary>
    void Divide(Trial c)
    {
        b = c;
        while (!IsOver && b.Alpha - a.Alpha > trials.Narrowest(a, b))
        {
            Trial d = Try((1 - Theta) * a.Alpha + Theta * b.Alpha);
            if (d.IsFinite && d.Slope >= 0)
            {
                b = d;
                return;
            }

            if (IsLow(d))
                a = d;
            else
                b = d;
        }
    }
}
