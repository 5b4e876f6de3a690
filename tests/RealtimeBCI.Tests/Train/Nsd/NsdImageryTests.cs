using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Tests.Train;

public sealed class NsdImageryTests
{
    [Fact]
    public void Runs_stand_in_the_order_of_the_glm_and_fill_720_betas()
    {
        Assert.Equal([0, 48, 144, 192, 240, 336, 384, 432, 528, 576, 624, 672], ImageryRuns.All.Select(r => r.FirstBeta));
        Assert.Equal(720, ImageryRuns.All.Sum(r => r.Betas));
        Assert.Equal(18, ImageryTargets.All.Select(t => t.Cue).Distinct().Count());
    }

    [Fact]
    public void Vision_is_labelled_with_the_picture_shown_and_imagery_with_the_cue_and_attention_is_left_out()
    {
        using var imported = Import(ImageryNormalise.None);
        var expected = MadeUpNsd.ExpectedLines("imagery.tsv").Select(l => l.Split('\t')).ToArray();
        Assert.Equal(expected.Length, imported.Trials.Count);
        for (var t = 0; t < expected.Length; t++)
        {
            var vision = expected[t][0].StartsWith("vis", StringComparison.Ordinal);
            var trial = imported.Trials[t];
            Assert.Equal(vision ? CognitiveState.Perception : CognitiveState.Imagery, trial.State);
            Assert.Equal(ImageryTargets.OfCue(expected[t][vision ? 2 : 3])!.Item, trial.Item);
            Assert.Equal(expected[t][3], trial.Cue);
        }
    }

    [Fact]
    public void In_each_vision_run_the_cue_differs_from_the_picture_in_24_of_48_trials()
    {
        using var imported = Import(ImageryNormalise.None);
        var runs = imported.Trials.Where(t => t.State == CognitiveState.Perception).GroupBy(t => t.Run).ToArray();
        Assert.Equal(3, runs.Length);
        Assert.All(runs, r => Assert.Equal((24, 24), (r.Count(t => ImageryTargets.OfCue(t.Cue)!.Item != t.Item), r.Count(t => ImageryTargets.OfCue(t.Cue)!.Item == t.Item))));
        Assert.All(imported.Trials.Where(t => t.State == CognitiveState.Imagery), t => Assert.Equal(ImageryTargets.OfCue(t.Cue)!.Item, t.Item));
    }

    [Theory]
    [InlineData("W", 28752)]
    [InlineData("K", 30857)]
    [InlineData("B", 53882)]
    [InlineData("C", 61178)]
    [InlineData("D", 65873)]
    public void Each_letter_of_set_B_stands_for_its_own_picture_of_nsd(string cue, int picture)
    {
        Assert.Equal($"nsd{picture}", ImageryTargets.OfCue(cue)!.Item);
        using var imported = Import(ImageryNormalise.None);
        Assert.Equal(16, imported.Trials.Count(t => t.State == CognitiveState.Imagery && t.Cue == cue && t.Item == $"nsd{picture}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_vision_run_with_another_number_of_mismatches_is_refused(bool all)
    {
        var copy = MadeUpNsd.Copy();
        var table = MadeUpNsd.Find(copy, "nsdimagery_subj02_visB.tsv");
        var done = false;
        File.WriteAllLines(table, File.ReadAllLines(table).Select((l, i) =>
        {
            var cells = l.Split('\t');
            if (i == 0 || cells[4] == cells[5] || (done && !all))
                return l;
            done = true;
            return string.Join('\t', cells.Select((c, k) => k == 5 ? cells[4] : c));
        }));
        var output = MadeUpNsd.Output();
        var refused = Assert.Throws<NsdException>(() => ImageryImport.Run(MadeUpNsd.Folder(copy), ImageryNormalise.None, null, output));
        Assert.Contains(all ? "in 0 of 48 trials" : "in 23 of 48 trials", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(output)!));
    }

    [Fact]
    public void Betas_are_those_that_nibabel_reads_at_the_rows_of_the_glm()
    {
        using var imported = Import(ImageryNormalise.None);
        var rows = MadeUpNsd.ExpectedLines("imagery.tsv").Select(l => int.Parse(l.Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture));
        var all = MadeUpNsd.Expected("imagery.npy");
        var count = imported.Mask.Count;
        Assert.Equal(rows.SelectMany(r => all[(r * count)..((r + 1) * count)]), imported.Take([.. Enumerable.Range(0, imported.Trials.Count)]).Betas);
    }

    [Fact]
    public void Concepts_are_not_scored_each_target_comes_8_times_seen_and_16_times_imagined_and_nothing_is_trained_on()
    {
        using var imported = Import(ImageryNormalise.None);
        Assert.All(imported.Trials, t => Assert.Equal((t.Set != "C", TrialSplit.Test), (t.IsScored, t.Split)));
        Assert.All(imported.Trials.GroupBy(t => (t.Item, t.State)), g => Assert.Equal(g.Key.State == CognitiveState.Perception ? 8 : 16, g.Count()));
        Assert.Equal(12, imported.Trials.Where(t => t.IsScored).Select(t => t.Item).Distinct().Count());
    }

    [Fact]
    public void The_running_normaliser_uses_no_later_trial()
    {
        using var statistics = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder() });
        var copy = MadeUpNsd.Copy();
        using var before = Import(ImageryNormalise.Running, copy, statistics);
        var file = MadeUpNsd.Find(copy, "betas_nsdimagery.hdf5");
        var bytes = File.ReadAllBytes(file);
        var trial = 2 * before.Mask.Grid.VoxelCount;
        var changed = bytes.Length - 48 * trial; // imgC_2, the last run
        for (var i = changed; i < bytes.Length; i += 2)
            bytes[i] ^= 0x7f;
        File.WriteAllBytes(file, bytes);
        using var after = Import(ImageryNormalise.Running, copy, statistics);
        var earlier = before.Where(t => t.Run < 12);
        var last = before.Where(t => t.Run == 12);
        Assert.Equal(before.Take(earlier).Betas, after.Take(earlier).Betas);
        Assert.NotEqual(before.Take(last).Betas, after.Take(last).Betas);
        Assert.True(before.Manifest.Normalisation.IsCausal);
    }

    [Fact]
    public void Scores_over_whole_runs_are_those_of_the_benchmark_and_labelled_as_acausal()
    {
        using var raw = Import(ImageryNormalise.None);
        using var scored = Import(ImageryNormalise.RunWhole);
        var rows = raw.Where(t => t.Run == 3);
        float[] from = raw.Take(rows).Betas, to = scored.Take(rows).Betas;
        var count = raw.Mask.Count;
        for (var v = 0; v < count; v++)
        {
            var voxel = Enumerable.Range(0, rows.Count).Select(t => (double)from[t * count + v]).ToArray();
            var sd = Math.Sqrt(voxel.Sum(x => Math.Pow(x - voxel.Average(), 2)) / (voxel.Length - 1)) + 1e-6;
            for (var t = 0; t < rows.Count; t++)
                Assert.Equal((voxel[t] - voxel.Average()) / sd, to[t * count + v], 1e-4);
        }
        Assert.False(scored.Manifest.Normalisation.IsCausal);
        Assert.Contains("acausal", scored.Manifest.Normalisation.From, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_another_subject_are_refused()
    {
        var output = MadeUpNsd.Output();
        NsdImport.Run(new() { Folder = new(MadeUpNsd.Root, 1) }, output, _ => { }, TestContext.Current.CancellationToken);
        using var other = ImportedTrials.Load(output);
        Assert.Contains("subject 1", Assert.Throws<NsdException>(() => ImageryImport.Run(MadeUpNsd.Folder(), ImageryNormalise.Running, other, MadeUpNsd.Output())).Message, StringComparison.Ordinal);
    }

    private static ImportedTrials Import(ImageryNormalise normalise, string? root = null, ImportedTrials? statistics = null)
    {
        var output = MadeUpNsd.Output();
        ImageryImport.Run(MadeUpNsd.Folder(root), normalise, statistics, output);
        return ImportedTrials.Load(output);
    }
}
