using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Nsd;

/// <summary>Imports the core experiment of NSD: one subject, session by session, so that at most one session is in memory.</summary>
public static class NsdImport
{
    /// <summary>Imports into a folder, whole or not at all.</summary>
    /// <param name="options">What and how.</param>
    /// <param name="output">The folder; see <see cref="ImportedTrials"/>.</param>
    /// <param name="report">Receives a line per session.</param>
    /// <param name="stop">Stops between sessions, and leaves nothing behind.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="NsdException">A file is missing, damaged, or contradicts another.</exception>
    public static ImportManifest Run(NsdImportOptions options, string output, Action<string> report, CancellationToken stop)
    {
        var folder = options.Folder;
        if (options is { Renorm: not null, Normalise: not NsdNormalise.None })
            throw new NsdException($"{options.Renorm} is z-scored already; leave out --normalise.");
        var voxels = SubjectVoxels.Read(folder, options.BetaVersion);
        var design = NsdDesign.Read(folder.Design);
        if (folder.StimulusInfo is { } info)
            NsdTrialChecks.CompareStimulusInfo(info, design, folder.Subject);
        using ISessionSource source = options.Renorm is { } renorm
            ? new RenormSessions(renorm, voxels.Mask.Count, PerSession(folder))
            : new ReleasedSessions(folder, options.BetaVersion, voxels.Mask);
        var sessions = options.Sessions ?? source.Sessions;
        foreach (var session in sessions)
            if (!source.Sessions.Contains(session))
                throw new NsdException(options.Renorm is null ? $"{folder.SessionBetas(options.BetaVersion, session)} is no session from 1 to 40." : $"{options.Renorm} holds sessions 1 to {source.Sessions.Count}; session {session} was asked for.");
        var runs = folder.Responses is { } responses ? NsdTrialChecks.Runs(responses, design, folder.Subject, source.PerSession) : [];
        var trials = ImportedTrial.Numbered(sessions.SelectMany(s => Enumerable.Range(0, source.PerSession).Select(i => Trial(options, design, runs, s, i, source.PerSession))));
        if (trials.All(t => t.Split != TrialSplit.Train))
            throw new NsdException($"none of {trials.Count} trials may be trained on; import more sessions, or take a smaller share for validation.");
        ImportManifest? manifest = null;
        ImportWriter.Write(output, partial => ImportWriter.Describe(partial, manifest = Fill(partial, options, voxels, source, sessions, trials, report, stop), trials, voxels));
        return manifest!;
    }

    private static ImportedTrial Trial(NsdImportOptions options, NsdDesign design, int[] runs, int session, int within, int perSession)
    {
        var trial = TrialZeroBased.Of(session, within, perSession);
        var image = design.Image(trial);
        var picture = design.Picture(options.Folder.Subject, image).ToZeroBased();
        return new(
            picture.ToItem(), CognitiveState.Perception, session, trial.Value < runs.Length ? runs[trial.Value] : 0, within + 1, 0,
            options.Split.Of(picture, image.IsShared), image.IsShared ? "shared" : "own", "n/a", true);
    }

    private static ImportManifest Fill(
        string partial, NsdImportOptions options, SubjectVoxels voxels, ISessionSource source, IReadOnlyList<int> sessions, IReadOnlyList<ImportedTrial> trials,
        Action<string> report, CancellationToken stop)
    {
        int count = voxels.Mask.Count, perSession = source.PerSession;
        using var rows = NpyRows.Create(Path.Combine(partial, ImportWriter.Betas), trials.Count, count);
        var all = new VoxelMoments(count);
        var constantSomewhere = new HashSet<int>();
        long replaced = 0;
        var betas = new float[perSession * count];
        for (var s = 0; s < sessions.Count; s++)
        {
            stop.ThrowIfCancellationRequested();
            source.Read(sessions[s], voxels.Mask, betas);
            var training = new bool[perSession];
            for (var t = 0; t < perSession; t++)
                training[t] = trials[s * perSession + t].Split == TrialSplit.Train;
            replaced += FiniteFill.Apply(betas, count, training);
            var here = new VoxelMoments(count);
            for (var t = 0; t < perSession; t++)
                if (training[t])
                {
                    here.Fold(betas.AsSpan(t * count, count));
                    all.Fold(betas.AsSpan(t * count, count));
                }
            constantSomewhere.UnionWith(here.Constant());
            if (options.Normalise == NsdNormalise.Session)
                ZScore(betas, count, here, $"session {sessions[s]}");
            rows.Write(s * perSession, betas);
            report($"session {sessions[s]}: {perSession} trials, {training.Count(t => t)} of them for training");
        }
        if (options.Normalise == NsdNormalise.Training)
            for (var s = 0; s < sessions.Count; s++)
            {
                rows.Read(s * perSession, betas);
                ZScore(betas, count, all, "the sessions imported");
                rows.Write(s * perSession, betas);
            }
        NpyFile.Write(Path.Combine(partial, ImportWriter.Mean), all.Mean(), count);
        NpyFile.Write(Path.Combine(partial, ImportWriter.Sd), all.Sd(), count);
        return Describe(options, voxels, source, sessions, trials) with
        {
            Counts = new Dictionary<string, long>
            {
                ["train"] = trials.Count(t => t.Split == TrialSplit.Train),
                ["validation"] = trials.Count(t => t.Split == TrialSplit.Validation),
                ["test"] = trials.Count(t => t.Split == TrialSplit.Test),
                ["pictures"] = trials.Select(t => t.Item).Distinct().Count(),
                ["sessions"] = sessions.Count,
                ["voxelsWithoutSpread"] = all.Constant().Count(),
                ["voxelsWithoutSpreadInSomeSession"] = constantSomewhere.Count,
                ["nonFiniteBetasReplaced"] = replaced,
            },
        };
    }

    private static void ZScore(float[] betas, int voxels, VoxelMoments moments, string of)
    {
        if (moments.Count < 2)
            throw new NsdException($"{of}: {moments.Count} training trials give no spread; take another --normalise.");
        float[] mean = moments.Mean(), sd = moments.Sd();
        for (var at = 0; at < betas.Length; at += voxels)
            PatternKernel.ZScore(betas.AsSpan(at, voxels), 0, mean, sd, betas.AsSpan(at, voxels));
    }

    private static ImportManifest Describe(NsdImportOptions options, SubjectVoxels voxels, ISessionSource source, IReadOnlyList<int> sessions, IReadOnlyList<ImportedTrial> trials)
    {
        var folder = options.Folder;
        var training = $"training trials of sessions {string.Join(", ", sessions)}, shared and validation pictures left out";
        string?[] read = [folder.GeneralMask, folder.Design, folder.StimulusInfo, folder.Responses, .. voxels.Maps.Keys.Select(m => m == "ncsnr" ? folder.NoiseCeiling(options.BetaVersion) : folder.Regions(m)), .. source.Files(sessions)];
        return new()
        {
            Dataset = "nsd",
            Subject = folder.Subject,
            BetaVersion = options.Renorm is null ? options.BetaVersion : Path.GetFileName(options.Renorm),
            Unit = options is { Normalise: NsdNormalise.None, Renorm: null } ? "percent signal change" : "standard deviations",
            Normalisation = (options.Renorm, options.Normalise) switch
            {
                (not null, _) => new("mindeye2-renorm", "each session as a whole, test trials included, as its authors made it", false, true),
                (_, NsdNormalise.Training) => new("training", training, false),
                (_, NsdNormalise.Session) => new("session", $"each session's {training}", false),
                _ => new("none", $"mean.npy and sd.npy: {training}", false),
            },
            Trials = trials.Count,
            VoxelCount = voxels.Mask.Count,
            Dimensions = [voxels.Mask.Grid.X, voxels.Mask.Grid.Y, voxels.Mask.Grid.Z],
            VoxelToWorldRasMm = voxels.Mask.Grid.VoxelToWorld.ToRows(),
            Sources = [.. read.Where(p => p is not null).Select(p => ImportedFile.Of(p!, folder.Root))],
        };
    }

    /// <summary>Trials of a session by the responses, for files that do not say where one ends; 750 without them.</summary>
    private static int PerSession(NsdFolder folder)
    {
        if (folder.Responses is not { } path)
            return TrialZeroBased.PerSession;
        var table = DelimitedTable.Read(path, '\t', fault => new NsdException(fault), "SESSION");
        return Enumerable.Range(0, table.Count).TakeWhile(t => table.Integer(t, "SESSION") == 1).Count() is > 0 and var count
            ? count
            : throw new NsdException($"{path} does not begin with session 1.");
    }
}
