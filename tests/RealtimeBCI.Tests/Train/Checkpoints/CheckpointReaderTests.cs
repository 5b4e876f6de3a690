using System.IO.Compression;
using System.Text.Json;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Tests.Train.Checkpoints;

public sealed class CheckpointReaderTests
{
    private static readonly (string, float[], long[])[] Two = [("a.weight", [1, 2, 3, 4, 5, 6], [2, 3]), ("a.bias", [7, 8], [2])];

    [Fact]
    public void A_checkpoint_gives_its_tensors_in_their_order()
    {
        using var dict = CheckpointFile.Open(MadeCheckpoint.File(MadeCheckpoint.Torch(Two)));
        Assert.Equal(["a.weight", "a.bias"], dict.Tensors.Select(t => t.Name));
        Assert.Equal([1, 2, 3, 4, 5, 6], dict.Require("a.weight", 2, 3).ToArray());
        Assert.Equal([7, 8], dict.Require("a.bias", 2).ToArray());
        var piece = new float[3];
        dict.Require("a.weight", 0, 0).Read(2, piece);
        Assert.Equal([3, 4, 5], piece);
    }

    [Fact]
    public void The_prefix_of_distributed_training_is_taken_off()
    {
        using var dict = CheckpointFile.Open(MadeCheckpoint.File(MadeCheckpoint.Torch([("module.a", [1], [1]), ("module.module.b", [2], [1])])));
        Assert.Equal(["a", "module.b"], dict.Tensors.Select(t => t.Name));
    }

    [Theory]
    [InlineData("cposix\nsystem\nX\x05\0\0\0touch\x85R", "posix.system")]
    [InlineData("c__builtin__\neval\nX\x01\0\0\0" + "1\x85R", "__builtin__.eval")]
    [InlineData("cos\nsystem\n", "os.system")]
    [InlineData("X\x02\0\0\0osX\x06\0\0\0system\x93", "os.system")]
    [InlineData("c__builtin__\ngetattr\nctorch\nFloatStorage\nX\x01\0\0\0x\x86R", "getattr")]
    [InlineData("ccollections\nOrderedDict\n)\x81", "collections.OrderedDict")]
    [InlineData("(cos\nsystem\no", "os.system")]
    [InlineData("(ios\nsystem\n", "INST")]
    [InlineData("(No", "OBJ")]
    [InlineData("X\x01\0\0\0x)R", "called like a function")]
    public void What_would_run_code_is_refused_by_name(string instructions, string named)
    {
        var extra = instructions.Select(c => (byte)c).ToArray();
        var message = Refusal(MadeCheckpoint.Torch(Two, extra));
        Assert.Contains(named, message);
        Assert.Contains("run code", message);
    }

    [Fact]
    public void A_pickle_that_python_makes_of_a_call_is_refused_by_name()
    {
        TestPaths.RequirePython("pickle");
        var path = Path.Combine(TestPaths.TemporaryFolder(), "evil.pth");
        var script = """
            import pickle, sys, zipfile, os
            class Evil:
                def __reduce__(self): return (os.system, ('touch ' + sys.argv[1] + '.ran',))
            for protocol in (2, 3, 4, 5):
                with zipfile.ZipFile(sys.argv[1] + str(protocol), 'w') as z: z.writestr('last/data.pkl', pickle.dumps({'model_state_dict': {}, 'x': [Evil()]}, protocol))
            """;
        Assert.Equal(0, TestPaths.Run(TestPaths.Python, "-c", script, path).Code);
        foreach (var protocol in new[] { 2, 3, 4, 5 })
            Assert.Contains("posix.system, which would run code", Assert.Throws<CheckpointException>(() => CheckpointFile.Open($"{path}{protocol}")).Message);
        Assert.False(File.Exists(path + ".ran"));
    }

    [Fact] // Golden/saved.pth: torch_saves.py, PyTorch 1.13; exact
    public void A_checkpoint_of_pytorch_with_a_schedulers_state_reads_in_every_type_and_layout()
    {
        var path = Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Train/Checkpoints/Golden/saved.pth");
        var expected = JsonSerializer.Deserialize<Dictionary<string, float[]>>(File.ReadAllText(path + ".json"))!;
        using var dict = CheckpointFile.Open(path);
        Assert.Equal(expected.Keys.Order(), dict.Tensors.Select(t => t.Name).Order());
        Assert.All(dict.Tensors, t => Assert.Equal(expected[t.Name], t.ToArray()));
        Assert.Equal("float16", dict.Require("half", 3, 4).StoredAs);
        Assert.Contains("old format", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(path + ".old")).Message);
        Assert.Contains("TorchScript", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(path + ".script")).Message);
    }

    [Fact]
    public void A_compressed_archive_is_refused() =>
        Assert.Contains("compressed", Refusal(MadeCheckpoint.Torch([("a", new float[500], [500])], compression: CompressionLevel.Optimal)));

    [Theory]
    [InlineData(new long[] { 3, 3 }, "does not lie in its storage of 6")]
    [InlineData(new long[] { 1 << 30, 1 << 30, 1 << 30, 1 << 30 }, "does not lie in its storage of 6")]
    [InlineData(new long[] { -2, -3 }, "damaged")]
    public void A_tensor_outside_of_its_storage_is_refused(long[] shape, string reason) =>
        Assert.Contains(reason, Refusal(MadeCheckpoint.Torch([("a", new float[6], shape)])));

    [Fact]
    public void A_flipped_weight_is_found_by_the_checksum_when_it_is_read()
    {
        var bytes = MadeCheckpoint.Torch([("a", [.. Enumerable.Range(0, 100).Select(i => 1.5f * i)], [100])]);
        var at = bytes.AsSpan().IndexOf(MadeCheckpoint.Bytes([60f, 61.5f]));
        bytes[at] ^= 1;
        using var dict = CheckpointFile.Open(MadeCheckpoint.File(bytes));
        Assert.StartsWith("checkpoint.pth: the archive is damaged", Assert.Throws<CheckpointException>(() => dict.Require("a", 100).ToArray()).Message);
    }

    private static string Refusal(byte[] content)
    {
        var message = Assert.Throws<CheckpointException>(() => CheckpointFile.Open(MadeCheckpoint.File(content))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
