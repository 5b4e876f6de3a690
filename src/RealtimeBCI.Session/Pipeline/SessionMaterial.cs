using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>What a run needs from files: the bundle, the gallery and the mask, loaded and checked before the participant enters.</summary>
public sealed class SessionMaterial
{
    /// <summary>The decoder; null in a localiser.</summary>
    public DecoderBundle? Bundle { get; private init; }
    /// <summary>The candidates; null where none are needed.</summary>
    public Gallery? Gallery { get; private init; }
    /// <summary>The voxels to analyse: the bundle's, or the session file's; null takes them from the first volume.</summary>
    public Mask? Mask { get; private init; }
    /// <summary>The volume to which all others are realigned, x fastest; null takes the run's first.</summary>
    public float[]? Reference { get; private init; }

    /// <summary>SHA-256 that names the bundle; empty without one.</summary>
    public string BundleHash { get; private init; } = "";
    /// <summary>SHA-256 that names the gallery; empty without one.</summary>
    public string GalleryHash { get; private init; } = "";

    /// <summary>Loads everything that a session file names.</summary>
    /// <exception cref="BundleException">The bundle is damaged or does not fit.</exception>
    /// <exception cref="SessionProtocolException">Bundle and session file contradict each other.</exception>
    public static SessionMaterial Load(SessionProtocol protocol)
    {
        var bundle = protocol.Bundle is { } folder ? DecoderBundle.Load(folder) : null;
        var gallery = protocol.Gallery is { } pictures ? Gallery.Load(pictures) : null;
        if (bundle is not null && gallery is not null && gallery.Dimension != bundle.Manifest.LatentDimension)
            throw new SessionProtocolException(
                $"The bundle decodes latents of {bundle.Manifest.LatentDimension} numbers; the gallery has {gallery.Dimension}. Use the gallery for which the bundle was trained.");
        if (bundle?.RecipeDifferences(protocol.Glm, protocol.Preprocess, protocol.Decision, protocol.RepetitionTimeSeconds) is [var first, ..] differences)
            throw new SessionProtocolException(
                $"The bundle was trained on betas made otherwise: {first}{(differences.Count > 1 ? $", and {differences.Count - 1} more" : "")}. Use the settings of training, or train anew with these.");
        return new()
        {
            Bundle = bundle,
            Gallery = gallery,
            Mask = bundle?.RequireMask() ?? (protocol.Mask is { } mask ? NiftiReader.ReadMask(mask) : null),
            Reference = bundle?.Reference,
            BundleHash = bundle?.Hash ?? "",
            GalleryHash = gallery?.Hash ?? "",
        };
    }

    /// <summary>What a training run needs: no decoder, and voxels and reference where they are known.</summary>
    public static SessionMaterial OfTraining(Mask? mask, float[]? reference) => new() { Mask = mask, Reference = reference };
}
