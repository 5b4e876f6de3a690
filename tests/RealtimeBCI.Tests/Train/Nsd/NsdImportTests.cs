using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Tests.Train;

public sealed class NsdImportTests
{
    private static readonly int[] SetB = [28752, 30857, 53882, 61178, 65873];

    [Theory]
    [InlineData(".hdf5")]
    [InlineData(".nii.gz")]
    [InlineData(".mat")]
    public void Betas_of_every_format_are_those_that_nibabel_and_h5py_read(string format)
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder(MadeUpNsd.Copy(format)) });
        var betas = imported.Take([.. Enumerable.Range(0, imported.Trials.Count)]).Betas;
        Assert.Equal(MadeUpNsd.Expected("nsd.npy"), betas);
        Assert.Equal(MadeUpNsd.Expected("hdf5.npy"), betas);
        Assert.Equal(MadeUpNsd.Expected("streams.npy"), imported.Maps["streams"]);
    }

    [Fact]
    public void Items_are_the_pictures_that_scipy_reads_from_the_design()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder() });
        Assert.Equal(MadeUpNsd.ExpectedLines("items.txt"), imported.Trials.Select(t => t.Item));
        Assert.Equal(MadeUpNsd.ExpectedLines("shared.txt"), imported.Trials.Select(t => t.Set == "shared" ? "1" : "0"));
        Assert.Equal([1, 2, 3], imported.Trials.Select(t => t.Session).Distinct());
        Assert.Equal(Enumerable.Range(1, 12), imported.Trials.Select(t => t.Run).Distinct());
    }

    [Fact]
    public void Shared_pictures_are_tested_on_and_two_repeats_of_a_picture_are_never_split()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder() });
        Assert.All(imported.Trials, t => Assert.Equal(t.Set == "shared", t.Split == TrialSplit.Test));
        Assert.All(imported.Trials.GroupBy(t => t.Item), g => Assert.Single(g.Select(t => t.Split).Distinct()));
        Assert.All(Enum.GetValues<TrialSplit>(), s => Assert.NotEmpty(imported.Of(s)));
        Assert.All(imported.Trials.GroupBy(t => t.Item), g => Assert.Equal(Enumerable.Range(1, g.Count()), g.Select(t => t.Repeat)));
    }

    [Fact]
    public void A_pictures_split_does_not_depend_on_the_sessions_that_are_imported()
    {
        using var all = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder() });
        using var last = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder(), Sessions = [3] });
        var splits = all.Trials.GroupBy(t => t.Item).ToDictionary(g => g.Key, g => g.First().Split);
        Assert.Equal(MadeUpNsd.Trials, last.Trials.Count);
        Assert.All(last.Trials, t => Assert.Equal(splits[t.Item], t.Split));
    }

    [Fact]
    public void The_five_pictures_of_set_B_never_enter_training()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder(), Split = new(0.1, 0, trainOnShared: true) });
        var heldOut = SetB.Select(p => new Nsd73kZeroBased(p).ToItem()).ToHashSet();
        Assert.Equal(heldOut, imported.Trials.Where(t => t.Split == TrialSplit.Test).Select(t => t.Item).ToHashSet());
        Assert.Contains(imported.Trials, t => t is { Set: "shared", Split: TrialSplit.Train });
        Assert.All(SetB, p => Assert.True(ImageryTargets.IsHeldOut(new Nsd73kZeroBased(p))));
        Assert.Equal(5, Enumerable.Range(0, Nsd73kZeroBased.Count).Count(p => ImageryTargets.IsHeldOut(new Nsd73kZeroBased(p))));
    }

    [Fact]
    public void A_table_that_puts_a_picture_of_set_B_into_training_is_refused()
    {
        var output = MadeUpNsd.Output();
        NsdImport.Run(new() { Folder = MadeUpNsd.Folder() }, output, _ => { }, TestContext.Current.CancellationToken);
        var table = Path.Combine(output, "trials.tsv");
        File.WriteAllLines(table, File.ReadAllLines(table).Select(l => l.StartsWith("nsd30857\t", StringComparison.Ordinal) ? l.Replace("\ttest\t", "\ttrain\t", StringComparison.Ordinal) : l));
        Assert.Contains("nsd30857", Assert.Throws<NsdException>(() => ImportedTrials.Load(output)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_and_spread_come_from_training_trials_alone_and_voxels_without_spread_are_counted()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder() });
        var (mean, sd) = Moments(MadeUpNsd.Expected("nsd.npy"), imported.Mask.Count, imported.Of(TrialSplit.Train));
        Close(mean, imported.Mean!, 1e-5);
        Close(sd, imported.Sd!, 1e-5);
        Assert.Equal(1, imported.Sd![3]);
        Assert.Equal(1, imported.Manifest.Counts["voxelsWithoutSpread"]);
        Assert.Equal(2, imported.Manifest.Counts["voxelsWithoutSpreadInSomeSession"]);
        Assert.Contains("acausal", imported.Manifest.Betas, StringComparison.Ordinal);
        Assert.Equal("imported (acausal)", imported.Manifest.Estimator);
    }

    [Fact]
    public void A_beta_that_is_not_finite_becomes_the_voxels_mean_over_training_trials_and_is_counted()
    {
        using var whole = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder() });
        var training = whole.Where(t => t is { Session: 1, Split: TrialSplit.Train });
        int voxel = 7, trial = training[0], count = whole.Mask.Count;
        var copy = MadeUpNsd.Copy(".nii.gz");
        var file = MadeUpNsd.Find(copy, "betas_session01.nii.gz");
        var (header, volumes) = NiftiReader.ReadAll(file);
        foreach (var volume in volumes)
            for (var i = 0; i < volume.Length; i++)
                volume[i] /= 300;
        volumes[trial][whole.Mask.Voxels[voxel]] = float.NaN;
        NiftiWriter.Write(file, header.Grid, volumes, 4);
        using var filled = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder(copy) });
        var raw = MadeUpNsd.Expected("nsd.npy");
        Assert.Equal(training.Skip(1).Average(t => raw[t * count + voxel]), filled.Take([trial]).Betas[voxel], 1e-5);
        Assert.Equal(1, filled.Manifest.Counts["nonFiniteBetasReplaced"]);
        filled.Take(filled.Of(TrialSplit.Train)).Validate();
    }

    [Fact]
    public void Scores_within_a_session_use_its_training_trials_alone()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder(), Normalise = NsdNormalise.Session });
        var raw = MadeUpNsd.Expected("nsd.npy");
        var count = imported.Mask.Count;
        for (var session = 1; session <= MadeUpNsd.Sessions; session++)
        {
            var rows = imported.Where(t => t.Session == session);
            var (mean, sd) = Moments(raw, count, [.. rows.Where(r => imported.Trials[r].Split == TrialSplit.Train)]);
            var scores = imported.Take(rows).Betas;
            Close([.. rows.SelectMany((r, i) => Enumerable.Range(0, count).Select(v => (raw[r * count + v] - mean[v]) / sd[v]))], scores, 1e-3);
        }
    }

    [Fact]
    public void Scores_over_all_sessions_use_their_training_trials_alone()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder(), Normalise = NsdNormalise.Training });
        var raw = MadeUpNsd.Expected("nsd.npy");
        var count = imported.Mask.Count;
        var (mean, sd) = Moments(raw, count, imported.Of(TrialSplit.Train));
        Close([.. raw.Select((b, i) => (b - mean[i % count]) / sd[i % count])], imported.Take([.. Enumerable.Range(0, imported.Trials.Count)]).Betas, 1e-3);
    }

    [Fact]
    public void MindEye2s_file_is_read_as_it_is_and_labelled_as_normalised_with_test_trials()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder(), Renorm = Path.Combine(MadeUpNsd.Root, "betas_all_subj02_fp32_renorm.hdf5") });
        Assert.Equal(MadeUpNsd.Expected("renorm.npy"), imported.Take([.. Enumerable.Range(0, imported.Trials.Count)]).Betas);
        Assert.True(imported.Manifest.Normalisation.UsesTestTrials);
    }

    [Fact]
    public void What_is_taken_for_training_is_valid_and_grouped_by_picture()
    {
        using var imported = MadeUpNsd.Import(new() { Folder = MadeUpNsd.Folder() });
        var training = imported.Take(imported.Of(TrialSplit.Train));
        training.Validate();
        Assert.Equal(training.Items, training.Groups);
        Assert.Equal(imported.Mask.Count, training.VoxelCount);
    }

    [Fact]
    public void A_picture_is_exported_pixel_by_pixel_under_its_id()
    {
        var output = Path.Combine(MadeUpNsd.Output(), "pictures");
        PictureExport.Nsd(MadeUpNsd.Folder(), [new(28752)], output);
        var picture = RealtimeBCI.Feedback.PictureFile.Load(Path.Combine(output, "nsd28752.png"));
        var rgb = picture.Rgba.Where((_, i) => i % 4 != 3).Select(b => (float)b);
        Assert.Equal(MadeUpNsd.Expected("stimulus.npy"), rgb);
    }

    private static (double[] Mean, double[] Sd) Moments(float[] betas, int voxels, IReadOnlyList<int> rows)
    {
        double[] mean = new double[voxels], sd = new double[voxels];
        for (var v = 0; v < voxels; v++)
        {
            mean[v] = rows.Average(r => (double)betas[r * voxels + v]);
            var squares = rows.Sum(r => Math.Pow(betas[r * voxels + v] - mean[v], 2));
            sd[v] = squares < 1e-9 ? 1 : Math.Sqrt(squares / (rows.Count - 1));
        }
        return (mean, sd);
    }

    private static void Close(double[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - found[i]) <= tolerance * (1 + Math.Abs(expected[i]))))
                Assert.Fail($"value {i} is {found[i]}; expected {expected[i]}");
    }
}
