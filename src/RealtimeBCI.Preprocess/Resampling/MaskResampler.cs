using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RealtimeBCI.Preprocess;

/// <summary>Reads a volume at the places where the mask's voxels went, in one interpolation by an 8x8x8 windowed sinc (<see cref="SincKernel"/>).</summary>
/// <remarks>One caller at a time. Allocates nothing in proportion to the volume. The result is the same for any number of threads.</remarks>
public sealed class MaskResampler
{
    private const int Piece = 512, Before = 3;
    private readonly Grid _grid;
    private readonly Affine _worldToVoxel;
    private readonly MaskPlacement _placement;
    private readonly int[] _voxels;
    private readonly Crew _crew;
    private readonly Action<int> _work;
    private Affine _map;
    private unsafe float* _volume, _target;

    /// <summary>Prepares for a mask on the volumes' own grid.</summary>
    /// <param name="grid">Grid of the volumes.</param>
    /// <param name="mask">Voxels to read; its order is the result's.</param>
    /// <param name="threads">Threads for one volume.</param>
    /// <exception cref="GeometryException">The mask lies on another grid; the message names both.</exception>
    public MaskResampler(Grid grid, Mask mask, int threads)
        : this(grid, MaskPlacement.OnOwnGrid(mask, grid), threads)
    {
    }

    /// <summary>Prepares for a mask wherever it lies.</summary>
    /// <param name="grid">Grid of the volumes.</param>
    /// <param name="placement">Voxels to read and where they are in the session's reference; the mask's order is the result's.</param>
    /// <param name="threads">Threads for one volume.</param>
    public MaskResampler(Grid grid, MaskPlacement placement, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_grid, _placement, _voxels, _crew) = (grid, placement, placement.Mask.Voxels, new(threads));
        _worldToVoxel = grid.VoxelToWorld.Inverse();
        _work = ResamplePiece;
    }

    /// <summary>Resamples one volume.</summary>
    /// <param name="volume">Intensities, finite, x fastest; shape [voxel of the grid].</param>
    /// <param name="referenceToVolume">Session reference world coordinates to the volume's, RAS+ mm. The identity gives the voxels of a mask on the volumes' own grid exactly.</param>
    /// <param name="voxels">Receives the intensities; shape [voxel of the mask]. Beyond the field's edge the edge voxels repeat.</param>
    /// <exception cref="ArgumentException">A span's length is wrong.</exception>
    public unsafe void Resample(ReadOnlySpan<float> volume, in Affine referenceToVolume, Span<float> voxels)
    {
        if (volume.Length != _grid.VoxelCount)
            throw new ArgumentException($"The volume has {volume.Length} voxels; its grid ({_grid}) has {_grid.VoxelCount}.");
        if (voxels.Length != _voxels.Length)
            throw new ArgumentException($"There is room for {voxels.Length} voxels; the mask has {_voxels.Length}.");
        if (_placement.IsOwnGrid && referenceToVolume == Affine.Identity)
        {
            for (var i = 0; i < voxels.Length; i++)
                voxels[i] = volume[_voxels[i]];
            return;
        }
        _map = _worldToVoxel * referenceToVolume;
        if (_placement.Places is null)
            _map *= _placement.VoxelToSession;
        fixed (float* source = volume, target = voxels)
        {
            _volume = source;
            _target = target;
            _crew.Run(Crew.Pieces(_voxels.Length, Piece), _work);
            _volume = _target = null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void ResamplePiece(int piece)
    {
        int nx = _grid.X, ny = _grid.Y, nz = _grid.Z;
        int mx = _placement.Mask.Grid.X, my = _placement.Mask.Grid.Y;
        var places = _placement.Places;
        var last = Math.Min(_voxels.Length, (piece + 1) * Piece);
        for (var i = piece * Piece; i < last; i++)
        {
            var voxel = _voxels[i];
            var (x, y, z) = places is null ? _map.Apply(voxel % mx, voxel / mx % my, voxel / (mx * my)) : _map.Apply(places[3 * i], places[3 * i + 1], places[3 * i + 2]);
            x = Math.Clamp(x, -1, nx);
            y = Math.Clamp(y, -1, ny);
            z = Math.Clamp(z, -1, nz);
            int ix = (int)Math.Floor(x), iy = (int)Math.Floor(y), iz = (int)Math.Floor(z);
            Vector256<float> wx = SincKernel.Weights((float)(x - ix)), wy = SincKernel.Weights((float)(y - iy)), wz = SincKernel.Weights((float)(z - iz));
            (ix, iy, iz) = (ix - Before, iy - Before, iz - Before);
            var inside = ix >= 0 && iy >= 0 && iz >= 0 && ix + SincKernel.Taps <= nx && iy + SincKernel.Taps <= ny && iz + SincKernel.Taps <= nz;
            _target[i] = inside ? Inside(ref _volume[_grid.Index(ix, iy, iz)], wx, wy, wz) : AtEdge(ix, iy, iz, wx, wy, wz);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Inside(ref float corner, Vector256<float> wx, Vector256<float> wy, Vector256<float> wz)
    {
        int sy = _grid.X, sz = _grid.X * _grid.Y;
        Vector256<float> w0 = Vector256.Create(wy[0]), w1 = Vector256.Create(wy[1]), w2 = Vector256.Create(wy[2]), w3 = Vector256.Create(wy[3]);
        Vector256<float> w4 = Vector256.Create(wy[4]), w5 = Vector256.Create(wy[5]), w6 = Vector256.Create(wy[6]), w7 = Vector256.Create(wy[7]);
        var sum = Vector256<float>.Zero;
        for (var z = 0; z < SincKernel.Taps; z++)
        {
            ref var row = ref Unsafe.Add(ref corner, z * sz);
            var even = Vector256.LoadUnsafe(ref row) * w0;
            var odd = Vector256.LoadUnsafe(ref Unsafe.Add(ref row, sy)) * w1;
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref row, 2 * sy)), w2, even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref row, 3 * sy)), w3, odd);
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref row, 4 * sy)), w4, even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref row, 5 * sy)), w5, odd);
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref row, 6 * sy)), w6, even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Unsafe.Add(ref row, 7 * sy)), w7, odd);
            sum = Vector256.FusedMultiplyAdd(even + odd, Vector256.Create(wz.GetElement(z)), sum);
        }
        return Vector256.Sum(sum * wx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe float AtEdge(int ix, int iy, int iz, Vector256<float> wx, Vector256<float> wy, Vector256<float> wz)
    {
        var sum = 0f;
        for (var z = 0; z < SincKernel.Taps; z++)
            for (var y = 0; y < SincKernel.Taps; y++)
            {
                var row = _volume + _grid.Index(0, Math.Clamp(iy + y, 0, _grid.Y - 1), Math.Clamp(iz + z, 0, _grid.Z - 1));
                var along = 0f;
                for (var x = 0; x < SincKernel.Taps; x++)
                    along += wx[x] * row[Math.Clamp(ix + x, 0, _grid.X - 1)];
                sum += along * wy[y] * wz[z];
            }
        return sum;
    }
}
