using System.Text.Json;

namespace RealtimeBCI.Tests.Core;

/// <summary>Files that nibabel wrote, read by us; and files that we wrote, read by nibabel. The variants are listed in nibabel_writes.py.</summary>
public sealed class NiftiAgainstNibabelTests
{
    private sealed record Variant(string Path, double[] Affine, double Tr, int[] Shape);

    [Fact]
    public void Every_type_byte_order_version_scaling_and_orientation_reads_as_nibabel_reads_it()
    {
        TestPaths.RequirePython("nibabel", "numpy");
        var folder = TestPaths.TemporaryFolder();
        var script = Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Core/nibabel_writes.py");
        var (code, _, error) = TestPaths.Run(TestPaths.Python, script, folder);
        Assert.True(code == 0, error);
        var variants = JsonSerializer.Deserialize<Dictionary<string, Variant>>(File.ReadAllText(Path.Combine(folder, "manifest.json")), JsonSerializerOptions.Web)!;
        Assert.True(variants.Count >= 50, $"{variants.Count} variants");
        Assert.Multiple([.. variants.Select(v => (Action)(() => Compare(v.Key, v.Value, Path.Combine(folder, v.Key + ".npy"))))]);
    }

    [Theory]
    [InlineData(".nii")]
    [InlineData(".nii.gz")]
    public void What_we_write_nibabel_reads_alike(string extension)
    {
        TestPaths.RequirePython("nibabel", "numpy");
        var path = Path.Combine(TestPaths.TemporaryFolder(), "ours" + extension);
        var grid = new Grid(3, 4, 2, new(-2, 0.1, 0, 31, 0.1, 2.5, 0.2, -20, 0, -0.2, 3, 7.5));
        float[][] volumes = [.. Enumerable.Range(0, 3).Select(t => Enumerable.Range(0, 24).Select(i => t * 100 + i + 0.5f).ToArray())];
        NiftiWriter.Write(path, grid, volumes, 1.25);
        var (code, output, error) = TestPaths.Run(TestPaths.Python, "-c",
            "import nibabel,sys,json,numpy as n;i=nibabel.load(sys.argv[1]);print(json.dumps([list(map(int,i.shape)),i.affine[:3].flatten().tolist(),"
            + "float(i.header.get_zooms()[3]),i.header.get_xyzt_units()[1],n.asarray(i.dataobj).flatten(order='F').astype(float).tolist()]))", path);
        Assert.True(code == 0, error);
        var read = JsonDocument.Parse(output).RootElement;
        Assert.Equal([3, 4, 2, 3], read[0].EnumerateArray().Select(e => e.GetInt32()));
        Assert.True(grid.VoxelToWorld.MaxDifference(Affine.FromRows([.. read[1].EnumerateArray().Select(e => e.GetDouble())])) < 1e-6);
        Assert.Equal(1.25, read[2].GetDouble(), 6);
        Assert.Equal("sec", read[3].GetString());
        Assert.Equal(volumes.SelectMany(v => v), read[4].EnumerateArray().Select(e => (float)e.GetDouble()));
    }

    private static void Compare(string name, Variant variant, string npy)
    {
        var (header, volumes) = NiftiReader.ReadAll(variant.Path);
        var expected = NpyFile.ReadFloats(npy).Values;
        var got = volumes.SelectMany(v => v).ToArray();
        Assert.True(new[] { header.Grid.X, header.Grid.Y, header.Grid.Z }.SequenceEqual(variant.Shape.Take(3)), $"{name}: {header.Grid}");
        Assert.True(got.Length == expected.Length, $"{name}: {got.Length} values, nibabel has {expected.Length}");
        for (var i = 0; i < got.Length; i++)
            Assert.True(Math.Abs(got[i] - expected[i]) <= 1e-6f * Math.Max(1, Math.Abs(expected[i])), $"{name}: value {i} is {got[i]}, nibabel's {expected[i]}");
        var difference = header.Grid.VoxelToWorld.MaxDifference(Affine.FromRows(variant.Affine));
        Assert.True(difference < 1e-5, $"{name}: affine [{header.Grid.VoxelToWorld}] differs by {difference}");
        Assert.True(Math.Abs(header.RepetitionTimeSeconds - variant.Tr) < 1e-6, $"{name}: repetition time {header.RepetitionTimeSeconds} s, expected {variant.Tr}");
    }
}
