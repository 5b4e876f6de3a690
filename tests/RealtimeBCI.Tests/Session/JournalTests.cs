using System.Text;
using CsCheck;
using RealtimeBCI.Session.Journal;

namespace RealtimeBCI.Tests.Session;

public sealed class JournalTests
{
    private readonly string _path = Path.Combine(TestPaths.TemporaryFolder(), "session.journal");

    [Fact]
    public void What_was_written_reads_back_in_order_and_to_the_bit()
    {
        var decision = new Decision
        {
            RunId = "run-1",
            Trial = 3,
            State = CognitiveState.Imagery,
            OnsetSeconds = 1 / 3.0,
            Confidence = 0.1 + 0.2,
            Latent = [1 / 3f, float.NaN, -0f, float.MaxValue],
            Candidates = [new("a", 0.5, 1e-17), new("b", -1, double.Epsilon)],
            Abstained = AbstainReason.DataLate,
        };
        using (var writer = JournalWriter.Create(_path, TimeProvider.System))
        {
            writer.Add(JournalKind.Decision, decision);
            writer.AddFrame(123456789012345, new byte[] { 1, 2, 3 }, new byte[] { 9, 8 });
            writer.AddFrame(-1, new byte[] { 7 }, default);
            writer.Add(JournalKind.TimePassed, 12.345678901234567);
        }
        var seen = new List<string>();
        using var reader = new JournalReader(_path);
        foreach (var record in reader.Records())
            switch (record.Kind)
            {
                case JournalKind.Decision:
                    var back = record.Read<Decision>();
                    Assert.Equal(decision.Latent.Select(BitConverter.SingleToUInt32Bits), back.Latent.Select(BitConverter.SingleToUInt32Bits));
                    Assert.Equal(decision.Candidates, back.Candidates);
                    Assert.Equal((decision.OnsetSeconds, decision.Confidence, decision.Abstained), (back.OnsetSeconds, back.Confidence, back.Abstained));
                    seen.Add("decision");
                    break;
                case JournalKind.BridgeFrame:
                    var (ns, header, payload) = record.Frame();
                    seen.Add($"{ns}:{string.Join(',', header.ToArray())}:{string.Join(',', payload.ToArray())}");
                    break;
                default:
                    Assert.Equal(12.345678901234567, record.Read<double>());
                    seen.Add("time");
                    break;
            }
        Assert.Equal(["decision", "123456789012345:1,2,3:9,8", "-1:7:", "time"], seen);
        Assert.Equal(0, reader.TornBytes);
    }

    [Fact]
    public void A_journal_cut_at_any_byte_gives_the_records_before_the_cut_and_goes_on_from_there()
    {
        var (whole, ends) = Sample();
        var cut = _path + ".cut";
        for (var length = 8; length <= whole.Length; length++)
        {
            File.WriteAllBytes(cut, whole[..length]);
            var expected = ends.Count(e => e <= length);
            long end;
            using (var reader = new JournalReader(cut))
            {
                Assert.Equal(expected, Count(reader));
                end = reader.EndOfLastRecord;
                Assert.Equal(expected == 0 ? 8 : ends[expected - 1], end);
                Assert.Equal(length - end, reader.TornBytes);
            }
            using (var writer = JournalWriter.Append(cut, end, TimeProvider.System))
                writer.Add(JournalKind.TimePassed, 99.5);
            using var again = new JournalReader(cut);
            var kinds = new List<JournalKind>();
            foreach (var record in again.Records())
                kinds.Add(record.Kind);
            Assert.Equal((expected + 1, JournalKind.TimePassed, 0), (kinds.Count, kinds[^1], again.TornBytes));
        }
    }

    [Fact]
    public void A_file_cut_inside_its_first_eight_bytes_is_no_journal()
    {
        var (whole, _) = Sample();
        for (var length = 0; length < 8; length++)
        {
            File.WriteAllBytes(_path + ".cut", whole[..length]);
            Assert.Contains("RTBCIJ1", Assert.Throws<JournalException>(() => new JournalReader(_path + ".cut")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_damage_and_never_a_torn_tail()
    {
        var (whole, ends) = Sample();
        for (var bit = 8 * 8; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(_path + ".flip", damaged);
            using var reader = new JournalReader(_path + ".flip");
            var message = Assert.Throws<JournalException>(() => Count(reader)).Message;
            var start = ends.Where(e => e <= bit / 8).DefaultIfEmpty(8).Max();
            Assert.Contains($"byte {start} ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_tail_of_zeros_as_a_power_cut_leaves_it_is_torn()
    {
        var (whole, ends) = Sample();
        foreach (var zeros in new[] { 1, 13, 14, 100_000 })
        {
            File.WriteAllBytes(_path + ".zeros", [.. whole, .. new byte[zeros]]);
            using var reader = new JournalReader(_path + ".zeros");
            Assert.Equal(ends.Count, Count(reader));
            Assert.Equal(zeros, reader.TornBytes);
        }
        File.WriteAllBytes(_path + ".zeros", [.. whole, .. new byte[100], 1]);
        using var damaged = new JournalReader(_path + ".zeros");
        Assert.Throws<JournalException>(() => Count(damaged));
    }

    [Fact]
    public void Messages_of_any_size_come_back_as_they_were() =>
        Gen.Byte.Array[0, 300].Select(Gen.Byte.Array[0, 70_000]).Array[0, 8].Sample(messages =>
        {
            var path = Path.Combine(Path.GetDirectoryName(_path)!, Guid.NewGuid().ToString());
            using (var writer = JournalWriter.Create(path, TimeProvider.System))
                foreach (var (header, payload) in messages)
                    writer.AddFrame(header.Length, header, payload);
            var at = 0;
            using (var reader = new JournalReader(path))
                foreach (var record in reader.Records())
                {
                    var (ns, header, payload) = record.Frame();
                    Assert.Equal(messages[at].Item1.Length, ns);
                    Assert.True(header.Span.SequenceEqual(messages[at].Item1) && payload.Span.SequenceEqual(messages[at].Item2));
                    at++;
                }
            Assert.Equal(messages.Length, at);
            File.Delete(path);
        }, iter: 60);

    [Fact]
    public void Several_threads_may_write_at_once()
    {
        using (var writer = JournalWriter.Create(_path, TimeProvider.System))
            Parallel.For(0, 400, i => writer.AddFrame(i, BitConverter.GetBytes(i), new byte[i]));
        var numbers = new List<int>();
        using var reader = new JournalReader(_path);
        foreach (var record in reader.Records())
        {
            var (ns, header, payload) = record.Frame();
            Assert.Equal((ns, ns), (BitConverter.ToInt32(header.Span), payload.Length));
            numbers.Add((int)ns);
        }
        Assert.Equal(Enumerable.Range(0, 400), numbers.Order());
    }

    [Fact]
    public void A_journal_is_never_written_over()
    {
        JournalWriter.Create(_path, TimeProvider.System).Dispose();
        Assert.Throws<IOException>(() => JournalWriter.Create(_path, TimeProvider.System));
    }

    [Fact]
    public void A_body_of_another_shape_is_named()
    {
        using (var writer = JournalWriter.Create(_path, TimeProvider.System))
        {
            writer.Add(JournalKind.Decision, "text");
            writer.Add(JournalKind.BridgeFrame, 1);
        }
        using var reader = new JournalReader(_path);
        var messages = new List<string>();
        foreach (var record in reader.Records())
            messages.Add(Assert.Throws<JournalException>(() => { if (record.Kind == JournalKind.Decision) record.Read<Decision>(); else record.Frame(); }).Message);
        Assert.Contains("Decision", messages[0], StringComparison.Ordinal);
        Assert.Contains("BridgeFrame", messages[1], StringComparison.Ordinal);
    }

    private (byte[] Bytes, List<long> Ends) Sample()
    {
        using (var writer = JournalWriter.Create(_path, TimeProvider.System))
        {
            writer.AddFrame(5, Encoding.ASCII.GetBytes("header"), new byte[40]);
            writer.Add(JournalKind.TimePassed, 1.5);
            writer.AddFrame(6, Encoding.ASCII.GetBytes("h"), default);
            writer.Add(JournalKind.RunClosed, new RunClosed(true, 3, 0));
        }
        var ends = new List<long>();
        using var reader = new JournalReader(_path);
        foreach (var _ in reader.Records())
            ends.Add(reader.EndOfLastRecord);
        return (File.ReadAllBytes(_path), ends);
    }

    private static int Count(JournalReader reader)
    {
        var count = 0;
        foreach (var _ in reader.Records())
            count++;
        return count;
    }
}
