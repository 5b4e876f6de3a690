using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

public sealed class RealignerTests
{
    private static readonly Grid Grid = AnalyticHead.GridOf(56, 64, 48, 3);
    private static readonly AnalyticHead Head = new(3);
    private static readonly float[] Reference = Head.Volume(Grid, Affine.Identity, 12, 1);

    private static Affine Moved(params double[] parameters) => RigidMotion.FromParameters(parameters, Grid.CentreMm);

    [Fact]
    public void Small_motion_is_found_to_two_hundredths_of_a_millimetre_under_noise()
    {
        var realigner = new Realigner(Reference, Grid, new());
        var random = new Random(5);
        for (var t = 0; t < 4; t++)
        {
            var truth = Moved([.. Enumerable.Range(0, 6).Select(_ => 2 * random.NextDouble() - 1)]);
            var found = realigner.Estimate(Head.Volume(Grid, truth, 12, 10 + t));
            Assert.Equal(MotionState.Estimated, found.State);
            Assert.InRange(AnalyticHead.Rms80(found.ReferenceToVolume, truth), 0, 0.02);
        }
    }

    [Theory]
    [InlineData(10, -10, 10, 10, 10, -10)]
    [InlineData(-10, 10, 10, -10, 10, 10)]
    [InlineData(0, 0, 10, 0, 0, 10)]
    [InlineData(10, 0, 0, 10, 0, 0)]
    [InlineData(0, -10, 0, 0, -10, 0)]
    public void Ten_millimetres_and_ten_degrees_at_once_are_recovered(double x, double y, double z, double rx, double ry, double rz)
    {
        var truth = Moved(x, y, z, rx, ry, rz);
        var found = new Realigner(Reference, Grid, new()).Estimate(Head.Volume(Grid, truth, 12, 2));
        Assert.Equal(MotionState.Estimated, found.State);
        Assert.InRange(AnalyticHead.Rms80(found.ReferenceToVolume, truth), 0, 0.05);
    }

    [Fact]
    public void Whatever_the_motion_an_estimate_is_right_or_marked_lost()
    {
        var random = new Random(7);
        var states = new List<MotionState>();
        for (var t = 0; t < 12; t++)
        {
            var size = 8 + 4 * t;
            var truth = Moved([.. Enumerable.Range(0, 6).Select(_ => size * (2 * random.NextDouble() - 1))]);
            var found = new Realigner(Reference, Grid, new()).Estimate(Head.Volume(Grid, truth, 12, 3));
            states.Add(found.State);
            if (found.State == MotionState.Estimated)
                Assert.InRange(AnalyticHead.Rms80(found.ReferenceToVolume, truth), 0, 0.1);
        }
        Assert.Contains(MotionState.Lost, states);
    }

    [Fact]
    public void After_a_lost_volume_the_next_starts_from_the_last_good_one()
    {
        var realigner = new Realigner(Reference, Grid, new());
        var truth = Moved(1, 2, -1, 1, -2, 1);
        var good = realigner.Estimate(Head.Volume(Grid, truth, 12, 4));
        var noise = new float[Grid.VoxelCount];
        var random = new Random(1);
        for (var i = 0; i < noise.Length; i++)
            noise[i] = 1000 * random.NextSingle();
        var lost = realigner.Estimate(noise);
        Assert.Equal(MotionState.Lost, lost.State);
        Assert.Equal(good.ReferenceToVolume, lost.ReferenceToVolume);
        Assert.Equal(MotionState.Lost, realigner.Estimate(new float[Grid.VoxelCount]).State);
        var notFinite = new float[Grid.VoxelCount];
        Array.Fill(notFinite, float.NaN);
        Assert.Equal(MotionState.Lost, realigner.Estimate(notFinite).State);
        var next = realigner.Estimate(Head.Volume(Grid, truth, 12, 5));
        Assert.Equal(MotionState.Estimated, next.State);
        Assert.InRange(AnalyticHead.Rms80(next.ReferenceToVolume, truth), 0, 0.02);
    }

    [Fact]
    public void A_head_that_moves_twenty_millimetres_and_fifteen_degrees_for_good_is_found_at_once_and_kept()
    {
        var realigner = new Realigner(Reference, Grid, new());
        var truth = Moved(20, -20, 12, 15, -15, 15);
        for (var t = 0; t < 3; t++)
        {
            var found = realigner.Estimate(Head.Volume(Grid, truth, 12, 20 + t));
            Assert.Equal(MotionState.Estimated, found.State);
            Assert.InRange(AnalyticHead.Rms80(found.ReferenceToVolume, truth), 0, 0.05);
        }
    }

    [Fact]
    public void A_reference_without_contrast_loses_every_volume()
    {
        var realigner = new Realigner(new float[Grid.VoxelCount], Grid, new());
        Assert.Equal(MotionState.Lost, realigner.Estimate(Reference).State);
    }

    [Fact]
    public void The_estimate_is_the_same_bit_for_bit_again_and_on_any_number_of_threads()
    {
        Affine[] Run(int threads)
        {
            var realigner = new Realigner(Reference, Grid, new() { Threads = threads });
            return [.. Enumerable.Range(0, 3).Select(t => realigner.Estimate(Head.Volume(Grid, Moved(t, 0, 0.5, 0, t, 0), 12, t)).ReferenceToVolume)];
        }
        var once = Run(1);
        Assert.Equal(once, Run(1));
        Assert.Equal(once, Run(2));
        Assert.Equal(once, Run(3));
    }

    [Fact]
    public void Freedom_of_the_gain_costs_an_even_volume_nothing()
    {
        double Error(RealignSettings settings) => Enumerable.Range(0, 6).Average(t =>
        {
            var reference = Head.Volume(Grid, Affine.Identity, 40, 50 + t);
            var truth = Moved(0.2, -0.1, 0.3, 0.3, 0.1, -0.2);
            return AnalyticHead.Rms80(new Realigner(reference, Grid, settings).Estimate(Head.Volume(Grid, truth, 40, 60 + t)).ReferenceToVolume, truth);
        });
        Assert.InRange(Error(new()), 0, 1.05 * Error(new() { GainOrder = 0 }));
    }

    [Fact]
    public void A_change_of_gain_and_a_smooth_bias_leave_the_motion_as_it_is()
    {
        var truth = Moved(0.4, -0.3, 0.6, 0.5, 0.2, -0.4);
        var volume = Head.Volume(Grid, truth, 12, 6);
        for (var i = 0; i < volume.Length; i++)
            volume[i] *= (float)(1.1 + 0.01 * Math.Sin((i % Grid.X - 28) / 12.0));
        var found = new Realigner(Reference, Grid, new()).Estimate(volume);
        Assert.InRange(AnalyticHead.Rms80(found.ReferenceToVolume, truth), 0, 0.03);
    }

    [Theory, InlineData(1), InlineData(2)] // what is left is the estimate itself
    public void Nothing_is_allocated_per_volume_but_the_result(int threads)
    {
        float[] moved = Head.Volume(Grid, Moved(0.2, 0, 0, 0, 0.3, 0), 12, 8), empty = new float[Grid.VoxelCount];
        var realigner = new Realigner(Reference, Grid, new() { Threads = threads });
        // The least of several rounds: on a busy machine the runtime's own bookkeeping of waiting threads falls into some of them.
        long Allocated(float[] volume) => Enumerable.Range(0, 5).Min(_ =>
        {
            realigner.Estimate(volume);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var t = 0; t < 10; t++)
                realigner.Estimate(volume);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
        });
        Assert.InRange(Allocated(moved), 0, 400);
        Assert.InRange(Allocated(empty), 0, 400);
    }

    [Fact]
    public void A_volume_of_another_length_is_refused_with_both_lengths()
    {
        var realigner = new Realigner(Reference, Grid, new());
        var refused = Assert.Throws<ArgumentException>(() => realigner.Estimate(new float[7]));
        Assert.Contains("7", refused.Message);
        Assert.Contains(Grid.VoxelCount.ToString(), refused.Message);
    }

    [Fact]
    public void Parameters_and_map_say_the_same()
    {
        double[] parameters = [1.5, -2, 3, 4, -5, 6];
        var back = RigidMotion.ToParameters(RigidMotion.FromParameters(parameters, (7, 8, 9)), (7, 8, 9));
        for (var k = 0; k < 6; k++)
            Assert.Equal(parameters[k], back[k], 9);
    }
}
