using CsCheck;

namespace RealtimeBCI.Tests.Core;

public sealed class MaskTests
{
    private static readonly Grid TwoThreeFour = new(2, 3, 4, Affine.Identity);

    [Fact]
    public void Voxels_are_buffer_indices_in_C_order()
    {
        var flags = new bool[24];
        flags[0] = true;   // x 0, y 0, z 0
        flags[3] = true;   // x 0, y 0, z 3
        flags[4] = true;   // x 0, y 1, z 0
        flags[12] = true;  // x 1, y 0, z 0
        flags[23] = true;  // x 1, y 2, z 3
        Assert.Equal([0, 18, 2, 1, 23], new Mask(TwoThreeFour, flags).Voxels);
    }

    [Fact]
    public void The_whole_grid_in_C_order_by_hand() =>
        Assert.Equal(
            [0, 6, 12, 18, 2, 8, 14, 20, 4, 10, 16, 22, 1, 7, 13, 19, 3, 9, 15, 21, 5, 11, 17, 23], Mask.Whole(TwoThreeFour).Voxels);

    [Fact]
    public void Flags_come_back_as_they_were_given() =>
        Gen.Bool.Array[24].Where(f => f.Contains(true)).Sample(flags => Assert.Equal(flags, new Mask(TwoThreeFour, flags).ToFlagsCOrder()));

    [Fact]
    public void A_mask_from_a_buffer_lists_the_same_voxels_as_one_from_flags() =>
        Gen.Bool.Array[24].Where(f => f.Contains(true)).Sample(flags =>
        {
            var buffer = new float[24];
            var from = new Mask(TwoThreeFour, flags);
            foreach (var voxel in from.Voxels)
                buffer[voxel] = -0.5f;
            Assert.Equal(from.Voxels, Mask.FromBuffer(TwoThreeFour, buffer).Voxels);
        });

    [Fact]
    public void Zero_and_not_a_number_are_outside()
    {
        var buffer = new float[24];
        (buffer[2], buffer[5], buffer[7]) = (float.NaN, 1, -1);
        Assert.Equal([7, 5], Mask.FromBuffer(TwoThreeFour, buffer).Voxels);
    }

    [Fact]
    public void A_mask_on_another_grid_is_refused_naming_both()
    {
        var mask = Mask.Whole(TwoThreeFour);
        mask.RequireOn(TwoThreeFour with { VoxelToWorld = Affine.Identity with { M03 = 0.005 } });
        var message = Assert.Throws<GeometryException>(() => mask.RequireOn(new(2, 3, 5, Affine.Identity))).Message;
        Assert.Contains("2x3x4", message, StringComparison.Ordinal);
        Assert.Contains("2x3x5", message, StringComparison.Ordinal);
        Assert.Throws<GeometryException>(() => mask.RequireOn(TwoThreeFour with { VoxelToWorld = Affine.Identity with { M03 = double.NaN } }));
    }

    [Fact]
    public void A_mask_without_voxels_or_of_another_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Mask(TwoThreeFour, new bool[24]));
        Assert.Contains("23 flags", Assert.Throws<ArgumentException>(() => new Mask(TwoThreeFour, new bool[23])).Message, StringComparison.Ordinal);
        Assert.Contains("25 values", Assert.Throws<ArgumentException>(() => Mask.FromBuffer(TwoThreeFour, new float[25])).Message, StringComparison.Ordinal);
    }
}
