using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RealtimeBCI.Retrieve;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>What a training's result depends on, as one SHA-256: data, configuration, code.</summary>
internal static class TrainingHash
{
    /// <summary>Raised whenever the code trains to other weights.</summary>
    private const int CodeVersion = 1;

    /// <summary>Hash over every beta, item, state and group, the gallery, all options and settings (of a file to start from its content, not its place), the version of this code and of libtorch.</summary>
    public static string Of(string family, IReadOnlyList<TrainingTrials> subjects, Gallery gallery, TrainingOptions options, NeuralSettings settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add($"{family} {CodeVersion} {__version__} {gallery.Hash}");
        Add($"{settings with { Checkpoint = "", SaveEvery = 1, Start = "" }}");
        if (settings.Start.Length > 0)
            Add(File.Exists(settings.Start) ? FileHash.Of(settings.Start) : throw new TrainingException($"There is no checkpoint {settings.Start} to start from."));
        Add($"{options.Seed} {options.Threads} {options.RemovePatternMean} {options.StandardiseVoxels} {options.Voxels} {options.FewestTrialsPerState} {options.NormaliserPseudoTrials}");
        foreach (var trials in subjects)
        {
            Add($"{trials.Count} {trials.VoxelCount}");
            for (var t = 0; t < trials.Count; t++)
                Add($"{trials.Items[t]}\t{trials.States[t]}\t{trials.Groups[t]}");
            hash.AppendData(MemoryMarshal.AsBytes(trials.Betas.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
