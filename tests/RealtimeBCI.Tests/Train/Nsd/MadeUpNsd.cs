using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Tests.Train;

/// <summary>A small made-up copy of NSD, and what nibabel, h5py and scipy read from it; made once.</summary>
internal static class MadeUpNsd
{
    public const int Subject = 2, Trials = 60, Sessions = 3;

    private static readonly Lazy<(string Root, string Expected)> Made = new(Make);

    public static string Root => Made.Value.Root;

    public static float[] Expected(string name) => NpyFile.ReadFloats(Path.Combine(Made.Value.Expected, name)).Values;

    public static string[] ExpectedLines(string name) => File.ReadAllLines(Path.Combine(Made.Value.Expected, name));

    public static string Output() => Path.Combine(TestPaths.TemporaryFolder(), "import");

    /// <summary>A copy without the large pictures, with betas in one format only, that a test may damage.</summary>
    public static string Copy(string format = ".hdf5")
    {
        var copy = TestPaths.TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Root, file);
            if (relative.Contains("stimuli", StringComparison.Ordinal) || relative.EndsWith(".csv", StringComparison.Ordinal)
                || (Path.GetFileName(file).StartsWith("betas_", StringComparison.Ordinal) && !file.EndsWith(format, StringComparison.Ordinal)))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, relative))!);
            File.Copy(file, Path.Combine(copy, relative));
        }
        return copy;
    }

    public static NsdFolder Folder(string? root = null) => new(root ?? Root, Subject);

    public static ImportedTrials Import(NsdImportOptions options)
    {
        var output = Output();
        NsdImport.Run(options, output, _ => { }, TestContext.Current.CancellationToken);
        return ImportedTrials.Load(output);
    }

    public static string Find(string root, string name) => Directory.EnumerateFiles(root, name, SearchOption.AllDirectories).First(f => !f.Contains("subj01/", StringComparison.Ordinal));

    private static (string, string) Make()
    {
        TestPaths.RequirePython("h5py", "nibabel", "numpy", "scipy.io");
        string root = TestPaths.TemporaryFolder(), expected = TestPaths.TemporaryFolder();
        Python(Path.Combine(TestPaths.Root, "tools", "make-nsd"), root, "--subjects", $"{Subject}", "--sessions", $"{Sessions}", "--trials", $"{Trials}",
            "--stimulus-size", "32", "--formats", "hdf5", "nii.gz", "mat", "--renorm", "--seed", "7");
        Python(Path.Combine(TestPaths.Root, "tests", "RealtimeBCI.Tests", "Train", "Nsd", "nsd_expected.py"), root, $"{Subject}", expected);
        return (root, expected);
    }

    private static void Python(params string[] arguments)
    {
        var (code, output, error) = TestPaths.Run(TestPaths.Python, arguments);
        Assert.True(code == 0, output + error);
    }
}
