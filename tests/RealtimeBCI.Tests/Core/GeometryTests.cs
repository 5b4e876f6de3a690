using CsCheck;

namespace RealtimeBCI.Tests.Core;

public sealed class GeometryTests
{
    private static readonly Gen<Affine> Affines = Gen.Double[-3, 3].Array[12].Select(a => Affine.FromRows(a)).Where(a => Math.Abs(a.Determinant) > 0.3);

    [Fact]
    public void An_affine_times_its_inverse_changes_nothing() =>
        Affines.Sample(a => Assert.True((a * a.Inverse()).MaxDifference(Affine.Identity) < 1e-9 && (a.Inverse() * a).MaxDifference(Affine.Identity) < 1e-9));

    [Fact]
    public void A_product_applies_the_right_factor_first() =>
        Affines.Select(Affines).Sample((a, b) =>
        {
            var (x, y, z) = b.Apply(1, -2, 3);
            var inSteps = a.Apply(x, y, z);
            var atOnce = (a * b).Apply(1, -2, 3);
            Assert.True(Math.Abs(inSteps.X - atOnce.X) + Math.Abs(inSteps.Y - atOnce.Y) + Math.Abs(inSteps.Z - atOnce.Z) < 1e-9);
        });

    [Fact]
    public void Rows_of_three_by_four_and_four_by_four_say_the_same()
    {
        double[] rows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 1];
        Assert.Equal(Affine.FromRows(rows), Affine.FromRows(rows.AsSpan(0, 12)));
        Assert.Equal(rows[..12], Affine.FromRows(rows).ToRows());
        Assert.Contains("9 were given", Assert.Throws<ArgumentException>(() => Affine.FromRows(rows.AsSpan(0, 9))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_singular_affine_has_no_inverse_and_says_so() =>
        Assert.Contains("determinant 0", Assert.Throws<InvalidOperationException>(() => new Affine(1, 0, 0, 5, 0, 1, 0, 5, 0, 0, 0, 5).Inverse()).Message, StringComparison.Ordinal);

    [Fact]
    public void Grids_are_the_same_when_every_corner_is_and_the_hash_follows()
    {
        var grid = Of(new(2, 0, 0, -10, 0, 2, 0, -20, 0, 0, 2, -30));
        Assert.True(grid.IsSameAs(Of(new(2, 0, 0, -10.005, 0, 2, 0, -20, 0, 0, 2, -30))));
        Assert.False(grid.IsSameAs(Of(new(2, 0, 0, -10.02, 0, 2, 0, -20, 0, 0, 2, -30))));
        Assert.False(grid.IsSameAs(Of(new(2.0002, 0, 0, -10, 0, 2, 0, -20, 0, 0, 2, -30))));
        Assert.False(grid.IsSameAs(grid with { Z = 49 }));
        Assert.False(grid.IsSameAs(Of(new(2, 0, 0, double.NaN, 0, 2, 0, -20, 0, 0, 2, -30))));
        Assert.Equal(grid.Hash, Of(new(2, -0.0, 0, -10, 0, 2, 0, -20, 0.00001, 0, 2, -30)).Hash);
        Assert.NotEqual(grid.Hash, Of(new(2, 0, 0, -10.001, 0, 2, 0, -20, 0, 0, 2, -30)).Hash);
        Assert.Equal(16, grid.Hash.Length);

        static Grid Of(Affine affine) => new(100, 80, 50, affine);
    }

    [Fact]
    public void A_grid_says_its_size_and_place()
    {
        var grid = new Grid(64, 64, 36, new(-3, 0, 0, 96, 0, 3, 0, -90, 0, 0, 3.5, -40));
        Assert.Equal((3, 3, 3.5), grid.VoxelSizeMm);
        Assert.Equal(64 * 64 * 36, grid.VoxelCount);
        Assert.Equal((96 - 3 * 31.5, -90 + 3 * 31.5, -40 + 3.5 * 17.5), grid.CentreMm);
        Assert.Equal("64x64x36 voxels of 3x3x3.5 mm, first voxel at (96, -90, -40) mm RAS", grid.ToString());
    }
}
