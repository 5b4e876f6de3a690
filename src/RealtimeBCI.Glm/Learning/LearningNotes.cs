using System.Globalization;

namespace RealtimeBCI.Glm;

/// <summary>What a model says of its own making, for people.</summary>
internal static class LearningNotes
{
    /// <summary>The notes.</summary>
    /// <param name="runs">The training runs.</param>
    /// <param name="model">The finished model.</param>
    /// <param name="pool">Voxels of the noise pool.</param>
    /// <param name="shared">The noise that voxels share.</param>
    /// <param name="common">What serves all voxels best.</param>
    /// <param name="voxels">Voxels with signal that get betas.</param>
    /// <param name="responding">Of these, voxels that respond in held-out runs.</param>
    public static Dictionary<string, string> Of(
        IReadOnlyList<RecordedRun> runs, SingleTrialModel model, int pool, SharedNoise shared, VoxelClass common, int voxels, int responding)
    {
        static string Number(double x) => x.ToString("G4", CultureInfo.InvariantCulture);
        var change = model.LevelChange is { } c ? $"{Number(c.LastingSd)} lasting, {Number(c.PassingSd)} passing" : "unknown";
        return new()
        {
            ["runs"] = string.Join(", ", runs.Select(r => r.Name)),
            ["trials"] = runs.Sum(r => r.Events.Count(e => e.Kind == DesignEventKind.Trial)).ToString(CultureInfo.InvariantCulture),
            ["voxels"] = $"{voxels} with signal of {model.Estimated.Length}; {responding} respond in held-out runs",
            ["pool"] = $"{pool} voxels",
            ["components"] = $"{model.Loads.Count}; held-out gain in log-likelihood per voxel and volume for {string.Join(", ", shared.HeldOutGain.Select(g => $"{g.Components}: {Number(g.Gain)}"))}",
            ["classes"] = $"{model.Classes.Count}, of {model.Responses.Count} responses",
            ["common"] = $"noise {Number(common.Noise.First)}, {Number(common.Noise.Second)}; drift {Number(common.DriftSd)}; walk {Number(common.LevelWalkSd)}; trial {Number(common.TrialSd)}; level {Number(model.LevelSd)}, from run to run {change}",
            ["amplitudeSd"] = Number(model.AmplitudeSd),
            ["sharedVariance"] = Number(model.SharedVariance),
            ["energy"] = $"{Number(model.Energy)}; a spike from {Number(model.SpikeEnergy)} times that",
        };
    }
}
