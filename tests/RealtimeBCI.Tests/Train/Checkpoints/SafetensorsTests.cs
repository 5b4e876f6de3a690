using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Tests.Train.Checkpoints;

public sealed class SafetensorsTests
{
    [Fact]
    public void Every_floating_type_is_read_and_integers_are_left_out()
    {
        const string header = """
            {"__metadata__":{"format":"pt"},"module.h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"module.b":{"dtype":"BF16","shape":[1,2],"data_offsets":[4,8]},
             "module.f":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"module.d":{"dtype":"F64","shape":[1],"data_offsets":[12,20]},"module.i":{"dtype":"I64","shape":[1],"data_offsets":[20,28]}}
            """;
        byte[] data =
        [
            .. BitConverter.GetBytes((Half)1.5), .. BitConverter.GetBytes((Half)(-2)), 0xc0, 0x3f, 0x00, 0xc0, .. BitConverter.GetBytes(0.25f), .. BitConverter.GetBytes(3.5),
            .. BitConverter.GetBytes(9L),
        ];
        using var dict = CheckpointFile.Open(MadeCheckpoint.File(MadeCheckpoint.Safetensors(header, data), "model.safetensors"));
        Assert.Equal(["h", "b", "f", "d"], dict.Tensors.Select(t => t.Name));
        Assert.Equal([1.5f, -2], dict.Require("h", 2).ToArray());
        Assert.Equal([1.5f, -2], dict.Require("b", 1, 2).ToArray());
        Assert.Equal([0.25f], dict.Require("f").ToArray());
        Assert.Equal([3.5f], dict.Require("d", 1).ToArray());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "of 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "two offsets in order")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "has 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4,4],"data_offsets":[0,8]}}""", "has 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", "of them differently")]
    [InlineData("""{"a":7}""", "header is damaged")]
    [InlineData("""{"a":{"dtype":"F32"}}""", "header is damaged")]
    [InlineData("""{"a":{"dtype":"F32",""", "header is damaged")]
    [InlineData("{}", "no floating-point tensors")]
    public void A_header_that_cannot_be_is_refused(string header, string reason)
    {
        var path = MadeCheckpoint.File(MadeCheckpoint.Safetensors(header, new byte[8]), "model.safetensors");
        var message = Assert.Throws<CheckpointException>(() => CheckpointFile.Open(path)).Message;
        Assert.Contains(reason, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        var bytes = MadeCheckpoint.Safetensors("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[8]);
        bytes[5] = 1;
        Assert.Contains("neither", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(MadeCheckpoint.File(bytes))).Message);
    }
}
