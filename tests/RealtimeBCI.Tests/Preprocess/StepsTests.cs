using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

public sealed class StepsTests
{
    private static readonly Grid Grid = AnalyticHead.GridOf(40, 44, 36, 4);
    private static readonly AnalyticHead Head = new(5, 3);
    private readonly FloatBuffers _images = new(Grid.VoxelCount);

    private IngestedVolume Volume(int number, float[]? image, FloatBuffers? from = null)
    {
        var buffer = image is null ? null : (from ?? _images).Rent();
        image?.CopyTo(buffer!.Span);
        return new() { ScannerNumber = number, AcquiredSeconds = 2 * number, Image = buffer, Times = new() };
    }

    private static Mask MaskOf(Grid grid) => Mask.FromBuffer(grid, [.. Head.Volume(grid, Affine.Identity).Select(v => v > 700 ? 1f : 0f)]);

    [Fact]
    public void The_first_volume_that_is_not_missing_becomes_the_reference_and_gaps_pass()
    {
        var motion = RigidMotion.FromParameters([0.5, 0, 0, 0, 0, 1], Grid.CentreMm);
        var realign = new RealignStep(Grid, null, new());
        var resample = new ResampleStep(Grid, MaskOf(Grid), new());
        PreparedVolume Run(int number, float[]? image) => resample.Apply(realign.Apply(Volume(number, image)));

        var gap = Run(0, null);
        Assert.True(gap.IsMissing);
        Assert.Equal((0, 0.0), (gap.ScannerNumber, gap.AcquiredSeconds));
        var first = Run(1, Head.Volume(Grid, Affine.Identity, 10, 1));
        Assert.Equal(MotionState.Estimated, first.Motion.State);
        Assert.InRange(AnalyticHead.Rms80(first.Motion.ReferenceToVolume, Affine.Identity), 0, 1e-4);
        Assert.Equal((0.0, 0.0), (first.Quality.FramewiseDisplacementMm, first.Quality.DvarsPercent));
        Assert.True(Run(2, null).IsMissing);
        var moved = Run(3, Head.Volume(Grid, motion, 10, 2));
        Assert.InRange(AnalyticHead.Rms80(moved.Motion.ReferenceToVolume, motion), 0, 0.05);
        Assert.Equal(0.5 + 50 * Math.PI / 180, moved.Quality.FramewiseDisplacementMm, 0.05);
        Assert.InRange(moved.Quality.DvarsPercent, 0.5, 4);
        Assert.InRange(moved.Quality.MeanIntensity, 900, 1100);
    }

    [Fact]
    public void Realignment_switched_off_returns_the_voxels_exactly()
    {
        var mask = MaskOf(Grid);
        var image = Head.Volume(Grid, RigidMotion.FromParameters([3, 0, 0, 0, 0, 0], Grid.CentreMm));
        var settings = new PreprocessSettings { Realign = false };
        var prepared = new ResampleStep(Grid, mask, settings).Apply(new RealignStep(Grid, null, settings).Apply(Volume(0, image)));
        Assert.Equal(MotionState.NotEstimated, prepared.Motion.State);
        Assert.Equal(mask.Voxels.Select(v => image[v]), prepared.Voxels!.Span.ToArray());
    }

    [Fact]
    public void One_slice_has_no_rigid_motion()
    {
        var slice = AnalyticHead.GridOf(40, 44, 1, 4);
        var step = new RealignStep(slice, null, new());
        Assert.False(step.Estimates);
        var realigned = step.Apply(Volume(0, Head.Volume(slice, Affine.Identity), new(slice.VoxelCount)));
        Assert.Equal(MotionState.NotEstimated, realigned.Motion.State);
    }

    [Fact]
    public void Voxels_that_are_not_finite_take_the_references_value_and_are_counted()
    {
        var reference = Head.Volume(Grid, Affine.Identity);
        var image = (float[])reference.Clone();
        int[] broken = [Grid.Index(20, 22, 18), Grid.Index(0, 0, 0), Grid.Index(15, 25, 20)];
        (image[broken[0]], image[broken[1]], image[broken[2]]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        var realigned = new RealignStep(Grid, reference, new()).Apply(Volume(0, image));
        Assert.Equal(3, realigned.NonFinite);
        Assert.All(broken, v => Assert.Equal(reference[v], realigned.Image!.Span[v]));
        var prepared = new ResampleStep(Grid, MaskOf(Grid), new()).Apply(realigned);
        Assert.Equal(3, prepared.Quality.NonFiniteVoxels);
        Assert.All(prepared.Voxels!.Span.ToArray(), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void The_volumes_buffer_goes_back_once_it_is_resampled()
    {
        var input = Volume(0, Head.Volume(Grid, Affine.Identity));
        new ResampleStep(Grid, MaskOf(Grid), new()).Apply(new RealignStep(Grid, null, new()).Apply(input));
        Assert.Throws<ObjectDisposedException>(() => input.Image!.Span[0]);
    }

    [Fact]
    public void A_mask_on_another_grid_is_refused() =>
        Assert.Throws<GeometryException>(() => new ResampleStep(AnalyticHead.GridOf(40, 44, 35, 4), MaskOf(Grid), new()));
}
