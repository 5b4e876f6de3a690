namespace RealtimeBCI.Glm;

/// <summary>Combines the library's shapes into each voxel's response, and finds the few responses that serve all voxels.</summary>
internal static class ResponseClasses
{
    private const int Rounds = 60;
    private static readonly double[] Times = [.. Enumerable.Range(1, 48).Select(i => 0.5 * i)];

    /// <summary>Probability of each candidate for each voxel, the candidates' frequencies among the voxels being the prior (expectation maximisation).</summary>
    /// <param name="logs">Log-likelihoods; shape [candidate][voxel].</param>
    /// <returns>Shape [voxel][candidate].</returns>
    public static double[][] Probabilities(double[][] logs)
    {
        var frequencies = new double[logs.Length];
        Array.Fill(frequencies, 1.0 / logs.Length);
        var voxels = Enumerable.Range(0, logs[0].Length).ToArray();
        var result = Array.ConvertAll(voxels, _ => new double[logs.Length]);
        for (var round = 0; round < Rounds; round++)
        {
            var next = new double[logs.Length];
            foreach (var v in voxels)
            {
                var most = double.NegativeInfinity;
                for (var s = 0; s < logs.Length; s++)
                    most = Math.Max(most, logs[s][v]);
                var sum = 0.0;
                for (var s = 0; s < logs.Length; s++)
                    sum += result[v][s] = frequencies[s] * Math.Exp(logs[s][v] - most);
                for (var s = 0; s < logs.Length; s++)
                {
                    result[v][s] /= sum;
                    next[s] += result[v][s];
                }
            }
            var total = next.Sum();
            if (total <= 0)
                break;
            for (var s = 0; s < next.Length; s++)
                frequencies[s] = (next[s] + 1e-3) / (total + 1e-3 * next.Length);
        }
        return result;
    }

    /// <summary>Groups voxels by the shape that is expected of them (k-means from the farthest points).</summary>
    /// <param name="probabilities">Shape [voxel][shape].</param>
    /// <param name="library">The shapes.</param>
    /// <param name="most">Most groups.</param>
    /// <returns>Weights of the shapes in each group's response, each voxel's group, and the group that is nearest to the mean of all.</returns>
    public static (double[][] Responses, int[] ResponseOf, int Usual) Group(double[][] probabilities, IReadOnlyList<ResponseShape> library, int most)
    {
        var curves = library.Select(HemodynamicResponse.Of).Select(h => Times.Select(h.Density).ToArray()).ToArray();
        var expected = Array.ConvertAll(probabilities, p => Curve(p, curves));
        var mean = Mean(expected);
        List<double[]> centres = [mean];
        while (centres.Count < Math.Min(most, 1 + expected.Length / 20))
        {
            var far = expected.MaxBy(e => centres.Min(c => Distance(c, e)))!;
            if (centres.Min(c => Distance(c, far)) < 1e-4)
                break;
            centres.Add(far);
        }
        var group = Array.ConvertAll(expected, e => Nearest(centres, e));
        for (var round = 0; round < Rounds; round++)
        {
            for (var c = 0; c < centres.Count; c++)
                if (expected.Where((_, v) => group[v] == c).ToArray() is { Length: > 0 } members)
                    centres[c] = Mean(members);
            group = Array.ConvertAll(expected, e => Nearest(centres, e));
        }
        int[] used = [.. group.Distinct().Order()];
        double[][] responses = [.. used.Select(c => Mean(probabilities.Where((_, v) => group[v] == c)))];
        return (responses, Array.ConvertAll(group, g => Array.IndexOf(used, g)), Nearest([.. used.Select(c => centres[c])], mean));
    }

    private static double[] Curve(double[] weights, double[][] curves)
    {
        var curve = new double[Times.Length];
        for (var s = 0; s < weights.Length; s++)
            VectorMath.AddScaled(weights[s], curves[s], curve);
        var length = Math.Sqrt(VectorMath.Dot(curve, curve));
        return Array.ConvertAll(curve, c => c / length);
    }

    private static double[] Mean(IEnumerable<double[]> curves)
    {
        double[]? sum = null;
        var count = 0;
        foreach (var curve in curves)
        {
            VectorMath.AddScaled(1.0, curve, sum ??= new double[curve.Length]);
            count++;
        }
        return Array.ConvertAll(sum!, s => s / count);
    }

    private static int Nearest(List<double[]> centres, double[] curve) => Enumerable.Range(0, centres.Count).MinBy(c => Distance(centres[c], curve));

    private static double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
