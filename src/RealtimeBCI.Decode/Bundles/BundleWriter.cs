using System.Text.Json;

namespace RealtimeBCI.Decode;

/// <summary>Writes decoder bundles.</summary>
public static class BundleWriter
{
    /// <summary>Writes a bundle into a folder beside the wanted one, loads it to prove that it can be used, and renames it; so a bundle is there whole or not at all.</summary>
    /// <param name="folder">The bundle's folder; a bundle that stands there is replaced, any other folder that is not empty is refused.</param>
    /// <param name="content">What goes into it.</param>
    /// <exception cref="BundleException">The content contradicts itself, or the folder holds something else.</exception>
    public static void Write(string folder, BundleContent content) => WholeFolder.Write(folder, BundleFiles.Manifest,
        found => new BundleException($"{found} holds something that is no bundle; choose another folder, or empty it."), partial =>
        {
            Fill(partial, content);
            DecoderBundle.Load(partial).TryModels();
        });

    private static void Fill(string folder, BundleContent content)
    {
        if (content.Mask is null && content.Reference is not null)
            throw new BundleException("A bundle with a reference volume needs a mask; there is none.");
        if (content.Normalisers.Count == 0)
            throw new BundleException("A bundle needs a normaliser for at least one state; none is given.");
        var voxels = content.Normalisers[0].Mean.Length;
        content.WriteModels(folder);
        content.WriteEstimator?.Invoke(folder);
        WriteCentres(folder, content);
        if (content.Mask is { } mask)
            WriteGeometry(folder, mask, content.Reference);
        foreach (var prior in content.Normalisers)
        {
            NpyFile.Write(Path.Combine(folder, BundleFiles.Mean(prior.State)), prior.Mean, prior.Mean.Length);
            NpyFile.Write(Path.Combine(folder, BundleFiles.Sd(prior.State)), prior.Sd, prior.Sd.Length);
        }
        var manifest = new BundleManifest
        {
            Name = content.Name,
            Geometry = content.Mask?.Grid,
            VoxelCount = voxels,
            Targets = content.Targets,
            RemovePatternMean = content.RemovePatternMean,
            Recipe = content.Recipe,
            TrainedStates = [.. content.Normalisers.Select(p => p.State)],
            Normalisers = [.. content.Normalisers.Select(p => new NormaliserRecord
            {
                State = p.State,
                MeanFile = BundleFiles.Mean(p.State),
                SdFile = BundleFiles.Sd(p.State),
                PseudoTrials = p.PseudoTrials,
                Trials = p.Trials,
                Provenance = p.Provenance,
            })],
            Calibration = content.Calibration,
            Provenance = content.Provenance,
            Files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileName(f), FileHash.Of),
        };
        File.WriteAllBytes(Path.Combine(folder, BundleFiles.Manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, BundleManifest.Json));
    }

    private static void WriteCentres(string folder, BundleContent content)
    {
        if (content.Targets.Count == 0 || content.Centres.Count != content.Targets.Count)
            throw new BundleException($"A bundle needs a target, and a centre for each; {content.Targets.Count} targets and {content.Centres.Count} centres are given.");
        foreach (var (target, centre) in content.Targets.Zip(content.Centres))
            if (centre.Length > 0)
                NpyFile.Write(Path.Combine(folder, BundleFiles.Centre(target)), centre, centre.Length);
    }

    private static void WriteGeometry(string folder, Mask mask, float[]? reference)
    {
        var grid = mask.Grid;
        NpyFile.Write(Path.Combine(folder, BundleFiles.Mask), mask.ToFlagsCOrder(), grid.X, grid.Y, grid.Z);
        if (reference is null)
            return;
        if (reference.Length != grid.VoxelCount)
            throw new BundleException($"The reference volume has {reference.Length} voxels; the mask's grid ({grid}) has {grid.VoxelCount}.");
        NpyFile.Write(Path.Combine(folder, BundleFiles.Reference), BundleFiles.ToCOrder(grid, reference), grid.X, grid.Y, grid.Z);
    }
}
