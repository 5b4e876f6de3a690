using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;
using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

/// <summary>A single-trial model's posterior by the textbook: the covariance of all volumes written out, and conditioned on; shares no code with the project.</summary>
internal sealed class DensePosterior(SingleTrialModel model, GlmSettings settings, int plannedVolumes)
{
    private const double ResponseSeconds = 32, NoMotionPrior = 10, NoKindPrior = 3, PicturePrior = 30;
    private readonly Response[] _responses = [.. model.Responses.Select(w => new Response(model.Library, w))];
    private readonly double[][] _correlations = [.. model.Classes.Select(c => Correlations(c.Noise, plannedVolumes))];

    /// <summary>A volume that counts: the scanner's number, its intensities, the head's position.</summary>
    public readonly record struct Seen(int Number, float[] Voxels, double[][] MotionSoFar);

    /// <summary>Mean and variance of a trial's beta, percent; shape [voxel out].</summary>
    public (double[] Mean, double[] Variance) Of(IReadOnlyList<Seen> volumes, IReadOnlyList<DesignEvent> events, int trial, int firstNumber)
    {
        var percent = Percent(volumes);
        var scores = Scores(percent);
        var (mean, variance) = (new double[model.Estimated.Length], new double[model.Estimated.Length]);
        for (var c = 0; c < model.Classes.Count; c++)
        {
            var design = Design(volumes, events, scores, model.Classes[c]);
            var covariance = Noise(volumes, _correlations[c], model.Classes[c].LevelWalkSd, firstNumber);
            foreach (var (column, sd, _) in design)
                covariance += sd * sd * column.OuterProduct(column);
            var (own, ownSd, _) = design.Single(d => d.Role == $"trial {trial}");
            var factor = covariance.Cholesky();
            var toOwn = factor.Solve(ownSd * ownSd * own);
            for (var v = 0; v < model.Estimated.Length; v++)
            {
                if (model.ClassOf[v] != c)
                    continue;
                var rest = Vector<double>.Build.Dense(volumes.Count, t => percent[t][model.Estimated[v]]);
                foreach (var (column, _, role) in design)
                    rest -= column * PriorMean(role, v);
                mean[v] = model.MeanResponse[v] + toOwn * rest;
                variance[v] = (ownSd * ownSd - ownSd * ownSd * (own * toOwn)) * model.NoiseSd[v] * model.NoiseSd[v];
            }
        }
        return (mean, variance);
    }

    private double PriorMean(string role, int voxel) =>
        role.StartsWith("trial", StringComparison.Ordinal) ? model.MeanResponse[voxel]
        : role.StartsWith("component", StringComparison.Ordinal) ? model.Loads[role[^1] - '0'][voxel] : 0;

    private List<(Vector<double> Column, double Sd, string Role)> Design(
        IReadOnlyList<Seen> volumes, IReadOnlyList<DesignEvent> events, double[][] scores, VoxelClass voxels)
    {
        Vector<double> Column(Func<int, double> f) => Vector<double>.Build.Dense(volumes.Count, f);
        double At(int t) => (volumes[t].Number + settings.SliceTimeReference) * model.RepetitionTimeSeconds;
        var kernel = _responses[voxels.Response];
        Vector<double> Shown(IEnumerable<DesignEvent> shown, double later = 0) =>
            Column(t => shown.Sum(e => kernel.Boxcar(At(t) - e.OnsetSeconds - later, Math.Max(0.1, e.DurationSeconds ?? 1000))));
        var design = new List<(Vector<double>, double, string)> { (Column(_ => 1), model.LevelSd, "level") };
        var n = plannedVolumes;
        for (var k = 1; k <= (int)(2 * n * settings.HighPassHz * model.RepetitionTimeSeconds); k++)
            design.Add((Column(t => Math.Cos(Math.PI * k * (2 * volumes[t].Number + 1) / (2.0 * n))), voxels.DriftSd / k * Math.Sqrt((double)n / model.RunVolumes), "drift"));
        for (var m = 0; m < settings.MotionRegressors; m++)
            design.Add((Column(t => volumes[t].MotionSoFar[^1][m] - volumes[t].MotionSoFar[0][m]), settings.MotionPriorPercent ?? NoMotionPrior, "motion"));
        for (var j = 0; j < scores.Length; j++)
            design.Add((Column(t => scores[j][t]), model.LoadSd, $"component {j}"));
        foreach (var kind in events.Where(e => e.Kind is not (DesignEventKind.Trial or DesignEventKind.Picture)).GroupBy(e => e.Kind))
            design.Add((Shown(kind), settings.BetaPriorPercent ?? NoKindPrior, "kind"));
        foreach (var picture in events.Where(e => e.Kind == DesignEventKind.Picture))
        {
            design.Add((Shown([picture]), PicturePrior, "picture"));
            design.Add((Column(t => kernel.Density(At(t) - picture.OnsetSeconds) - kernel.Density(At(t) - picture.OnsetSeconds - (picture.DurationSeconds ?? 1000))), PicturePrior, "picture"));
            design.Add((Shown([picture], 2), PicturePrior, "picture"));
        }
        foreach (var e in events.Where(e => e.Kind == DesignEventKind.Trial))
            design.Add((Shown([e]), voxels.TrialSd, $"trial {e.Trial}"));
        return design;
    }

    /// <summary>Autoregressive noise, and a random walk that begins with the first volume.</summary>
    private static Matrix<double> Noise(IReadOnlyList<Seen> volumes, double[] correlations, double walkSd, int firstNumber) =>
        Matrix<double>.Build.Dense(volumes.Count, volumes.Count, (s, t) =>
            correlations[Math.Abs(volumes[s].Number - volumes[t].Number)] + walkSd * walkSd * (Math.Min(volumes[s].Number, volumes[t].Number) - firstNumber));

    /// <summary>Autocorrelations by the noise's response to single innovations.</summary>
    private static double[] Correlations(Autoregression noise, int count)
    {
        var response = new double[1000 + count];
        for (var k = 0; k < response.Length; k++)
            response[k] = k == 0 ? 1 : noise.First * response[k - 1] + (k > 1 ? noise.Second * response[k - 2] : 0);
        double Covariance(int lag) => Enumerable.Range(0, 1000).Sum(k => response[k] * response[k + lag]);
        return [.. Enumerable.Range(0, count).Select(lag => Covariance(lag) / Covariance(0))];
    }

    private double[][] Percent(IReadOnlyList<Seen> volumes)
    {
        var ratios = volumes[0].Voxels.Select((x, v) => x / model.Baseline[v]).Order().ToArray();
        var gain = ratios[ratios.Length / 2];
        return [.. volumes.Select(volume => volume.Voxels.Select((x, v) => 100.0 * x / (gain * model.Baseline[v]) - 100).ToArray())];
    }

    private double[][] Scores(double[][] percent) =>
        [.. model.PoolWeights.Select(w => percent.Select(p => p.Select((x, v) => (x - percent[0][v]) * w[v]).Sum()).ToArray())];

    /// <summary>A mixture of double gammas, cut, of unit integral, integrated numerically.</summary>
    private sealed class Response(IReadOnlyList<ResponseShape> library, double[] weights)
    {
        private readonly Dictionary<(double, double), double> _known = [];
        private readonly double[] _totals = [.. library.Select(s => GaussLegendreRule.Integrate(t => Raw(s, t), 0, ResponseSeconds, 256))];

        public double Density(double t) => t is > 0 and < ResponseSeconds ? library.Select((s, i) => weights[i] * Raw(s, t) / _totals[i]).Sum() / weights.Sum() : 0;

        public double Boxcar(double sinceOnset, double duration)
        {
            var (from, to) = (Math.Clamp(sinceOnset - duration, 0, ResponseSeconds), Math.Clamp(sinceOnset, 0, ResponseSeconds));
            if (!_known.TryGetValue((from, to), out var integral))
                _known.Add((from, to), integral = to > from ? GaussLegendreRule.Integrate(Density, from, to, 32) : 0);
            return integral;
        }

        private static double Raw(ResponseShape s, double t) =>
            Gamma.PDF(s.PeakSeconds / s.DispersionSeconds + 1, 1 / s.DispersionSeconds, t) - s.UndershootRatio * Gamma.PDF(s.UndershootSeconds + 1, 1, t);
    }
}
