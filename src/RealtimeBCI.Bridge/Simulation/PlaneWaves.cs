using System.Numerics;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>A smooth random field: a sum of plane waves, known exactly at every point of the head.</summary>
/// <remarks>On a rigidly moved regular grid each wave is a product of one factor per axis, so that a row of voxels costs two multiplications per
/// wave and voxel, without interpolation. One instance, one thread: <see cref="Aim"/> sets the tables, <see cref="AddRow"/> reads them.</remarks>
public sealed class PlaneWaves
{
    private readonly double[] _kx, _ky, _kz, _phase;
    private readonly float[] _amplitudes;
    private float[] _xCos = [], _xSin = [];
    private double[] _yCos = [], _ySin = [], _zCos = [], _zSin = [];
    private readonly float[] _rowCos, _rowSin;
    private int _ny, _nz, _stride;

    /// <summary>Draws directions, wave lengths (log-uniform) and phases.</summary>
    /// <param name="chance">Where they come from.</param>
    /// <param name="count">Number of waves.</param>
    /// <param name="shortestMm">Shortest wave length, mm.</param>
    /// <param name="longestMm">Longest wave length, mm.</param>
    public PlaneWaves(Chance chance, int count, double shortestMm, double longestMm)
    {
        Count = count;
        (_kx, _ky, _kz, _phase) = (new double[count], new double[count], new double[count], new double[count]);
        (_amplitudes, _rowCos, _rowSin) = (new float[count], new float[count], new float[count]);
        for (var k = 0; k < count; k++)
        {
            var length = Math.Exp(chance.Uniform(Math.Log(shortestMm), Math.Log(longestMm)));
            double x = chance.Normal(), y = chance.Normal(), z = chance.Normal();
            var scale = 2 * Math.PI / (length * Math.Sqrt(x * x + y * y + z * z));
            (_kx[k], _ky[k], _kz[k]) = (x * scale, y * scale, z * scale);
            _phase[k] = chance.Uniform(0, 2 * Math.PI);
            _amplitudes[k] = (float)(Math.Pow(length / longestMm, 0.25) * Math.Sqrt(2.0 / count));
        }
    }

    /// <summary>Number of waves.</summary>
    public int Count { get; }

    /// <summary>Amplitude of each wave, to be set before <see cref="Aim"/> where it changes with time; at first of a field with a standard deviation of about 1.</summary>
    public Span<float> Amplitudes => _amplitudes;

    /// <summary>Prepares for a volume.</summary>
    /// <param name="headFromVoxel">Voxel indices of the volume to head coordinates, mm.</param>
    /// <param name="nx">Voxels along x.</param><param name="ny">Voxels along y.</param><param name="nz">Voxels along z.</param>
    public void Aim(in Affine headFromVoxel, int nx, int ny, int nz)
    {
        _stride = (nx + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        if (_xCos.Length != Count * _stride || _ny != ny || _nz != nz)
        {
            (_xCos, _xSin) = (new float[Count * _stride], new float[Count * _stride]);
            (_yCos, _ySin, _zCos, _zSin) = (new double[Count * ny], new double[Count * ny], new double[Count * nz], new double[Count * nz]);
            (_ny, _nz) = (ny, nz);
        }
        for (var k = 0; k < Count; k++)
        {
            var a = headFromVoxel;
            var start = _kx[k] * a.M03 + _ky[k] * a.M13 + _kz[k] * a.M23 + _phase[k];
            Turn(_kx[k] * a.M01 + _ky[k] * a.M11 + _kz[k] * a.M21, 0, _yCos.AsSpan(k * ny, ny), _ySin.AsSpan(k * ny, ny));
            Turn(_kx[k] * a.M02 + _ky[k] * a.M12 + _kz[k] * a.M22, start, _zCos.AsSpan(k * nz, nz), _zSin.AsSpan(k * nz, nz));
            var step = _kx[k] * a.M00 + _ky[k] * a.M10 + _kz[k] * a.M20;
            for (var x = 0; x < nx; x++)
            {
                var (sin, cos) = Math.SinCos(step * x);
                _xCos[k * _stride + x] = (float)cos;
                _xSin[k * _stride + x] = (float)sin;
            }
        }
    }

    /// <summary>Adds the field along a row.</summary>
    /// <param name="y">The row's y index.</param><param name="z">The row's z index.</param>
    /// <param name="from">First x index; a multiple of the vector width.</param>
    /// <param name="field">Updated in place from index <paramref name="from"/> on; shape [voxel of the row], padded to the vector width.</param>
    /// <param name="to">End of the x range, exclusive; a multiple of the vector width.</param>
    public void AddRow(int y, int z, int from, int to, Span<float> field)
    {
        for (var k = 0; k < Count; k++)
        {
            double c = _yCos[k * _ny + y], s = _ySin[k * _ny + y], cz = _zCos[k * _nz + z], sz = _zSin[k * _nz + z];
            _rowCos[k] = (float)(_amplitudes[k] * (c * cz - s * sz));
            _rowSin[k] = (float)(_amplitudes[k] * (s * cz + c * sz));
        }
        ReadOnlySpan<float> xCos = _xCos, xSin = _xSin;
        for (var x = from; x < to; x += Vector<float>.Count)
        {
            var sum = new Vector<float>(field[x..]);
            for (var k = 0; k < _rowCos.Length; k++)
            {
                var at = k * _stride + x;
                sum += new Vector<float>(xCos[at..]) * _rowCos[k] - new Vector<float>(xSin[at..]) * _rowSin[k];
            }
            sum.CopyTo(field[x..]);
        }
    }

    private static void Turn(double step, double start, Span<double> cos, Span<double> sin)
    {
        for (var i = 0; i < cos.Length; i++)
            (sin[i], cos[i]) = Math.SinCos(start + step * i);
    }
}
