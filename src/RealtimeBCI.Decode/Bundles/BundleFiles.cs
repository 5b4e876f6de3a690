namespace RealtimeBCI.Decode;

/// <summary>The files of a bundle, and the change between a volume's order and theirs.</summary>
internal static class BundleFiles
{
    public const string Manifest = "bundle.json", Mask = "mask.npy", Reference = "reference.npy";

    public static string Centre(DecoderTarget target) => $"centre_{target.Name}.npy";

    public static string Mean(CognitiveState state) => $"normaliser_{state.ToString().ToLowerInvariant()}_mean.npy";

    public static string Sd(CognitiveState state) => $"normaliser_{state.ToString().ToLowerInvariant()}_sd.npy";

    public static float[] ToCOrder(Grid grid, ReadOnlySpan<float> xFastest)
    {
        var cOrder = new float[grid.VoxelCount];
        var at = 0;
        for (var x = 0; x < grid.X; x++)
            for (var y = 0; y < grid.Y; y++)
                for (var z = 0; z < grid.Z; z++)
                    cOrder[at++] = xFastest[grid.Index(x, y, z)];
        return cOrder;
    }

    public static float[] ToXFastest(Grid grid, ReadOnlySpan<float> cOrder)
    {
        var xFastest = new float[grid.VoxelCount];
        var at = 0;
        for (var x = 0; x < grid.X; x++)
            for (var y = 0; y < grid.Y; y++)
                for (var z = 0; z < grid.Z; z++)
                    xFastest[grid.Index(x, y, z)] = cOrder[at++];
        return xFastest;
    }
}
