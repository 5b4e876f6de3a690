namespace RealtimeBCI.Retrieve;

/// <summary>Maximum likelihood of one or two parameters of a concave log-likelihood, with Wald intervals.</summary>
/// <remarks>Newton's method; a step that lowers the likelihood is halved until it does not.</remarks>
internal static class NewtonFit
{
    private const int Iterations = 100, Halvings = 40;
    private const double Furthest = 1e3, Rounding = 1e-12, Z95 = 1.959963984540054;

    /// <summary>One trial's part of the log-likelihood, which is returned, of its gradient, and of minus its second derivatives.</summary>
    /// <param name="at">The parameters.</param>
    /// <param name="trial">Which trial.</param>
    /// <param name="score">Gradient; written.</param>
    /// <param name="information">Shape [parameter, parameter]; written.</param>
    public delegate double Trial(ReadOnlySpan<double> at, int trial, Span<double> score, Span<double> information);

    /// <summary>Fits.</summary>
    /// <param name="trials">Number of trials.</param>
    /// <param name="start">Where to begin; one or two parameters.</param>
    /// <param name="groups">Group of each trial, or empty.</param>
    /// <param name="trial">The model.</param>
    /// <returns>One estimate per parameter; NaN where there is no finite maximum; no interval with a single group.</returns>
    public static Estimate[] Of(int trials, double[] start, ReadOnlySpan<int> groups, Trial trial)
    {
        if (!groups.IsEmpty && groups.Length != trials)
            throw new ArgumentException($"{groups.Length} group numbers for {trials} trials; each trial needs one, or none any.");
        var at = start.ToArray();
        var (score, information) = (new double[at.Length], new double[at.Length * at.Length]);
        for (var i = 0; i < Iterations; i++)
        {
            var likelihood = Sum(trials, at, trial, score, information);
            if (Inverse(information) is not { } inverse)
                break;
            var step = Times(inverse, score);
            if (step.Max(Math.Abs) < 1e-10 * (1 + at.Max(Math.Abs)))
                return Wald(trials, at, groups, trial);
            double[] next = [.. at.Zip(step, (a, s) => a + s)];
            for (var h = 0; h < Halvings && !(Sum(trials, next, trial, score, information) >= likelihood - Rounding * Math.Abs(likelihood)); h++)
                next = [.. at.Zip(next, (a, b) => (a + b) / 2)];
            if (!(next.Max(Math.Abs) < Furthest))
                break;
            at = next;
        }
        return [.. start.Select(_ => new Estimate(double.NaN, double.NaN, double.NaN))];
    }

    private static Estimate[] Wald(int trials, double[] at, ReadOnlySpan<int> groups, Trial trial)
    {
        var (score, information) = (new double[at.Length], new double[at.Length * at.Length]);
        Sum(trials, at, trial, score, information);
        if (Inverse(information) is not { } covariance)
            return [.. at.Select(v => new Estimate(v, double.NaN, double.NaN))];
        double[] variances = [.. at.Select((_, k) => covariance[k * at.Length + k])];
        if (!groups.IsEmpty)
        {
            var scores = new Dictionary<int, double[]>();
            for (var t = 0; t < trials; t++)
            {
                trial(at, t, score, information);
                var sum = scores.TryGetValue(groups[t], out var known) ? known : scores[groups[t]] = new double[at.Length];
                for (var k = 0; k < at.Length; k++)
                    sum[k] += score[k];
            }
            var influences = scores.Values.Select(s => Times(covariance, s)).ToArray();
            var correction = scores.Count / (scores.Count - 1.0);
            variances = [.. at.Select((_, k) => scores.Count < 2 ? double.NaN : correction * influences.Sum(v => v[k] * v[k]))];
        }
        return [.. at.Select((v, k) => new Estimate(v, v - Z95 * Math.Sqrt(variances[k]), v + Z95 * Math.Sqrt(variances[k])))];
    }

    private static double Sum(int trials, double[] at, Trial trial, double[] score, double[] information)
    {
        Array.Clear(score);
        Array.Clear(information);
        var likelihood = 0.0;
        Span<double> s = stackalloc double[score.Length], i = stackalloc double[information.Length];
        for (var t = 0; t < trials; t++)
        {
            likelihood += trial(at, t, s, i);
            for (var k = 0; k < s.Length; k++)
                score[k] += s[k];
            for (var k = 0; k < i.Length; k++)
                information[k] += i[k];
        }
        return likelihood;
    }

    /// <summary>Of a positive definite matrix of one or two rows; null where it is flat in some direction.</summary>
    private static double[]? Inverse(double[] m)
    {
        var determinant = m.Length == 1 ? m[0] : m[0] * m[3] - m[1] * m[2];
        var scale = m.Length == 1 ? 1 : m[0] * m[3];
        if (!(determinant > 1e-12 * scale && determinant > 1e-12))
            return null;
        return m.Length == 1 ? [1 / determinant] : [m[3] / determinant, -m[1] / determinant, -m[2] / determinant, m[0] / determinant];
    }

    private static double[] Times(double[] matrix, double[] vector) =>
        [.. vector.Select((_, k) => vector.Select((v, j) => matrix[k * vector.Length + j] * v).Sum())];
}
