namespace RealtimeBCI.Bridge.Simulation;

/// <summary>A part of the brain that responds: sources on a lattice that moves with the head, each with an HRF of its own.</summary>
/// <remarks>Between the sources the response is trilinear, as if blood had blurred it. The lattice belongs to the head, so another scanner grid sees
/// the same participant. One instance, one thread.</remarks>
public sealed class SourceRegion
{
    private readonly double _spacing;
    private readonly (double X, double Y, double Z) _origin;
    private readonly int _nx, _ny, _nz;
    private readonly int[] _nodes;
    private readonly float[] _lattice, _response;
    private bool _silent = true;

    /// <summary>Places sources wherever <paramref name="inside"/> says so within a box.</summary>
    /// <param name="chance">Where HRFs come from.</param>
    /// <param name="spacingMm">Distance between neighbours, mm.</param>
    /// <param name="least">Lower corner of the box, head coordinates, mm.</param>
    /// <param name="most">Upper corner of the box, head coordinates, mm.</param>
    /// <param name="inside">Whether a point of the head, mm, belongs to the region.</param>
    public SourceRegion(Chance chance, double spacingMm, (double X, double Y, double Z) least, (double X, double Y, double Z) most,
        Func<double, double, double, bool> inside)
    {
        _spacing = spacingMm;
        _origin = (least.X - spacingMm, least.Y - spacingMm, least.Z - spacingMm);
        (_nx, _ny, _nz) = (Nodes(least.X, most.X), Nodes(least.Y, most.Y), Nodes(least.Z, most.Z));
        var nodes = new List<int>();
        var positions = new List<float>();
        for (var z = 1; z < _nz - 1; z++)
            for (var y = 1; y < _ny - 1; y++)
                for (var x = 1; x < _nx - 1; x++)
                {
                    double hx = _origin.X + x * spacingMm, hy = _origin.Y + y * spacingMm, hz = _origin.Z + z * spacingMm;
                    if (!inside(hx, hy, hz))
                        continue;
                    nodes.Add(x + _nx * (y + _ny * z));
                    positions.AddRange([(float)hx, (float)hy, (float)hz]);
                }
        _nodes = [.. nodes];
        PositionsMm = [.. positions];
        _lattice = new float[_nx * _ny * _nz];
        _response = new float[_nodes.Length];
        Hrfs = new(chance, _nodes.Length);
        int Nodes(double from, double to) => (int)Math.Ceiling((to - from) / spacingMm) + 3;
    }

    /// <summary>Number of sources.</summary>
    public int Sources => _nodes.Length;

    /// <summary>Where the sources are, head coordinates, mm; shape [source, 3].</summary>
    public float[] PositionsMm { get; }

    /// <summary>Their haemodynamic responses.</summary>
    public HrfTable Hrfs { get; }

    /// <summary>Response of every source as last set, percent; shape [source].</summary>
    public ReadOnlySpan<float> Response => _response;

    /// <summary>Sets the response at one moment.</summary>
    /// <param name="events">What the brain responds to.</param>
    /// <param name="seconds">The moment, scanner seconds.</param>
    /// <param name="buttons">Whether the region responds to button presses, and to nothing else; false is the reverse.</param>
    public void Respond(IReadOnlyList<NeuralEvent> events, double seconds, bool buttons)
    {
        Array.Clear(_response);
        var any = false;
        for (var e = 0; e < events.Count; e++)
        {
            var it = events[e];
            if (it.Kind == DesignEventKind.Button != buttons || it.OnsetSeconds >= seconds || it.EndSeconds + HrfTable.LengthSeconds <= seconds)
                continue;
            Hrfs.AddStep(seconds - it.OnsetSeconds, 1, it.Amplitudes, _response);
            if (it.EndSeconds is { } end)
                Hrfs.AddStep(seconds - Math.Max(end, it.OnsetSeconds), -1, it.Amplitudes, _response);
            any = true;
        }
        Show(_response);
        _silent = !any;
    }

    /// <summary>Adds the response along a row of voxels.</summary>
    /// <param name="headFromVoxel">Voxel indices to head coordinates, mm.</param>
    /// <param name="y">The row's y index.</param><param name="z">The row's z index.</param>
    /// <param name="percent">Updated in place; shape [voxel of the row].</param>
    public void AddRow(in Affine headFromVoxel, int y, int z, Span<float> percent)
    {
        if (_silent)
            return;
        var row = new HeadRow(headFromVoxel, y, z);
        var scale = 1 / _spacing;
        float x0 = (float)((row.Start.X - _origin.X) * scale), y0 = (float)((row.Start.Y - _origin.Y) * scale), z0 = (float)((row.Start.Z - _origin.Z) * scale);
        float dx = (float)(row.Step.X * scale), dy = (float)(row.Step.Y * scale), dz = (float)(row.Step.Z * scale);
        var (from, to) = (0.0, percent.Length - 1.0);
        Clip(x0, dx, _nx - 1, ref from, ref to);
        Clip(y0, dy, _ny - 1, ref from, ref to);
        Clip(z0, dz, _nz - 1, ref from, ref to);
        for (var x = (int)Math.Ceiling(from); x <= to; x++)
            percent[x] += At(x0 + x * dx, y0 + x * dy, z0 + x * dz);
    }

    /// <summary>Shows a pattern of one's own in place of the response, until the next <see cref="Respond"/>: for masks and maps.</summary>
    internal void Show(ReadOnlySpan<float> sources)
    {
        _silent = false;
        for (var s = 0; s < _nodes.Length; s++)
            _lattice[_nodes[s]] = sources[s];
    }

    private float At(float x, float y, float z)
    {
        int i = (int)x, j = (int)y, k = (int)z;
        if (x < 0 || y < 0 || z < 0 || i >= _nx - 1 || j >= _ny - 1 || k >= _nz - 1)
            return 0;
        float u = x - i, v = y - j, w = z - k;
        var at = i + _nx * (j + _ny * k);
        var up = at + _nx * _ny;
        var low = Edge(at, u) * (1 - v) + Edge(at + _nx, u) * v;
        var high = Edge(up, u) * (1 - v) + Edge(up + _nx, u) * v;
        return low * (1 - w) + high * w;
    }

    private float Edge(int at, float u) => _lattice[at] * (1 - u) + _lattice[at + 1] * u;

    private static void Clip(double start, double step, double most, ref double from, ref double to)
    {
        if (Math.Abs(step) < 1e-9)
        {
            if (start < 0 || start > most)
                to = -1;
            return;
        }
        var (a, b) = (-start / step, (most - start) / step);
        from = Math.Max(from, Math.Min(a, b));
        to = Math.Min(to, Math.Max(a, b));
    }
}
