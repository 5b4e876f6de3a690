using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

public sealed class MaskPlacementTests
{
    private static readonly Grid SessionGrid = OtherDay.TiltedGrid(62, 70, 46, (3.1, 3, 3.3), 10, (2, 3, -1));
    private static readonly Mask Brain = BrainMask.Of(OtherDay.Training, OtherDay.TrainingGrid);
    private static readonly Affine Alignment = RigidMotion.FromParameters([8, -6, 4, 6, -3, 5], default);

    [Fact]
    public void Motion_and_alignment_in_one_reading_give_the_training_voxels_better_than_two_readings_do()
    {
        var motion = RigidMotion.FromParameters([0.8, -1.2, 0.7, 1, -0.6, 1.4], SessionGrid.CentreMm);
        var volume = OtherDay.Head.Volume(SessionGrid, motion * Alignment);
        var once = Read(MaskPlacement.Through(Brain, Alignment, null), volume, motion);
        var whole = Mask.Whole(SessionGrid);
        var still = new float[SessionGrid.VoxelCount];
        var between = Read(MaskPlacement.OnOwnGrid(whole, SessionGrid), volume, motion);
        for (var i = 0; i < between.Length; i++)
            still[whole.Voxels[i]] = between[i];
        var twice = Read(MaskPlacement.Through(Brain, Alignment, null), still, Affine.Identity);
        Assert.InRange(Rms(once), 0, 12);
        Assert.InRange(Rms(once), 0, 0.9 * Rms(twice));
    }

    [Fact]
    public void The_steps_of_a_run_align_a_moving_session_to_the_training_voxels()
    {
        var settings = new PreprocessSettings();
        var realign = new RealignStep(SessionGrid, OtherDay.Head.Volume(SessionGrid, Alignment, 10, 3), settings);
        var resample = new ResampleStep(SessionGrid, MaskPlacement.Through(Brain, Alignment, null), settings);
        var buffers = new FloatBuffers(SessionGrid.VoxelCount);
        for (var n = 0; n < 3; n++)
        {
            var image = buffers.Rent();
            OtherDay.Head.Volume(SessionGrid, RigidMotion.FromParameters([0.5 * n, -0.4 * n, 0.3, 0.5, -0.3 * n, 0.6], SessionGrid.CentreMm) * Alignment, 10, 4 + n).CopyTo(image.Span);
            using var voxels = resample.Apply(realign.Apply(new() { ScannerNumber = n, AcquiredSeconds = n, Image = image, Times = new() })).Voxels!;
            Assert.Equal(Brain.Count, voxels.Span.Length);
            Assert.InRange(Rms(voxels.Span), 0, 25);
        }
    }

    [Fact]
    public void An_unwarping_field_is_composed_and_nothing_is_allocated_per_volume()
    {
        var motion = RigidMotion.FromParameters([0.8, -1.2, 0.7, 1, -0.6, 1.4], SessionGrid.CentreMm);
        var volume = Distorted(SessionGrid, motion);
        var resampler = new MaskResampler(SessionGrid, MaskPlacement.Through(Brain, Alignment, Field()), 1);
        var voxels = new float[Brain.Count];
        resampler.Resample(volume, motion, voxels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        resampler.Resample(volume, motion, voxels);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.InRange(Rms(voxels), 0, 15);
        Assert.InRange(Rms(Read(MaskPlacement.Through(Brain, Alignment, null), volume, motion)), 25, 1000);
    }

    [Fact]
    public void A_distorted_session_is_aligned_better_with_its_unwarping_field()
    {
        var session = Distorted(SessionGrid, Affine.Identity);
        double Error(DisplacementField? field) => AnalyticHead.Rms80(
            SessionAligner.Estimate(OtherDay.Training, OtherDay.TrainingGrid, Brain, session, SessionGrid, field, 2).TrainingToSession, Alignment);
        var with = Error(Field());
        Assert.InRange(with, 0, 0.2);
        Assert.InRange(Error(null), 3 * with, 10);
    }

    [Fact]
    public void A_field_of_other_than_three_components_is_refused()
    {
        var grid = new Grid(2, 2, 2, Affine.Identity);
        Assert.Contains("three volumes", Assert.Throws<ArgumentException>(() => new DisplacementField(grid, [new float[8], new float[8]])).Message);
        var path = Path.Combine(TestPaths.TemporaryFolder(), "field.nii");
        NiftiWriter.Write(path, grid, [new float[8], new float[8]], 1);
        Assert.Contains("has 2 volumes", Assert.Throws<NiftiException>(() => DisplacementField.Read(path)).Message);
    }

    /// <summary>Signal moves along y by an amount that x alone decides, so that the distorted head has a formula too.</summary>
    private static double Displacement(double x) => 4 * Math.Sin(x / 35);

    private static DisplacementField Field()
    {
        var grid = AnalyticHead.GridOf(101, 5, 5, 2.5);
        float[][] mm = [new float[grid.VoxelCount], new float[grid.VoxelCount], new float[grid.VoxelCount]];
        for (var i = 0; i < grid.VoxelCount; i++)
            mm[1][i] = (float)Displacement(grid.VoxelToWorld.Apply(i % grid.X, 0, 0).X);
        return new(grid, mm);
    }

    private static float[] Distorted(Grid grid, Affine motion)
    {
        var volume = new float[grid.VoxelCount];
        var (unmoved, toTraining) = (motion.Inverse() * grid.VoxelToWorld, Alignment.Inverse());
        for (var i = 0; i < volume.Length; i++)
        {
            var at = unmoved.Apply(i % grid.X, i / grid.X % grid.Y, i / (grid.X * grid.Y));
            var (x, y, z) = toTraining.Apply(at.X, at.Y - Displacement(at.X), at.Z);
            volume[i] = (float)OtherDay.Head.At(x, y, z);
        }
        return volume;
    }

    private static float[] Read(MaskPlacement placement, float[] volume, Affine motion)
    {
        var voxels = new float[placement.Mask.Count];
        new MaskResampler(SessionGrid, placement, 2).Resample(volume, motion, voxels);
        return voxels;
    }

    /// <summary>Distance of the brain's inner voxels from the head's own formula at the training voxels; a tissue voxel has about 1000.</summary>
    private static double Rms(ReadOnlySpan<float> voxels)
    {
        var (grid, sum, count) = (OtherDay.TrainingGrid, 0.0, 0);
        for (var i = 0; i < voxels.Length; i++)
        {
            var v = Brain.Voxels[i];
            var (x, y, z) = grid.VoxelToWorld.Apply(v % grid.X, v / grid.X % grid.Y, v / (grid.X * grid.Y));
            if (x * x / 2500 + (y + 4) * (y + 4) / 4225 + (z - 4) * (z - 4) / 1600 > 1)
                continue;
            (sum, count) = (sum + Math.Pow(voxels[i] - OtherDay.Head.At(x, y, z), 2), count + 1);
        }
        return Math.Sqrt(sum / count);
    }
}
