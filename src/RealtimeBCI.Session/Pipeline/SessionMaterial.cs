using System.Security.Cryptography;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>What a run needs from files: the bundle, the gallery and the mask, loaded and checked before the participant enters.</summary>
public sealed class SessionMaterial : IDisposable
{
    /// <summary>The decoder; null in a localiser.</summary>
    public DecoderBundle? Bundle { get; private init; }
    /// <summary>The candidates; null where none are needed.</summary>
    public Gallery? Gallery { get; private init; }
    /// <summary>The voxels to analyse: the bundle's, or the session file's; null takes them from the first volume.</summary>
    public Mask? Mask { get; private init; }
    /// <summary>The volume to which all others are realigned, x fastest; null takes the run's first.</summary>
    public float[]? Reference { get; private init; }

    /// <summary>SHA-256 of the bundle's description; empty without one.</summary>
    public string BundleHash { get; private init; } = "";
    /// <summary>SHA-256 of the gallery's embeddings; empty without one.</summary>
    public string GalleryHash { get; private init; } = "";

    /// <summary>Loads everything that a session file names.</summary>
    /// <exception cref="BundleException">The bundle is damaged or does not fit.</exception>
    /// <exception cref="SessionProtocolException">Bundle and session file contradict each other.</exception>
    public static SessionMaterial Load(SessionProtocol protocol)
    {
        var bundle = protocol.Bundle is { } folder ? DecoderBundle.Load(folder) : null;
        var gallery = protocol.Gallery is { } pictures ? Gallery.Load(pictures) : null;
        if (bundle is not null && gallery is not null && gallery.LatentDimension != bundle.LatentDimension)
            throw new SessionProtocolException(
                $"The bundle decodes latents of {bundle.LatentDimension} numbers; the gallery has {gallery.LatentDimension}. Use the gallery for which the bundle was trained.");
        return new()
        {
            Bundle = bundle,
            Gallery = gallery,
            Mask = bundle?.Mask ?? (protocol.Mask is { } mask ? NiftiReader.ReadMask(mask) : null),
            Reference = bundle?.Reference,
            BundleHash = protocol.Bundle is null ? "" : Hash(Path.Combine(protocol.Bundle, "bundle.json")),
            GalleryHash = protocol.Gallery is null ? "" : Hash(Path.Combine(protocol.Gallery, "embeddings.npy")),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Bundle?.Dispose();

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
