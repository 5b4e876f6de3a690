using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>Drawn pictures with their captions' tokens.</summary>
/// <param name="Pictures">The drawings.</param>
/// <param name="Planes">Shape [pair, 3, size, size].</param>
/// <param name="Ids">Shape [pair, context].</param>
internal sealed record PairBatch(IReadOnlyList<DrawnPicture> Pictures, float[] Planes, long[] Ids)
{
    public static readonly float[] Mean = [0.5f, 0.5f, 0.5f], Deviation = [0.25f, 0.25f, 0.25f];

    /// <summary>Draws a batch of which no two captions are alike, none of them held out.</summary>
    public static PairBatch Draw(ClipSettings settings, CaptionTokenizer tokenizer, int step)
    {
        var pictures = DrawnPictures.Distinct(settings.Batch, HashOf(settings.Seed, step), heldOut: false);
        var size = 3 * settings.Pixels * settings.Pixels;
        var batch = new PairBatch(pictures, new float[pictures.Count * size], new long[pictures.Count * settings.Context]);
        for (var p = 0; p < pictures.Count; p++)
        {
            pictures[p].Rgb(settings.Pixels).ToPlanes(Mean, Deviation, batch.Planes.AsSpan(p * size, size));
            tokenizer.Encode(pictures[p].Caption).CopyTo(batch.Ids, p * settings.Context);
        }
        return batch;
    }

    private static int HashOf(int seed, int step) => unchecked((int)((uint)seed * 2654435761u + (uint)step * 40503u + 977u)) & int.MaxValue;
}
