using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Nsd;

/// <summary>How the betas of NSD-Imagery are normalised.</summary>
public enum ImageryNormalise
{
    /// <summary>Percent signal change as released.</summary>
    None,
    /// <summary>By an import of NSD of the same subject, then trial by trial by the trials before: what a session could do.</summary>
    Running,
    /// <summary>Z-scores over each whole run, later trials included, as the benchmark's authors do; for comparison with their figures alone.</summary>
    RunWhole,
}

/// <summary>Imports NSD-Imagery: vision trials labelled with the picture shown, imagery trials with the cue; attention trials are left out. Nothing in it may be trained on.</summary>
public static class ImageryImport
{
    private const float Epsilon = 1e-6f;

    /// <summary>Imports into a folder, whole or not at all.</summary>
    /// <param name="folder">The user's copy.</param>
    /// <param name="normalise">How to normalise.</param>
    /// <param name="statistics">An import of NSD of this subject; needed for <see cref="ImageryNormalise.Running"/> alone.</param>
    /// <param name="output">The folder; see <see cref="ImportedTrials"/>.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="NsdException">A file is missing, damaged, or contradicts another.</exception>
    public static ImportManifest Run(NsdFolder folder, ImageryNormalise normalise, ImportedTrials? statistics, string output)
    {
        const string Version = "nsdimagerybetas_fithrf_GLMdenoise_RR";
        var voxels = SubjectVoxels.Read(folder, Version);
        RequireStatistics(folder, normalise, statistics, voxels.Mask);
        var runs = ImageryRuns.All.Where(r => r.Task != ImageryTask.Attention).ToArray();
        var trials = ImportedTrial.Numbered(runs.SelectMany(r => ImageryTable.Read(folder.ImageryRun(r.Name), r).Select(t => Trial(r, t))));
        var rows = runs.SelectMany(r => Enumerable.Range(r.FirstBeta, ImageryRuns.Trials)).ToArray();
        var mask = voxels.Mask;
        var all = new float[ImageryRuns.Betas * mask.Count];
        using (var file = BetaFile.Open(folder.ImageryBetas, mask.Grid))
        {
            if (file.Trials != ImageryRuns.Betas)
                throw new NsdException($"{folder.ImageryBetas} has {file.Trials} betas; NSD-Imagery has {ImageryRuns.Betas}, attention included.");
            file.Read(mask, all);
        }
        var betas = new float[rows.Length * mask.Count];
        for (var i = 0; i < rows.Length; i++)
            all.AsSpan(rows[i] * mask.Count, mask.Count).CopyTo(betas.AsSpan(i * mask.Count));
        var replaced = FiniteFill.Apply(betas, mask.Count, new bool[rows.Length]);
        var constant = Constant(betas, mask.Count);
        var normalisation = Normalise(betas, trials, mask.Count, normalise, statistics);
        string?[] read = [folder.GeneralMask, .. runs.Select(r => folder.ImageryRun(r.Name)), .. voxels.Maps.Keys.Select(m => m == "ncsnr" ? folder.NoiseCeiling(Version) : folder.Regions(m)), folder.ImageryBetas];
        var manifest = new ImportManifest
        {
            Dataset = "nsd-imagery",
            Subject = folder.Subject,
            BetaVersion = Version,
            Unit = normalise == ImageryNormalise.None ? "percent signal change" : "standard deviations",
            Normalisation = normalisation,
            Trials = trials.Count,
            VoxelCount = mask.Count,
            Dimensions = [mask.Grid.X, mask.Grid.Y, mask.Grid.Z],
            VoxelToWorldRasMm = mask.Grid.VoxelToWorld.ToRows(),
            Counts = new Dictionary<string, long>
            {
                ["perception"] = trials.Count(t => t.State == CognitiveState.Perception),
                ["imagery"] = trials.Count(t => t.State == CognitiveState.Imagery),
                ["scored"] = trials.Count(t => t.IsScored),
                ["mismatchedCues"] = trials.Count(t => t.State == CognitiveState.Perception && ImageryTargets.OfCue(t.Cue)!.Item != t.Item),
                ["voxelsWithoutSpread"] = constant,
                ["nonFiniteBetasReplaced"] = replaced,
            },
            Sources = [.. read.Where(p => p is not null).Select(p => ImportedFile.Of(p!, folder.Root))],
        };
        ImportWriter.Write(output, partial =>
        {
            using (var file = NpyRows.Create(Path.Combine(partial, ImportWriter.Betas), rows.Length, mask.Count))
                file.Write(0, betas);
            ImportWriter.Describe(partial, manifest, trials, voxels);
        });
        return manifest;
    }

    private static void RequireStatistics(NsdFolder folder, ImageryNormalise normalise, ImportedTrials? statistics, Mask mask)
    {
        if (normalise != ImageryNormalise.Running)
            return;
        if (statistics is null)
            throw new NsdException("--normalise running starts from training statistics: give --statistics, an import of NSD of the same subject.");
        if (statistics is not { Mean: not null, Sd: not null, Manifest.Unit: "percent signal change" } || statistics.Manifest.Subject != folder.Subject || !statistics.Mask.Voxels.SequenceEqual(mask.Voxels) || !statistics.Mask.Grid.IsSameAs(mask.Grid))
            throw new NsdException($"--statistics is an import of {statistics.Manifest.Dataset}, subject {statistics.Manifest.Subject}, {statistics.Mask.Count} voxels, in {statistics.Manifest.Unit}; expected nsd, subject {folder.Subject}, {mask.Count} voxels, in percent signal change (--normalise none).");
    }

    private static ImportedTrial Trial(ImageryRun run, ImageryTrial trial) => new(
        trial.Target.Item, run.Task == ImageryTask.Vision ? CognitiveState.Perception : CognitiveState.Imagery, 1, run.Number, trial.Trial, 0,
        TrialSplit.Test, $"{run.Set}", $"{trial.Cue}", trial.Target.IsScored);

    private static int Constant(float[] betas, int voxels)
    {
        var varies = new bool[voxels];
        for (var i = voxels; i < betas.Length; i++)
            varies[i % voxels] |= betas[i] != betas[i % voxels];
        return varies.Count(v => !v);
    }

    private static ImportNormalisation Normalise(float[] betas, IReadOnlyList<ImportedTrial> trials, int voxels, ImageryNormalise how, ImportedTrials? statistics)
    {
        switch (how)
        {
            case ImageryNormalise.Running:
                var training = statistics!.Trials.Count(t => t.Split == TrialSplit.Train);
                var prior = new NormaliserPrior { State = CognitiveState.Perception, Mean = statistics.Mean!, Sd = statistics.Sd!, Trials = training, Provenance = statistics.Manifest.Normalisation.From };
                var running = new BetaNormaliser([prior], false, NormaliserAdaptation.BalancedTrials);
                var score = new float[voxels];
                for (var t = 0; t < trials.Count; t++)
                {
                    var row = betas.AsSpan(t * voxels, voxels);
                    _ = running.Apply(row, trials[t].State, score);
                    running.Fold(row, trials[t].State);
                    score.CopyTo(row);
                }
                return new("running", $"{training} training trials of NSD counted as {prior.PseudoTrials}, then this session's trials of the same state, each after its own turn", true);
            case ImageryNormalise.RunWhole:
                foreach (var run in trials.Select((t, i) => (t.Run, Row: i)).GroupBy(t => t.Run))
                    WholeRun(betas, voxels, run.Min(t => t.Row), run.Count());
                return new("run-whole", "each whole run, later trials included (acausal); for comparison with published figures", false, true);
            default:
                return new("none", "", true);
        }
    }

    private static void WholeRun(float[] betas, int voxels, int first, int count)
    {
        for (var v = 0; v < voxels; v++)
        {
            double mean = 0, squares = 0;
            for (var t = first; t < first + count; t++)
                mean += betas[t * voxels + v] / (double)count;
            for (var t = first; t < first + count; t++)
                squares += Math.Pow(betas[t * voxels + v] - mean, 2);
            var sd = (float)Math.Sqrt(squares / (count - 1)) + Epsilon;
            for (var t = first; t < first + count; t++)
                betas[t * voxels + v] = (float)(betas[t * voxels + v] - mean) / sd;
        }
    }
}
