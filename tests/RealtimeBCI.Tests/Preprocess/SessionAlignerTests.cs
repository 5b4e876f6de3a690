using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

public sealed class SessionAlignerTests
{
    private static readonly Grid SessionGrid = OtherDay.TiltedGrid(60, 66, 42, (3.4, 3.3, 3.6), -8, (3, -2, 4));

    [Theory]
    [InlineData("same", 9, -10, 7, 7, -7, 6)]
    [InlineData("compressed", -12, 4, 8, -8, 5, 7)]
    [InlineData("inverted", 5, 9, -11, 12, 0, -2)]
    public void A_head_that_moved_15_mm_and_12_degrees_is_found_on_another_grid_in_any_contrast(string kind, double x, double y, double z, double rx, double ry, double rz)
    {
        var truth = RigidMotion.FromParameters([x, y, z, rx, ry, rz], default);
        var found = Align(OtherDay.Session(SessionGrid, truth, v => OtherDay.Contrast(kind, v)), SessionGrid);
        Assert.InRange(AnalyticHead.Rms80(found.TrainingToSession, truth), 0, 0.2);
        Assert.InRange(found.OrientationMargin, 1, 10);
        Assert.Equal("as stated", found.Orientation);
        Assert.InRange(found.Similarity, 0.85, 1);
    }

    [Fact]
    public void A_cropped_field_is_aligned_and_its_coverage_is_the_share_of_voxels_whose_place_it_holds()
    {
        var truth = RigidMotion.FromParameters([-6, 5, 9, 6, 2, -4], default);
        var slab = OtherDay.TiltedGrid(72, 60, 22, (2.8, 2.8, 3.2), 18, (0, -20, 12));
        var found = Align(OtherDay.Session(slab, truth, v => v), slab);
        Assert.InRange(AnalyticHead.Rms80(found.TrainingToSession, truth), 0, 0.3);
        var mask = BrainMask.Of(OtherDay.Training, OtherDay.TrainingGrid);
        var inside = mask.Voxels.Count(v =>
        {
            var g = OtherDay.TrainingGrid;
            var place = g.VoxelToWorld.Apply(v % g.X, v / g.X % g.Y, v / (g.X * g.Y));
            var moved = truth.Apply(place.X, place.Y, place.Z);
            var at = slab.VoxelToWorld.Inverse().Apply(moved.X, moved.Y, moved.Z);
            return at.X > -0.5 && at.X < slab.X - 0.5 && at.Y > -0.5 && at.Y < slab.Y - 0.5 && at.Z > -0.5 && at.Z < slab.Z - 0.5;
        });
        Assert.Equal(100.0 * inside / mask.Count, found.MaskInFieldPercent, 0.5);
        Assert.InRange(found.MaskInFieldPercent, 30, 90);
    }

    [Theory]
    [InlineData(true, false, false, "mirrored left-right")]
    [InlineData(true, true, false, "turned by 180 degrees about the vertical axis")]
    public void Data_reversed_under_an_affine_that_does_not_say_so_fit_another_orientation_better_and_it_is_named(bool x, bool y, bool z, string name)
    {
        var grid = AnalyticHead.GridOf(50, 56, 40, 4);
        var session = OtherDay.Session(grid, RigidMotion.FromParameters([6, -4, 5, 4, -3, 5], default), v => v);
        var reversed = new float[session.Length];
        for (var i = 0; i < session.Length; i++)
        {
            int a = i % grid.X, b = i / grid.X % grid.Y, c = i / (grid.X * grid.Y);
            reversed[grid.Index(x ? grid.X - 1 - a : a, y ? grid.Y - 1 - b : b, z ? grid.Z - 1 - c : c)] = session[i];
        }
        var found = Align(reversed, grid);
        Assert.Equal(name, found.Orientation);
        Assert.InRange(found.OrientationMargin, -10, -0.5);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_alignment_bit_for_bit()
    {
        var coarse = AnalyticHead.GridOf(36, 40, 30, 5);
        var session = OtherDay.Session(coarse, RigidMotion.FromParameters([4, 3, -5, 3, 2, 4], default), v => v);
        var one = SessionAligner.Estimate(OtherDay.Training, OtherDay.TrainingGrid, null, session, coarse, null, 1);
        var three = SessionAligner.Estimate(OtherDay.Training, OtherDay.TrainingGrid, null, session, coarse, null, 3);
        Assert.Equal(one.TrainingToSession, three.TrainingToSession);
        Assert.Equal((one.Similarity, one.OrientationMargin), (three.Similarity, three.OrientationMargin));
    }

    [Fact]
    public void One_slice_and_an_empty_volume_are_refused_with_what_was_expected()
    {
        var slice = new Grid(40, 20, 1, Affine.Identity);
        Assert.Contains("at least 8 voxels", Assert.Throws<ArgumentException>(() => Align(new float[800], slice)).Message);
        var grid = AnalyticHead.GridOf(20, 20, 20, 8);
        Assert.Contains("fits the training session's nowhere", Assert.Throws<ArgumentException>(() => Align(new float[8000], grid)).Message);
    }

    private static AlignmentEstimate Align(float[] session, Grid grid) =>
        SessionAligner.Estimate(OtherDay.Training, OtherDay.TrainingGrid, null, session, grid, null, 2);
}
