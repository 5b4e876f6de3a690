using CsCheck;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public sealed class OnnxEightBitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(300)]
    public void A_weight_comes_back_within_half_of_its_blocks_scale(int length) =>
        Gen.Float[-10, 10].Array[length].Sample(row =>
        {
            var blocks = EightBitKernel.BlocksOf(length);
            var scales = new float[blocks];
            var integers = new byte[blocks * EightBitKernel.BlockLength];
            EightBitKernel.Scales(row, scales);
            EightBitKernel.Quantise(row, scales, integers);
            for (var i = 0; i < integers.Length; i++)
            {
                var scale = scales[i / EightBitKernel.BlockLength];
                Assert.Equal(i < length ? row[i] : 0, (integers[i] - EightBitKernel.Zero) * scale, scale * 0.5001 + 1e-12);
            }
        }, iter: 30, threads: 1);

    [Fact]
    public void A_block_of_zeros_stays_zero()
    {
        var integers = new byte[128];
        var scales = new float[1];
        EightBitKernel.Scales(new float[5], scales);
        EightBitKernel.Quantise(new float[5], scales, integers);
        Assert.Equal(0, scales[0]);
        Assert.All(integers, i => Assert.Equal(EightBitKernel.Zero, i));
    }

    [Theory]
    [InlineData(41, 3)]
    [InlineData(530, 8)]
    [InlineData(4001, 129)]
    public void A_ridge_of_8_bits_decodes_what_the_exact_one_does(int voxels, int latents)
    {
        float[] weights = TestBundles.Numbers(new(voxels), voxels * latents), bias = TestBundles.Numbers(new(7), latents), x = TestBundles.Numbers(new(8), voxels);
        var folder = TestPaths.TemporaryFolder();
        string exact = Path.Combine(folder, "exact.onnx"), small = Path.Combine(folder, "small.onnx");
        RidgeGraph.Write(exact, weights, bias);
        RidgeGraph.Write(small, weights, bias, new() { Format = WeightFormat.Int8 });
        float[] a = OnnxLargeModelTests.Decode(exact, x), b = OnnxLargeModelTests.Decode(small, x);
        var scale = Math.Sqrt(voxels) / 3; // standard deviation of a product of uniform numbers
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 0.02 * scale));
        Assert.NotEqual(a, b);
    }
}
