using System.Security.Cryptography;
using RealtimeBCI.Decode;
using RealtimeBCI.Glm;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Live;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>What a run said of each voxel's level, in its session folder: <c>levels.npy</c>, float32, shape [voxel], for the session's next runs.</summary>
/// <remarks>Scanner units of that run, drift and responses taken off; the voxels of the bundle's single-trial mask in C order, z fastest; 0 for a voxel without signal.</remarks>
public static class LevelsFile
{
    /// <summary>Its name.</summary>
    public const string Name = "levels.npy";

    /// <summary>Writes it; what an earlier process wrote is replaced.</summary>
    public static void Write(string folder, float[] levels) => NpyFile.Write(Path.Combine(folder, Name), levels, levels.Length);

    /// <summary>Carries the levels of earlier runs into a model.</summary>
    /// <param name="model">What training learned.</param>
    /// <param name="folders">The runs' session folders, in their order.</param>
    /// <param name="bundleHash">Names the bundle with which they must have been run.</param>
    /// <returns>The model for the next run, and the SHA-256 of all files together; empty without any.</returns>
    /// <exception cref="SessionProtocolException">A folder holds no levels, or those of another bundle.</exception>
    public static (SingleTrialModel Model, string Hash) Carry(SingleTrialModel model, IReadOnlyList<string> folders, string bundleHash)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, Name);
            if (!File.Exists(path))
                throw new SessionProtocolException($"earlierRuns names {folder}, which has no {Name}: no run with glmsingle came to its end there. Name another folder, or leave it out.");
            if (BundleOf(folder) is var other && other != bundleHash)
                throw new SessionProtocolException($"earlierRuns names {folder}, a run with another bundle (SHA-256 {Short(other)}) than this one's ({Short(bundleHash)}). Name runs with the same bundle.");
            hash.AppendData(File.ReadAllBytes(path));
            try
            {
                model = model.After(NpyFile.ReadFloats(path).Values);
            }
            catch (Exception failure) when (failure is NpyException or ArgumentException)
            {
                throw new SessionProtocolException($"earlierRuns names {folder}: {failure.Message}");
            }
        }
        return (model, folders.Count == 0 ? "" : Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    private static string BundleOf(string folder)
    {
        using var journal = new JournalReader(SessionSetup.JournalIn(folder));
        return journal.Records().First(r => r.Kind == JournalKind.SessionOpened).Read<SessionOpened>().BundleHash;
    }

    private static string Short(string hash) => hash.Length < 16 ? "none" : hash[..16];
}
