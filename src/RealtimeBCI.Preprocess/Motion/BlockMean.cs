using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Preprocess;

/// <summary>A coarser volume: each voxel the mean of a block.</summary>
internal sealed class BlockMean
{
    private readonly Grid _fine;
    private readonly int _bx, _by, _bz;

    /// <summary>Chooses blocks whose edges are nearest to a size, and leaves at least <paramref name="leastVoxels"/> voxels along each axis.</summary>
    public BlockMean(Grid fine, double sizeMm, int leastVoxels)
    {
        _fine = fine;
        var size = fine.VoxelSizeMm;
        _bx = Block(fine.X, size.X);
        _by = Block(fine.Y, size.Y);
        _bz = Block(fine.Z, size.Z);
        var scale = new Affine(_bx, 0, 0, (_bx - 1) / 2.0, 0, _by, 0, (_by - 1) / 2.0, 0, 0, _bz, (_bz - 1) / 2.0);
        Grid = new(fine.X / _bx, fine.Y / _by, fine.Z / _bz, fine.VoxelToWorld * scale);

        int Block(int voxels, double mm) => Math.Max(1, Math.Min((int)Math.Round(sizeMm / mm), voxels / leastVoxels));
    }

    /// <summary>The coarse grid; what is left of the fine one beyond whole blocks is dropped.</summary>
    public Grid Grid { get; }

    /// <summary>Averages one slice of the coarse volume.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Slice(ReadOnlySpan<float> fine, int z, Span<float> row, Span<float> coarse)
    {
        var share = 1f / (_bx * _by * _bz);
        row = row[..(Grid.X * _bx)];
        for (var y = 0; y < Grid.Y; y++)
        {
            row.Clear();
            for (var dz = 0; dz < _bz; dz++)
                for (var dy = 0; dy < _by; dy++)
                    Add(fine.Slice(_fine.Index(0, y * _by + dy, z * _bz + dz), row.Length), row);
            var target = coarse.Slice(Grid.Index(0, y, z), Grid.X);
            for (var x = 0; x < target.Length; x++)
            {
                var sum = 0f;
                for (var dx = 0; dx < _bx; dx++)
                    sum += row[x * _bx + dx];
                target[x] = sum * share;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<float> a, Span<float> sum)
    {
        var va = FloatKernel.As(a);
        var vs = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (var i = 0; i < va.Length; i++)
            vs[i] += va[i];
        for (var i = va.Length * Vector<float>.Count; i < a.Length; i++)
            sum[i] += a[i];
    }
}
