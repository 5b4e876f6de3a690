using System.IO.Compression;

namespace RealtimeBCI.App;

/// <summary>Statistics of training betas as NumPy saves them: mean.npy and sd.npy, in a folder or in an .npz archive.</summary>
internal static class NormaliserFiles
{
    private static readonly string[] Names = ["mean.npy", "sd.npy"];

    /// <summary>Reads both; shape [voxel] each.</summary>
    /// <exception cref="NpyException">One is missing, damaged, or has another shape.</exception>
    public static (float[] Mean, float[] Sd) Read(string path)
    {
        if (Directory.Exists(path))
            return (Vector(Path.Combine(path, Names[0])), Vector(Path.Combine(path, Names[1])));
        if (!File.Exists(path))
            throw new NpyException($"There is no folder or file {path}.");
        var folder = Directory.CreateTempSubdirectory("rtbci-").FullName;
        try
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var name in Names)
                Extract(archive.GetEntry(name) ?? throw new NpyException($"{Path.GetFileName(path)} has no {name}; save it with numpy.savez(path, mean=..., sd=...)."), Path.Combine(folder, name));
            return Read(folder);
        }
        catch (InvalidDataException)
        {
            throw new NpyException($"{Path.GetFileName(path)} is no .npz archive, or it is damaged.");
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Extract(ZipArchiveEntry entry, string path)
    {
        if (entry.Length > Array.MaxLength)
            throw new NpyException($"{entry.Name} has {entry.Length} bytes, more than this program takes into memory.");
        entry.ExtractToFile(path);
    }

    private static float[] Vector(string path)
    {
        var (values, shape) = NpyFile.ReadFloats(path);
        return shape.Length == 1 ? values : throw new NpyException($"{Path.GetFileName(path)} has the shape ({string.Join(", ", shape)}); expected (voxels).");
    }
}
