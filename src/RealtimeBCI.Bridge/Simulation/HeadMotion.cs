namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Where the head is in each volume: a slow walk that tends back to its place, sudden jerks now and then, and a place of its own for each run.</summary>
/// <remarks>Position: x y z in mm, then rotations about x y z in degrees. The map is translation * Rz * Ry * Rx about the world's origin, the field's centre.</remarks>
public sealed class HeadMotion
{
    private readonly Chance _chance;
    private readonly double _millimetres;
    private readonly double[] _place = new double[6], _walk = new double[6];
    private readonly double _step, _pull, _jerkProbability;
    private readonly List<double[]> _positions = [];

    /// <summary>Sets up a run.</summary>
    /// <param name="chance">Where steps come from.</param>
    /// <param name="millimetres">Standard deviation that the slow walk tends to, mm and degrees; 0 keeps the head still.</param>
    /// <param name="shiftMm">Standard deviation of the run's own place, mm, and 0.7 times as many degrees; 0 for none.</param>
    /// <param name="repetitionTimeSeconds">Seconds from one volume to the next.</param>
    public HeadMotion(Chance chance, double millimetres, double shiftMm, double repetitionTimeSeconds)
    {
        (_chance, _millimetres) = (chance, millimetres);
        _pull = Math.Exp(-repetitionTimeSeconds / 120);
        _step = millimetres * Math.Sqrt(1 - _pull * _pull);
        _jerkProbability = 1 - Math.Exp(-repetitionTimeSeconds / 240);
        for (var i = 0; i < 6; i++)
            _place[i] = chance.Normal() * shiftMm * (i < 3 ? 1 : 0.7);
    }

    /// <summary>Positions so far; shape [volume][6].</summary>
    public IReadOnlyList<double[]> Positions => _positions;

    /// <summary>Whether the head jerked in the newest volume.</summary>
    public bool Jerked { get; private set; }

    /// <summary>Moves on by one volume.</summary>
    /// <returns>Head coordinates (the head at rest) to the volume's world coordinates, RAS+ mm.</returns>
    public Affine Next()
    {
        Jerked = _chance.Happens(_jerkProbability) && _positions.Count > 0 && _millimetres > 0;
        for (var i = 0; i < 6; i++)
        {
            var step = _chance.Normal();
            var jerk = _chance.Normal();
            if (_positions.Count > 0)
                _walk[i] = _walk[i] * _pull + step * _step + (Jerked ? jerk * _millimetres * 0.8 : 0);
        }
        var position = new double[6];
        for (var i = 0; i < 6; i++)
            position[i] = _place[i] + _walk[i];
        _positions.Add(position);
        return Rigid(position);
    }

    /// <summary>The rigid map of a position.</summary>
    /// <param name="p">Translations x y z (mm) and rotations about x y z (degrees); shape [6].</param>
    public static Affine Rigid(ReadOnlySpan<double> p)
    {
        var (sx, cx) = Math.SinCos(p[3] * Math.PI / 180);
        var (sy, cy) = Math.SinCos(p[4] * Math.PI / 180);
        var (sz, cz) = Math.SinCos(p[5] * Math.PI / 180);
        var rx = new Affine(1, 0, 0, 0, 0, cx, -sx, 0, 0, sx, cx, 0);
        var ry = new Affine(cy, 0, sy, 0, 0, 1, 0, 0, -sy, 0, cy, 0);
        var rz = new Affine(cz, -sz, 0, 0, sz, cz, 0, 0, 0, 0, 1, 0);
        return (rz * ry * rx) with { M03 = p[0], M13 = p[1], M23 = p[2] };
    }
}
