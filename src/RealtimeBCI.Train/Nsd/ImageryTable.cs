namespace RealtimeBCI.Train.Nsd;

/// <summary>One trial of a vision or imagery run.</summary>
/// <param name="Trial">Place in the run, from 1.</param>
/// <param name="Target">What was shown, or what was to be imagined.</param>
/// <param name="Cue">The letter that was shown.</param>
public sealed record ImageryTrial(int Trial, ImageryTarget Target, char Cue);

/// <summary>Reads the trials of a run of NSD-Imagery from its table.</summary>
public static class ImageryTable
{
    /// <summary>In a vision run the cue and the picture differ in so many of the 48 trials; the participant was to say in which.</summary>
    public const int Mismatches = 24;
    private const int VisionRepeats = 8;

    /// <summary>Reads a vision or imagery run.</summary>
    /// <remarks>What was seen stands in CONDITION, what was imagined in CUE. A reader that takes CUE for what was seen mislabels half of the vision trials, so a vision run is
    /// refused unless exactly 24 of its 48 trials differ in both, as in the release.</remarks>
    /// <param name="path">The table.</param>
    /// <param name="run">Which run it is.</param>
    /// <returns>48 trials in order.</returns>
    /// <exception cref="NsdException">The table is not that of such a run.</exception>
    public static IReadOnlyList<ImageryTrial> Read(string path, ImageryRun run)
    {
        var table = DelimitedTable.Read(path, '\t', fault => new NsdException(fault), "RUN", "TRIAL", "CONDITION", "CUE");
        if (table.Count != ImageryRuns.Trials)
            throw new NsdException($"{path} has {table.Count} trials; a run has {ImageryRuns.Trials}.");
        var trials = new List<ImageryTrial>();
        var differ = 0;
        for (var t = 0; t < table.Count; t++)
        {
            string shown = table.Text(t, "CONDITION"), cue = table.Text(t, "CUE");
            if (table.Integer(t, "TRIAL") != t + 1)
                throw new NsdException($"{path}, row {t + 1}: TRIAL is {table.Text(t, "TRIAL")}; expected {t + 1}: the betas stand in the order of trials.");
            var label = run.Task == ImageryTask.Vision ? shown : cue;
            if (Of(cue) is null || Of(label) is not { } target)
                throw new NsdException($"{path}, trial {t + 1}: CONDITION '{shown}' and CUE '{cue}'; in set {run.Set} the letters are {string.Join(", ", ImageryTargets.All.Where(i => i.Set == run.Set).Select(i => i.Cue))}.");
            differ += shown == cue ? 0 : 1;
            trials.Add(new(t + 1, target, cue[0]));
        }
        if (run.Task == ImageryTask.Vision && differ != Mismatches)
            throw new NsdException($"{path}: the cue differs from the picture in {differ} of {ImageryRuns.Trials} trials; in a vision run it does in exactly {Mismatches}. CONDITION must be the picture that was shown, CUE the letter.");
        if (trials.GroupBy(t => t.Target).FirstOrDefault(g => g.Count() != VisionRepeats) is { } odd)
            throw new NsdException($"{path}: target {odd.Key.Cue} comes {odd.Count()} times; each comes {VisionRepeats} times in a run.");
        return trials;

        ImageryTarget? Of(string letter) => ImageryTargets.OfCue(letter) is { } t && t.Set == run.Set ? t : null;
    }
}
