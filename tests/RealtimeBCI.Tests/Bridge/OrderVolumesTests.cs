using System.Buffers.Binary;
using System.IO.Hashing;
using CsCheck;
using RealtimeBCI.Bridge.Ingest;
using RealtimeBCI.Tests.Core;

namespace RealtimeBCI.Tests.Bridge;

public sealed class OrderVolumesTests
{
    private const double Tr = 2;

    private static readonly RunInfo Run = new()
    {
        RunId = "run-1",
        Grid = new(2, 1, 1, Affine.Identity),
        DataType = VolumeDataType.Int16,
        RepetitionTimeSeconds = Tr,
        Slope = 0.5,
        Intercept = 1,
    };

    private readonly OrderVolumes _order = new(Run, new(new HandTime { Ns = 77 }));
    private readonly List<string> _out = [];

    [Fact]
    public void Volumes_in_order_pass_at_once_scaled_and_stamped()
    {
        IngestedVolume? got = null;
        _order.Apply(Volume(0) with { ReceivedNs = 5, JournalledNs = 6, SentNs = 4, AcquiredSeconds = 0.25 }, o => got = o.Volume);
        Assert.Equal([1f, 51f], got!.Image!.Span.ToArray());
        Assert.Equal((0, 0.25, 0), (got.ScannerNumber, got.AcquiredSeconds, got.NonFinite));
        Assert.Equal((4, 5, 6, 77), (got.Times[LedgerStage.Sent], got.Times[LedgerStage.Received], got.Times[LedgerStage.Journalled], got.Times[LedgerStage.Ingested]));
    }

    [Fact]
    public void A_later_volume_waits_for_an_earlier_one_and_both_pass_in_order()
    {
        Give(0, 2);
        Assert.Equal(["0"], _out);
        Give(1);
        Assert.Equal(["0", "1", "2"], _out);
    }

    [Fact]
    public void A_gap_is_marked_when_it_was_overtaken_by_one_and_a_half_repetition_times()
    {
        Give(0, 2);
        Assert.Equal(["0"], _out);
        Give(3);
        Assert.Equal(["0", "gap 1", "2", "3"], _out);
    }

    [Fact]
    public void A_heartbeats_time_brings_the_mark_at_its_very_moment()
    {
        Give(0, 2);
        Pass(4 + 1.5 * Tr - 0.01);
        Assert.Equal(["0", "time"], _out);
        Pass(4 + 1.5 * Tr);
        Assert.Equal(["0", "time", "gap 1", "2", "time"], _out);
    }

    [Fact]
    public void A_stall_marks_nothing_however_long_it_lasts()
    {
        Give(0);
        Pass(1000);
        Give(1);
        Assert.Equal(["0", "time", "1"], _out);
    }

    [Fact]
    public void Time_that_is_no_number_or_runs_backwards_changes_nothing()
    {
        Give(0, 2);
        Pass(double.NaN);
        Pass(-5);
        Give(3);
        Assert.Equal(["0", "time", "time", "gap 1", "2", "3"], _out);
    }

    [Fact]
    public void What_comes_after_its_mark_is_late_and_what_comes_twice_is_a_duplicate()
    {
        Give(0, 2, 3, 1, 1, 2, 4, 4);
        Assert.Equal(["0", "gap 1", "2", "3", "1 Late", "1 Late", "2 Duplicate", "4", "4 Duplicate"], _out);
    }

    [Fact]
    public void A_duplicate_of_a_volume_that_waits_is_turned_away()
    {
        Give(0, 2, 2, 1);
        Assert.Equal(["0", "2 Duplicate", "1", "2"], _out);
    }

    [Fact]
    public void A_corrupt_volume_is_named_and_the_same_number_may_come_again()
    {
        Give(0);
        Apply(Volume(1) with { Checksum = 1 });
        Apply(Volume(1) with { Length = 3 });
        Give(1);
        Assert.Equal(["0", "1 Corrupt", "1 Corrupt", "1"], _out);
    }

    [Fact]
    public void Another_geometry_is_named_whether_the_header_or_the_length_says_so()
    {
        Apply(Volume(0) with { Grid = new(1, 2, 1, Affine.Identity) });
        Apply(Volume(0) with { Grid = Run.Grid with { VoxelToWorld = Affine.Identity with { M03 = 0.1 } } });
        var payload = PooledBytes.Copy(new byte[6]);
        Apply(Volume(0) with { Payload = payload, Length = 6, Checksum = Crc32.HashToUInt32(payload.Span) });
        Apply(Volume(0) with { Grid = Run.Grid });
        Assert.Equal(["0 WrongGeometry", "0 WrongGeometry", "0 WrongGeometry", "0"], _out);
        Assert.Throws<ObjectDisposedException>(() => payload.Span.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(OrderVolumes.FurthestAhead + 1)]
    [InlineData(int.MaxValue)]
    public void A_number_that_no_run_can_hold_is_out_of_range(int number)
    {
        Give(number);
        Assert.Equal([$"{number} OutOfRange"], _out);
    }

    [Fact]
    public void The_runs_end_gives_out_what_waits_with_the_gaps_between_and_none_behind()
    {
        Give(0, 2, 4);
        Assert.Equal(["0", "gap 1", "2"], _out);
        Apply(new RunSignal.Ended(true));
        Assert.Equal(["0", "gap 1", "2", "gap 3", "4", "end"], _out);
    }

    [Fact]
    public void Events_pass_at_once()
    {
        Give(0, 2);
        Apply(new RunSignal.EventObserved(new() { Number = 1, Kind = DesignEventKind.Cue, OnsetSeconds = 3 }));
        Assert.Equal(["0", "EventObserved"], _out);
    }

    [Fact]
    public void Values_that_are_not_finite_are_counted()
    {
        var run = Run with { DataType = VolumeDataType.Float32 };
        byte[] bytes = [.. BitConverter.GetBytes(float.NaN), .. BitConverter.GetBytes(2f)];
        IngestedVolume? got = null;
        new OrderVolumes(run, new(new HandTime())).Apply(
            Volume(0) with { Payload = PooledBytes.Copy(bytes), Length = 8, Checksum = Crc32.HashToUInt32(bytes) }, o => got = o.Volume);
        Assert.Equal(1, got!.NonFinite);
    }

    [Fact]
    public void The_checksum_is_zlibs() => Assert.Equal(0xcbf43926u, Crc32.HashToUInt32("123456789"u8));

    [Fact]
    public void Whatever_comes_in_each_number_goes_out_at_most_once_and_in_order() =>
        Gen.Int[-2, 40].Array[1, 80].Sample(numbers =>
        {
            var order = new OrderVolumes(Run, new(new HandTime()));
            var next = 0;
            var refused = 0;
            void Take(RunItem<IngestedVolume> item)
            {
                if (item.Volume is { } volume)
                    Assert.Equal(next++, volume.ScannerNumber);
                else if (item.Signal is RunSignal.VolumeRejected)
                    refused++;
            }
            foreach (var number in numbers)
                order.Apply(Volume(number), Take);
            order.Apply(new RunSignal.Ended(true), Take);
            var sound = numbers.Where(n => n >= 0).Distinct().Count();
            Assert.Equal(numbers.Where(n => n >= 0).DefaultIfEmpty(-1).Max() + 1, next);
            Assert.InRange(refused, numbers.Length - sound, numbers.Length);
        });

    private static RawVolume Volume(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2), 100);
        return new()
        {
            Sequence = number + 1,
            ScannerNumber = number,
            AcquiredSeconds = number * Tr,
            Length = 4,
            Payload = PooledBytes.Copy(bytes),
            Checksum = Crc32.HashToUInt32(bytes),
        };
    }

    private void Give(params int[] numbers)
    {
        foreach (var number in numbers)
            Apply(Volume(number));
    }

    private void Pass(double seconds) => Apply(new RunSignal.TimePassed(seconds));

    private void Apply(RunItem<RawVolume> item) => _order.Apply(item, o => _out.Add(o switch
    {
        { Volume: { Image: null, ScannerNumber: var n } } => $"gap {n}",
        { Volume.ScannerNumber: var n } => $"{n}",
        { Signal: RunSignal.VolumeRejected(var n, var fault, _) } => $"{n} {fault}",
        { Signal: RunSignal.TimePassed } => "time",
        { Signal: RunSignal.Ended } => "end",
        _ => o.Signal!.GetType().Name,
    }));
}
