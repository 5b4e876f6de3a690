using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Train.Checkpoints;

/// <summary>How far a model is from an affine map.</summary>
internal static class Affinity
{
    /// <summary>Largest |f(a x + (1 − a) y) − a f(x) − (1 − a) f(y)| over random x, y and a, over the largest |f|.</summary>
    public static double LargestDeviation(string path, string output, int seed)
    {
        using var decoder = new OnnxDecoder(path, [output]);
        var random = new Random(seed);
        double deviation = 0, largest = 0;
        for (var trial = 0; trial < 20; trial++)
        {
            float[] x = Pattern(random, decoder.VoxelCount), y = Pattern(random, decoder.VoxelCount);
            var a = (float)(4 * random.NextDouble() - 1.5);
            float[] fx = Run(decoder, x), fy = Run(decoder, y), fz = Run(decoder, [.. x.Zip(y, (p, q) => a * p + (1 - a) * q)]);
            for (var i = 0; i < fx.Length; i++)
            {
                deviation = Math.Max(deviation, Math.Abs(fz[i] - ((double)a * fx[i] + (1.0 - a) * fy[i])));
                largest = Math.Max(largest, Math.Abs(fz[i]));
            }
        }
        return deviation / largest;
    }

    private static float[] Pattern(Random random, int voxels) => [.. Enumerable.Range(0, voxels).Select(_ => (float)(6 * random.NextDouble() - 3))];

    private static float[] Run(OnnxDecoder decoder, float[] x) => Assert.IsType<DecodeResult.Decoded>(decoder.Decode(x)).Outputs[0].ToArray();
}
