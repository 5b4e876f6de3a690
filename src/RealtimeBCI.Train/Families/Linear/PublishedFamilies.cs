namespace RealtimeBCI.Train;

/// <summary>The linear families of the literature.</summary>
public static class PublishedFamilies
{
    /// <summary>One map to the gallery's picture embeddings.</summary>
    public static LinearFamily Ridge { get; } = new("ridge", [new("latent", "image")]);

    /// <summary>Ozcelik and VanRullen 2023, Sci Rep 13:15666: CLIP tokens of picture and caption, and a hierarchical autoencoder's latents for the reconstruction. Repeats are averaged for training. The paper brings outputs to the
    /// training targets' spread by the test set's own statistics; here those of held-out training predictions take their place.</summary>
    public static LinearFamily BrainDiffuser { get; } = new("brain-diffuser",
    [
        new("image-tokens", "image-tokens") { Published = [60_000], Restandardised = true },
        new("text-tokens", "text-tokens") { Published = [100_000], Restandardised = true },
        new("vdvae", "vdvae") { Published = [50_000], Restandardised = true, Weight = 0, Optional = true },
    ], average: true);

    /// <summary>Takagi and Nishimoto 2023, CVPR: caption tokens (c) from ventral voxels, an autoencoder's latent (z) from early ones. The paper's strengths leave the fit nearly without any.</summary>
    public static LinearFamily Takagi { get; } = new("takagi",
    [
        new("c", "text-tokens") { Published = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1], Voxels = "ventral" },
        new("z", "vae") { Published = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1], Voxels = "early", Optional = true },
    ]);

    /// <summary>MIRAGE: pooled picture, caption tokens, a retrieval target of unit tokens from patterns of unit length, and the autoencoder's latents. Statistics as for <see cref="BrainDiffuser"/>.</summary>
    public static LinearFamily Mirage { get; } = new("mirage",
    [
        new("image", "image") { Published = [100_000], Restandardised = true },
        new("text-tokens", "text-tokens") { Published = [100_000], Restandardised = true },
        new("retrieval", "image-tokens") { Published = [100_000], Restandardised = true, UnitPatterns = true, UnitTokens = true },
        new("vdvae", "vdvae") { Published = [100_000], Restandardised = true, Weight = 0, Optional = true },
    ]);
}
