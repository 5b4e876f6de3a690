using CsCheck;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Tests.Train.Checkpoints;

/// <summary>Damaged files: refused, or read, but never anything else, and never with an allocation that the file's size does not explain.</summary>
public sealed class CheckpointDamageTests
{
    private static readonly byte[] Torch = MadeCheckpoint.Torch(RandomWeights.MindEye2(3, released: true).Parameters, "](K\x01K\x02e"u8.ToArray());
    private static readonly byte[] Tensors = MadeCheckpoint.Safetensors(
        """{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]},"y":{"dtype":"F16","shape":[8],"data_offsets":[48,64]}}""", new byte[64]);
    private static readonly string Folder = TestPaths.TemporaryFolder();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flipped_bytes_never_do_more_than_be_refused(bool torch) =>
        Gen.Select(Gen.Int[0, (torch ? Torch : Tensors).Length - 1], Gen.Byte).Array[1, 4].Sample(
            flips =>
            {
                var bytes = (byte[])(torch ? Torch : Tensors).Clone();
                foreach (var (at, value) in flips)
                    bytes[at] = value;
                ReadsOrRefuses(bytes);
            }, iter: 800, threads: 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_truncated_file_is_refused(bool torch) =>
        Gen.Int[0, (torch ? Torch : Tensors).Length - 1].Sample(length => Assert.False(ReadsOrRefuses((torch ? Torch : Tensors)[..length])), iter: 300, threads: 1);

    [Fact]
    public void A_pickle_with_flipped_bytes_and_a_right_checksum_never_does_more_than_be_refused()
    {
        var parameters = RandomWeights.MindEye2(3, released: true).Parameters;
        using var source = new System.IO.Compression.ZipArchive(new MemoryStream(Torch));
        using var entry = source.GetEntry("last/data.pkl")!.Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        var pickle = copy.ToArray();
        Gen.Select(Gen.Int[0, pickle.Length - 1], Gen.Byte).Array[1, 3].Sample(
            flips =>
            {
                var bytes = (byte[])pickle.Clone();
                foreach (var (at, value) in flips)
                    bytes[at] = value;
                ReadsOrRefuses(MadeCheckpoint.Zip(bytes, parameters.Select(p => p.Values)));
            }, iter: 800, threads: 1);
    }

    /// <summary>Whether the file could be read to its last number.</summary>
    private static bool ReadsOrRefuses(byte[] content)
    {
        var path = Path.Combine(Folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var dict = CheckpointFile.Open(path);
            foreach (var tensor in dict.Tensors)
                tensor.ToArray();
            return true;
        }
        catch (CheckpointException refused)
        {
            Assert.DoesNotContain('\n', refused.Message);
            return false;
        }
        finally
        {
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 32L << 20);
            File.Delete(path);
        }
    }
}
