using System.IO.Hashing;
using RealtimeBCI.Bridge.Scanner;

namespace RealtimeBCI.Tests.Bridge.Scanner;

public class FaultInjectorTests
{
    private static readonly Grid Small = new(4, 3, 2, Affine.Identity);

    private static (RecordingLink Link, FaultLedger Ledger) Send(FaultPlan plan, int volumes, VolumeDataType type = VolumeDataType.Int16)
    {
        var (link, ledger) = (new RecordingLink(), new FaultLedger());
        var injector = new FaultInjector(link, plan, ledger);
        injector.StartRun(new() { RunId = "r", Grid = Small, DataType = type, RepetitionTimeSeconds = 1 });
        var payload = new byte[24 * type.ByteSize()];
        for (var n = 0; n < volumes; n++)
        {
            Array.Fill(payload, (byte)n);
            injector.SendVolume(new() { ScannerNumber = n, AcquiredSeconds = n, Payload = payload });
        }
        injector.EndRun(true);
        return (link, ledger);
    }

    [Fact]
    public void Without_faults_everything_passes_unchanged()
    {
        var (link, ledger) = Send(new(), 50);
        Assert.Equal(Enumerable.Range(0, 50), link.Numbers);
        Assert.All(link.Volumes, v => Assert.Equal(Enumerable.Repeat((byte)v.Number, 48), v.Payload));
        Assert.Empty(ledger.Entries);
        Assert.True(link.Complete);
    }

    [Fact]
    public void Faults_happen_at_their_rates_and_each_stands_in_the_ledger()
    {
        var (link, ledger) = Send(new() { Drop = 0.05, Delay = 0.05, Repeat = 0.03, Corrupt = 0.02, WrongGeometry = 0.01, Seed = 7 }, 20_000);
        var counts = ledger.Counts;
        Assert.InRange(counts["drop"], 900, 1100);
        Assert.InRange(counts["delay"], 850, 1050);
        Assert.InRange(counts["repeat"], 490, 650);
        Assert.InRange(counts["corrupt"], 320, 440);
        Assert.InRange(counts["wrongGeometry"], 150, 240);
        Assert.Equal(20_000 - counts["drop"] + counts["repeat"], link.Numbers.Length);
        var dropped = ledger.Entries.Where(e => e.Fault == "drop").Select(e => e.ScannerNumber).ToHashSet();
        Assert.Equal(Enumerable.Range(0, 20_000).Except(dropped), link.Numbers.Distinct().Order());
    }

    [Fact]
    public void A_corrupt_volume_claims_the_checksum_of_what_it_was()
    {
        var (link, ledger) = Send(new() { Corrupt = 1 }, 5);
        Assert.Equal(5, ledger.Entries.Count);
        foreach (var volume in link.Volumes)
        {
            Assert.NotEqual(volume.Checksum, Crc32.HashToUInt32(volume.Payload));
            var changed = Enumerable.Range(0, 48).Single(i => volume.Payload[i] != volume.Number);
            Assert.Equal(ledger.Entries[volume.Number].Detail, changed);
        }
    }

    [Fact]
    public void A_delayed_volume_comes_after_as_many_others_as_the_ledger_says()
    {
        var (link, ledger) = Send(new() { Delay = 0.1, Seed = 3 }, 400);
        var numbers = link.Numbers.ToList();
        foreach (var late in ledger.Entries.Where(e => e.ScannerNumber < 390))
        {
            var newest = numbers.Take(numbers.IndexOf(late.ScannerNumber)).Max();
            Assert.InRange(newest, late.ScannerNumber, late.ScannerNumber + late.Detail);
            Assert.InRange(late.Detail, 1, 4);
        }
        Assert.Equal(Enumerable.Range(0, 400), numbers.Order());
    }

    [Fact]
    public void A_reordered_volume_changes_places_with_the_next()
    {
        var (link, ledger) = Send(new() { Reorder = 0.02, Seed = 5 }, 500);
        var alone = ledger.Entries.First(e => e.ScannerNumber < 498 && ledger.Entries.All(o => o.ScannerNumber != e.ScannerNumber + 1));
        var numbers = link.Numbers.ToList();
        Assert.Equal(numbers.IndexOf(alone.ScannerNumber) - 1, numbers.IndexOf(alone.ScannerNumber + 1));
    }

    [Fact]
    public void A_volume_of_wrong_geometry_states_its_own_grid_and_fills_it()
    {
        var (link, _) = Send(new() { WrongGeometry = 1 }, 3);
        Assert.All(link.Volumes, v =>
        {
            Assert.Equal(1, v.Grid!.Z);
            Assert.Equal(v.Grid.VoxelCount * 2, v.Payload.Length);
        });
    }

    [Fact]
    public void NaN_comes_in_float_series_and_is_refused_in_others()
    {
        var (link, _) = Send(new() { NaN = 1 }, 2, VolumeDataType.Float32);
        Assert.All(link.Volumes, v => Assert.Contains(float.NaN, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(v.Payload).ToArray()));
        Assert.Contains("--nan is 1", Assert.Throws<ArgumentException>(() => Send(new() { NaN = 1 }, 1)).Message);
    }

    [Fact]
    public void The_same_seed_does_the_same()
    {
        var plan = new FaultPlan { Drop = 0.1, Delay = 0.1, Repeat = 0.1, Reorder = 0.1, Corrupt = 0.1, Seed = 11 };
        var (first, second) = (Send(plan, 300), Send(plan, 300));
        Assert.Equal(first.Ledger.Entries, second.Ledger.Entries);
        Assert.Equal(first.Link.Numbers, second.Link.Numbers);
        Assert.NotEqual(first.Ledger.Entries, Send(plan with { Seed = 12 }, 300).Ledger.Entries);
    }
}
