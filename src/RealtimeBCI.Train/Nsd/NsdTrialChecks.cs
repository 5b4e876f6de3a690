namespace RealtimeBCI.Train.Nsd;

/// <summary>The release says three times which picture a trial showed; this compares the other two with the design, and reads the runs from the responses.</summary>
internal static class NsdTrialChecks
{
    /// <summary>The run (1 to 12) of each trial of a subject, in order, from <c>responses.tsv</c>; its pictures must be the design's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="design">The design.</param>
    /// <param name="subject">1 to 8.</param>
    /// <param name="perSession">Trials of a session.</param>
    /// <exception cref="NsdException">A row contradicts the design.</exception>
    public static int[] Runs(string path, NsdDesign design, int subject, int perSession)
    {
        var table = DelimitedTable.Read(path, '\t', fault => new NsdException(fault), "SESSION", "RUN", "73KID");
        var runs = new int[table.Count];
        for (var t = 0; t < runs.Length; t++)
        {
            var said = new Nsd73kOneBased(table.Integer(t, "73KID"));
            var planned = design.Picture(subject, design.Image(new(t)));
            if (said != planned || table.Integer(t, "SESSION") != t / perSession + 1)
                throw new NsdException($"{path}, trial {t + 1}: picture {said.Value} in session {table.Text(t, "SESSION")}; nsd_expdesign.mat has picture {planned.Value} in session {t / perSession + 1} of {perSession} trials.");
            runs[t] = table.Integer(t, "RUN");
        }
        return runs;
    }

    /// <summary>Compares the presentations and shared pictures of <c>nsd_stim_info_merged.csv</c> with the design.</summary>
    /// <param name="path">The file.</param>
    /// <param name="design">The design.</param>
    /// <param name="subject">1 to 8.</param>
    /// <exception cref="NsdException">They disagree.</exception>
    public static void CompareStimulusInfo(string path, NsdDesign design, int subject)
    {
        string[] repeats = [.. Enumerable.Range(0, 3).Select(r => $"subject{subject}_rep{r}")];
        var table = DelimitedTable.Read(path, ',', fault => new NsdException(fault), ["nsdId", "shared1000", .. repeats]);
        for (var row = 0; row < table.Count; row++)
        {
            var picture = new Nsd73kZeroBased(table.Integer(row, "nsdId"));
            foreach (var column in repeats)
            {
                if (table.Integer(row, column) is not (> 0 and var number) || number > design.Trials)
                    continue;
                var image = design.Image(new TrialOneBased(number).ToZeroBased());
                if (design.Picture(subject, image).ToZeroBased() != picture)
                    throw new NsdException($"{path}: {column} puts picture {picture.Value} (from 0) into trial {number}; nsd_expdesign.mat has {design.Picture(subject, image).ToZeroBased().Value} there.");
                if (table.Text(row, "shared1000").Equals("True", StringComparison.OrdinalIgnoreCase) != image.IsShared)
                    throw new NsdException($"{path}: shared1000 of picture {picture.Value} (from 0) is {table.Text(row, "shared1000")}; masterordering has it at {image.Value} of the subject's pictures, of which the first {SubjectImageOneBased.Shared} are shared.");
            }
        }
    }
}
