using CsCheck;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

public sealed class WireCodecFuzzTests
{
    [Fact]
    public void Random_bytes_are_a_fault_and_never_an_exception() =>
        Gen.Byte.Array[0, 300].Sample(bytes => WireCodec.Decode(bytes, null, 0).Message is null, iter: 20_000, seed: "0000KeHr1qL4");

    [Fact]
    public void A_good_header_with_bytes_changed_is_a_message_or_a_fault_and_never_an_exception() =>
        Gen.Select(Gen.Int[0, WireVector.Messages.Length - 1], Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 6]).Sample((which, changes) =>
        {
            var vector = WireVector.Messages[which];
            var bytes = vector.Header.ToArray();
            foreach (var (at, value) in changes)
                bytes[at % bytes.Length] = value;
            using var payload = vector.RentPayload();
            var result = WireCodec.Decode(bytes, payload, 0);
            return result.Message is not null || result.Fault != WireFault.None && result.Detail.Length > 0;
        }, iter: 20_000, seed: "0000KeHr1qL4");

    [Fact]
    public void A_frame_that_promises_much_makes_little()
    {
        // One byte of each changed header may promise gigabytes; what is allocated stays in proportion to the bytes that came.
        var worst = 0L;
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = WireVector.Messages[random.Next(WireVector.Messages.Length)].Header.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)(0xC4 + random.Next(28));
            var before = GC.GetAllocatedBytesForCurrentThread();
            WireCodec.Decode(bytes, null, 0);
            worst = Math.Max(worst, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(worst, 0, 64 * 1024);
    }
}
