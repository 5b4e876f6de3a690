using CsCheck;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Tests.Train;

public sealed class NsdDamageTests
{
    private static readonly string[] Design = ["masterordering", "subjectim", "sharedix"];

    [Fact]
    public void Flipped_bytes_in_an_hdf5_file_give_values_or_the_named_exception()
    {
        var file = MadeUpNsd.Find(MadeUpNsd.Root, "betas_session01.hdf5");
        Flip(File.ReadAllBytes(file), 2500, 500, path => ReadHdf5(path));
        Flip(File.ReadAllBytes(Path.ChangeExtension(file, ".mat")), int.MaxValue, 200, path => ReadHdf5(path));
    }

    [Fact]
    public void Flipped_bytes_in_a_design_file_give_values_or_the_named_exception()
    {
        var whole = File.ReadAllBytes(MadeUpNsd.Find(MadeUpNsd.Root, "nsd_expdesign.mat"));
        Flip(whole, 400, 40, path => NsdDesign.Read(path));
        Flip(whole, int.MaxValue, 40, path => MatFile.Read(path, Design));
    }

    [Fact]
    public void Flipped_bytes_in_a_table_give_trials_or_the_named_exception() =>
        Flip(File.ReadAllBytes(MadeUpNsd.Find(MadeUpNsd.Root, "nsdimagery_subj02_visA.tsv")), int.MaxValue, 300, path => ImageryTable.Read(path, ImageryRuns.All[0]));

    [Fact]
    public void Flipped_bytes_in_an_import_give_trials_or_the_named_exception()
    {
        var output = MadeUpNsd.Output();
        NsdImport.Run(new() { Folder = MadeUpNsd.Folder(), Sessions = [1] }, output, _ => { }, TestContext.Current.CancellationToken);
        foreach (var name in new[] { "import.json", "trials.tsv", "mask.npy", "trials.npy", "mean.npy" })
        {
            var whole = File.ReadAllBytes(Path.Combine(output, name));
            Flip(whole, 3000, 80, _ => ImportedTrials.Load(output).Dispose(), Path.Combine(output, name));
            File.WriteAllBytes(Path.Combine(output, name), whole);
        }
    }

    [Fact]
    public void A_file_cut_short_anywhere_gives_the_named_exception()
    {
        foreach (var (name, read) in new (string, Action<string>)[]
        {
            ("betas_session01.hdf5", ReadHdf5), ("betas_session01.mat", ReadHdf5), ("nsd_expdesign.mat", path => NsdDesign.Read(path)),
            ("nsdimagery_subj02_visA.tsv", path => ImageryTable.Read(path, ImageryRuns.All[0])),
        })
        {
            var whole = File.ReadAllBytes(MadeUpNsd.Find(MadeUpNsd.Root, name));
            var path = Path.Combine(TestPaths.TemporaryFolder(), name);
            for (var part = 0; part < 25; part++)
            {
                File.WriteAllBytes(path, whole[..(int)(whole.Length * (long)part / 25)]);
                Assert.DoesNotContain('\n', Assert.Throws<NsdException>(() => read(path)).Message);
            }
        }
    }

    [Theory]
    [InlineData("betas_session02.hdf5", ".hdf5")]
    [InlineData("betas_session02.nii.gz", ".nii.gz")]
    [InlineData("nsdgeneral.nii.gz", ".hdf5")]
    [InlineData("nsd_expdesign.mat", ".hdf5")]
    [InlineData("responses.tsv", ".hdf5")]
    public void An_import_that_meets_a_file_cut_short_leaves_nothing_behind(string name, string format)
    {
        var copy = MadeUpNsd.Copy(format);
        var file = MadeUpNsd.Find(copy, name);
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..(whole.Length / 2)]);
        var output = MadeUpNsd.Output();
        var failure = Assert.ThrowsAny<Exception>(() => NsdImport.Run(new() { Folder = MadeUpNsd.Folder(copy) }, output, _ => { }, TestContext.Current.CancellationToken));
        Assert.True(failure is NsdException or NiftiException, failure.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(output)!));
    }

    [Fact]
    public void A_missing_file_is_named_with_the_path_of_the_release()
    {
        var copy = MadeUpNsd.Copy();
        File.Delete(MadeUpNsd.Find(copy, "nsd_expdesign.mat"));
        var failure = Assert.Throws<NsdException>(() => NsdImport.Run(new() { Folder = MadeUpNsd.Folder(copy) }, MadeUpNsd.Output(), _ => { }, TestContext.Current.CancellationToken));
        Assert.Contains("nsddata/experiments/nsd/nsd_expdesign.mat", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<NsdException>(() => NsdImport.Run(new() { Folder = MadeUpNsd.Folder(), Sessions = [9] }, MadeUpNsd.Output(), _ => { }, TestContext.Current.CancellationToken));
        Assert.Contains("subj02/func1pt8mm/betas_fithrf_GLMdenoise_RR/betas_session09.hdf5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Responses_that_contradict_the_design_are_refused()
    {
        var copy = MadeUpNsd.Copy();
        var table = MadeUpNsd.Find(copy, "responses.tsv");
        var lines = File.ReadAllLines(table);
        (lines[5], lines[6]) = (lines[6], lines[5]);
        File.WriteAllLines(table, lines);
        Assert.Contains("trial 5", Assert.Throws<NsdException>(() => NsdImport.Run(new() { Folder = MadeUpNsd.Folder(copy) }, MadeUpNsd.Output(), _ => { }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        var output = TestPaths.TemporaryFolder();
        File.WriteAllText(Path.Combine(output, "thesis.txt"), "ten years");
        Assert.Throws<NsdException>(() => NsdImport.Run(new() { Folder = MadeUpNsd.Folder() }, output, _ => { }, TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(output, "thesis.txt")));
    }

    [Fact]
    public void A_mask_of_a_real_size_with_another_number_of_voxels_than_the_release_is_refused()
    {
        var copy = MadeUpNsd.Copy();
        var grid = new Grid(82, 106, 84, new(1.8, 0, 0, -74, 0, 1.8, 0, -95, 0, 0, 1.8, -76));
        var general = new float[grid.VoxelCount];
        Array.Fill(general, 1, 1000, 14277);
        NiftiWriter.Write(MadeUpNsd.Find(copy, "nsdgeneral.nii.gz"), grid, [general], 0);
        Assert.Contains("14277 voxels; nsdgeneral of subject 2 has 14278", Assert.Throws<NsdException>(() => SubjectVoxels.Read(MadeUpNsd.Folder(copy), "betas_fithrf_GLMdenoise_RR")).Message, StringComparison.Ordinal);
    }

    private static void ReadHdf5(string path)
    {
        using var file = HdfFile.Open(path);
        var betas = file.Array("betas");
        if (betas.Number == HdfNumber.Int16 && betas.Shape.Aggregate(1L, (a, n) => a * n) is < 1 << 22 and var size)
            betas.Read([.. betas.Shape.Select(_ => 0)], betas.Shape, new short[size]);
    }

    /// <summary>Flips one to three bytes among the first so many, again and again.</summary>
    private static void Flip(byte[] whole, int among, int times, Action<string> read, string? at = null)
    {
        var path = at ?? Path.Combine(TestPaths.TemporaryFolder(), "damaged");
        Gen.Select(Gen.Int[0, Math.Min(among, whole.Length) - 1], Gen.Byte[1, 255]).Array[1, 3].Sample(flips =>
        {
            var damaged = whole.ToArray();
            foreach (var (place, change) in flips)
                damaged[place] ^= change;
            File.WriteAllBytes(path, damaged);
            try
            {
                read(path);
            }
            catch (NsdException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }, iter: times, threads: 1);
    }
}
