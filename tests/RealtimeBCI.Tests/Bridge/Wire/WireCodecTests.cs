using System.Text.Json;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

public sealed class WireCodecTests
{
    [Theory, MemberData(nameof(WireVector.MessageNames), MemberType = typeof(WireVector))]
    public void Bytes_that_python_made_mean_what_the_vector_says_after_decoding_and_encoding(string name)
    {
        var vector = WireVector.Message(name);
        var result = WireCodec.Decode(vector.Header, vector.RentPayload(), 5);
        Assert.True(result.Message is not null, $"{result.Fault}: {result.Detail}");
        Assert.Equal(5, result.Message.ReceivedNs);

        using var again = JsonDocument.Parse(MessagePack.MessagePackSerializer.ConvertToJson(WireCodec.Encode(result.Message)));
        foreach (var field in vector.Fields.EnumerateObject())
            if (!vector.Ignored.Contains(field.Name))
                AssertMeans(field.Value, again.RootElement.GetProperty(field.Name), field.Name);
    }

    [Theory, MemberData(nameof(WireVector.FaultNames), MemberType = typeof(WireVector))]
    public void Bytes_that_are_wrong_are_named_for_what_is_wrong(string name)
    {
        var vector = WireVector.Faults.Single(v => v.Name == name);
        using var payload = vector.RentPayload();
        var result = WireCodec.Decode(vector.Header, payload, 0);
        Assert.Null(result.Message);
        Assert.Equal(vector.Fault, JsonNamingPolicy.CamelCase.ConvertName(result.Fault.ToString()));
        Assert.NotEmpty(result.Detail);
    }

    [Fact]
    public void Every_type_of_message_has_a_vector()
    {
        var types = typeof(WireMessage).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(WireMessage)) && !t.IsAbstract).ToHashSet();
        foreach (var vector in WireVector.Messages)
            types.Remove(WireCodec.Decode(vector.Header, vector.RentPayload(), 0).Message!.GetType());
        Assert.Empty(types);
    }

    [Fact]
    public void Every_header_cut_anywhere_is_malformed()
    {
        foreach (var vector in WireVector.Messages)
            for (var length = 0; length < vector.Header.Length; length++)
                Assert.Equal(WireFault.Malformed, WireCodec.Decode(vector.Header.AsMemory(0, length), null, 0).Fault);
    }

    [Fact]
    public void A_refused_message_still_tells_its_sequence()
    {
        var header = WireVector.Faults.Single(v => v.Name == "an acquisition time that is no number").Header;
        using var payload = PooledBytes.Rent(48);
        Assert.Equal(7, WireCodec.Decode(header, payload, 0).Sequence);
    }

    [Fact]
    public void A_volume_keeps_every_stamp_and_the_bytes_of_its_payload()
    {
        var vector = WireVector.Message("volume");
        var message = Assert.IsType<BridgeMessage.VolumeArrived>(WireCodec.Decode(vector.Header, vector.RentPayload(), 77).Message);
        using var payload = message.Volume.Payload;
        Assert.Equal((7L, 5, 7.5, 1000L, 2000L, 3000L, 77L), (
            message.Volume.Sequence, message.Volume.ScannerNumber, message.Volume.AcquiredSeconds, message.Volume.TriggerNs!.Value,
            message.Volume.FileSeenNs!.Value, message.Volume.SentNs, message.Volume.ReceivedNs));
        Assert.Equal(vector.Payload, payload.Span.ToArray());
        Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(payload.Span), message.Volume.Checksum);
    }

    [Fact]
    public void A_decision_keeps_its_candidates_and_its_latent()
    {
        var vector = WireVector.Message("decision");
        var decision = Assert.IsType<ServerUpdate.Decided>(WireCodec.Decode(vector.Header, null, 0).Message).Decision;
        Assert.Equal([new("owl", 0.5, 0.75), new("häuser", -0.25, 0.25)], decision.Candidates);
        Assert.Equal([1f, -0.5f, 0.25f], decision.Latent);
        Assert.Equal((CognitiveState.Imagery, BetaState.Shrunk, AbstainReason.None, 44.5), (decision.State, decision.Beta, decision.Abstained, decision.DueSeconds));
    }

    [Fact]
    public void A_run_start_keeps_its_grid()
    {
        var vector = WireVector.Message("run start, everything said");
        var run = Assert.IsType<BridgeMessage.RunStarted>(WireCodec.Decode(vector.Header, null, 0).Message).Run;
        Assert.True(run.Grid.IsSameAs(new(2, 3, 4, new(-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2.5, -72))));
        Assert.Equal(48, run.PayloadBytes);
        Assert.Equal([0, 0.75], run.SliceTimesSeconds);
    }

    [Fact]
    public void X_runs_fastest_on_the_wire_and_a_mask_lists_its_voxels_in_c_order()
    {
        var order = WireVector.VoxelOrder;
        var dims = order.GetProperty("dims").EnumerateArray().Select(d => d.GetInt32()).ToArray();
        var grid = new Grid(dims[0], dims[1], dims[2], Affine.Identity);
        var payload = Convert.FromHexString(order.GetProperty("payload").GetString()!);
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(payload).ToArray();
        foreach (var voxel in order.GetProperty("voxels").EnumerateArray().Select(v => v.EnumerateArray().Select(n => n.GetInt32()).ToArray()))
            Assert.Equal(voxel[3], values[grid.Index(voxel[0], voxel[1], voxel[2])]);

        var mask = new Mask(grid, order.GetProperty("maskInsideCOrder").EnumerateArray().Select(f => f.GetInt32() == 1).ToArray());
        Assert.Equal(order.GetProperty("maskBufferIndices").EnumerateArray().Select(i => i.GetInt32()), mask.Voxels);
        Assert.Equal(order.GetProperty("maskedValues").EnumerateArray().Select(i => i.GetInt32()), mask.Voxels.Select(v => (int)values[v]));
    }

    [Fact]
    public void A_detail_never_carries_control_characters_of_a_stranger_to_the_console()
    {
        var result = WireCodec.Decode(MessagePack.MessagePackSerializer.Serialize(
            new Dictionary<string, object> { ["v"] = 1, ["type"] = "\u001b[2J" }), null, 0);
        Assert.Equal(WireFault.UnknownType, result.Fault);
        Assert.DoesNotContain(result.Detail, char.IsControl);
    }

    private static void AssertMeans(JsonElement expected, JsonElement found, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when expected.TryGetProperty("bin", out var bin):
                Assert.Equal(bin.GetString(), Convert.ToHexStringLower(found.GetBytesFromBase64()));
                break;
            case JsonValueKind.Object:
                foreach (var field in expected.EnumerateObject())
                    AssertMeans(field.Value, found.GetProperty(field.Name), $"{path}.{field.Name}");
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), found.GetArrayLength());
                foreach (var (e, f) in expected.EnumerateArray().Zip(found.EnumerateArray()))
                    AssertMeans(e, f, path);
                break;
            case JsonValueKind.Number:
                Assert.True(expected.GetDouble() == found.GetDouble(), $"{path} is {found}; expected {expected}");
                break;
            default:
                Assert.True(expected.ToString() == found.ToString(), $"{path} is {found}; expected {expected}");
                break;
        }
    }
}
