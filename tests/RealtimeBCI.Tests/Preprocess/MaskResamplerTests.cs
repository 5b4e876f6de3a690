using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

public sealed class MaskResamplerTests
{
    private static readonly Grid Grid = AnalyticHead.GridOf(40, 44, 36, 4);
    private static readonly AnalyticHead Head = new(4, 4);
    private static readonly Mask Brain = Mask.FromBuffer(Grid, [.. Head.Volume(Grid, Affine.Identity).Select(v => v > 700 ? 1f : 0f)]);

    [Fact]
    public void No_motion_returns_the_voxels_exactly()
    {
        var volume = Head.Volume(Grid, Affine.Identity, 20, 1);
        var voxels = new float[Brain.Count];
        new MaskResampler(Grid, Brain, 2).Resample(volume, Affine.Identity, voxels);
        Assert.Equal(Brain.Voxels.Select(v => volume[v]), voxels);
    }

    [Fact]
    public void A_shift_by_whole_voxels_returns_the_neighbours_to_rounding()
    {
        var volume = Head.Volume(Grid, Affine.Identity, 20, 1);
        var voxels = new float[Brain.Count];
        new MaskResampler(Grid, Brain, 2).Resample(volume, Affine.Identity with { M03 = 4, M23 = -8 }, voxels);
        for (var i = 0; i < voxels.Length; i++)
            Assert.Equal(volume[Brain.Voxels[i] + 1 - 2 * Grid.X * Grid.Y], voxels[i], 1e-2f);
    }

    [Fact]
    public void A_moved_head_is_brought_back_with_less_than_a_third_of_the_trilinear_error()
    {
        var motion = RigidMotion.FromParameters([1.7, -1.1, 2.2, 2, -1, 1.5], Grid.CentreMm);
        var (still, moved) = (Head.Volume(Grid, Affine.Identity), Head.Volume(Grid, motion));
        var voxels = new float[Brain.Count];
        new MaskResampler(Grid, Brain, 2).Resample(moved, motion, voxels);
        double sinc = 0, linear = 0;
        var map = Grid.VoxelToWorld.Inverse() * motion * Grid.VoxelToWorld;
        for (var i = 0; i < voxels.Length; i++)
        {
            var v = Brain.Voxels[i];
            sinc += Math.Pow(voxels[i] - still[v], 2);
            linear += Math.Pow(Trilinear(moved, map.Apply(v % Grid.X, v / Grid.X % Grid.Y, v / (Grid.X * Grid.Y))) - still[v], 2);
        }
        Assert.InRange(Math.Sqrt(sinc), 0, Math.Sqrt(linear) / 3);
    }

    [Fact]
    public void A_constant_volume_stays_constant_and_edges_repeat()
    {
        var volume = new float[Grid.VoxelCount];
        Array.Fill(volume, 500f);
        var all = Mask.Whole(Grid);
        var voxels = new float[all.Count];
        new MaskResampler(Grid, all, 2).Resample(volume, RigidMotion.FromParameters([30, -200, 9, 20, 5, -40], Grid.CentreMm), voxels);
        Assert.All(voxels, v => Assert.Equal(500f, v, 0.01f));
    }

    [Fact]
    public void A_grid_smaller_than_the_kernel_is_read_too()
    {
        var small = AnalyticHead.GridOf(5, 6, 1, 3);
        var volume = Enumerable.Range(0, 30).Select(i => (float)i).ToArray();
        var all = Mask.Whole(small);
        var voxels = new float[30];
        new MaskResampler(small, all, 1).Resample(volume, Affine.Identity with { M03 = 1.5 }, voxels);
        Assert.All(voxels, v => Assert.InRange(v, -3, 33));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_and_nothing_is_allocated()
    {
        var volume = Head.Volume(Grid, Affine.Identity, 20, 1);
        var motion = RigidMotion.FromParameters([1, 2, 3, 1, 2, 3], Grid.CentreMm);
        float[] one = new float[Brain.Count], two = new float[Brain.Count];
        var single = new MaskResampler(Grid, Brain, 1);
        single.Resample(volume, motion, one);
        var before = GC.GetAllocatedBytesForCurrentThread();
        single.Resample(volume, motion, one);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        new MaskResampler(Grid, Brain, 3).Resample(volume, motion, two);
        Assert.Equal(one, two);
    }

    [Fact]
    public void A_mask_on_another_grid_is_refused_and_both_grids_are_named()
    {
        var other = AnalyticHead.GridOf(40, 44, 36, 3);
        var refused = Assert.Throws<GeometryException>(() => new MaskResampler(other, Brain, 1));
        Assert.Contains(Grid.ToString(), refused.Message);
        Assert.Contains(other.ToString(), refused.Message);
    }

    private static double Trilinear(float[] volume, (double X, double Y, double Z) at)
    {
        int x = (int)at.X, y = (int)at.Y, z = (int)at.Z;
        var sum = 0.0;
        for (var corner = 0; corner < 8; corner++)
        {
            int dx = corner & 1, dy = corner >> 1 & 1, dz = corner >> 2;
            sum += volume[Grid.Index(x + dx, y + dy, z + dz)]
                * (1 - Math.Abs(at.X - x - dx)) * (1 - Math.Abs(at.Y - y - dy)) * (1 - Math.Abs(at.Z - z - dz));
        }
        return sum;
    }
}
