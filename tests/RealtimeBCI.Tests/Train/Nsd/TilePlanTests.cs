using CsCheck;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Tests.Train;

public sealed class TilePlanTests
{
    [Fact]
    public void Tiles_cover_a_box_once_and_never_cut_a_piece() =>
        Gen.Select(Gen.Int[1, 9].Array[3], Gen.Int[1, 5].Array[3], Gen.Int[0, 8].Array[3], Gen.Int[1, 9].Array[3], Gen.Int[1, 200]).Sample((shape, piece, at, length, most) =>
        {
            int[] first = [.. at.Select((a, i) => a % shape[i])];
            int[] count = [.. length.Select((n, i) => Math.Min(n, shape[i] - first[i]))];
            var covered = new int[9, 9, 9];
            foreach (var (starts, counts) in TilePlan.Of(shape, piece, first, count, most))
            {
                for (var a = 0; a < 3; a++)
                {
                    Assert.Equal(0, starts[a] % piece[a]);
                    Assert.True(starts[a] + counts[a] == shape[a] || counts[a] % piece[a] == 0);
                }
                for (var x = 0; x < counts[0]; x++)
                    for (var y = 0; y < counts[1]; y++)
                        for (var z = 0; z < counts[2]; z++)
                            covered[starts[0] + x, starts[1] + y, starts[2] + z]++;
            }
            for (var x = 0; x < 9; x++)
                for (var y = 0; y < 9; y++)
                    for (var z = 0; z < 9; z++)
                    {
                        Assert.True(covered[x, y, z] <= 1);
                        if (x >= first[0] && x < first[0] + count[0] && y >= first[1] && y < first[1] + count[1] && z >= first[2] && z < first[2] + count[2])
                            Assert.Equal(1, covered[x, y, z]);
                    }
        }, iter: 300, threads: 1);
}
