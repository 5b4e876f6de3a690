using System.Text.Json;

namespace RealtimeBCI.Train.Nsd;

/// <summary>Writes imported folders, whole or not at all.</summary>
/// <remarks>What is in them stands at <see cref="ImportedTrials"/>.</remarks>
internal static class ImportWriter
{
    public const string Betas = "trials.npy", Table = "trials.tsv", MaskFile = "mask.npy", Mean = "mean.npy", Sd = "sd.npy", Manifest = "import.json";

    public static string Map(string name) => $"map_{name}.npy";

    /// <summary>Lets a folder be filled beside the wanted one, loads it to prove that it can be used, and renames it.</summary>
    /// <param name="folder">An import that stands there is replaced, any other folder that is not empty is refused.</param>
    /// <param name="fill">Fills the folder that it is given.</param>
    /// <exception cref="NsdException">The folder holds something else.</exception>
    public static void Write(string folder, Action<string> fill) => WholeFolder.Write(folder, Manifest,
        found => new NsdException($"{found} holds something that is no import; choose another folder, or empty it."), partial =>
        {
            fill(partial);
            ImportedTrials.Load(partial).Dispose();
        });

    /// <summary>Writes everything but the betas and their statistics.</summary>
    public static void Describe(string folder, ImportManifest manifest, IReadOnlyList<ImportedTrial> trials, SubjectVoxels voxels)
    {
        var grid = voxels.Mask.Grid;
        NpyFile.Write(Path.Combine(folder, MaskFile), voxels.Mask.ToFlagsCOrder(), grid.X, grid.Y, grid.Z);
        foreach (var (name, values) in voxels.Maps)
            NpyFile.Write(Path.Combine(folder, Map(name)), values, values.Length);
        ImportedTrial.Write(Path.Combine(folder, Table), trials);
        manifest = manifest with
        {
            Maps = [.. voxels.Maps.Keys],
            Files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileName(f), FileHash.Of),
        };
        File.WriteAllBytes(Path.Combine(folder, Manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, ImportManifest.Json));
    }
}
