namespace RealtimeBCI.Glm;

/// <summary>Head position as nuisance: 6 parameters, or 24 with their squares and the same of the volume before (Friston et al. 1996, Magn Reson Med 35:346).</summary>
/// <remarks>Parameters are centred on the first volume that has them. Where the volume before is missing, the last one known stands in; the first volume stands in
/// for its own predecessor. One instance, one run.</remarks>
public sealed class MotionRegressors
{
    private const int Parameters = 6;
    private readonly double[] _first = new double[Parameters];
    private readonly double[] _previous = new double[Parameters];
    private bool _started;

    /// <param name="count">0, 6 or 24.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is another one.</exception>
    public MotionRegressors(int count)
    {
        if (count is not (0 or 6 or 24))
            throw new ArgumentOutOfRangeException(nameof(count), count, "Motion regressors come as 0, 6 or 24.");
        Count = count;
    }

    /// <summary>Number of regressors.</summary>
    public int Count { get; }

    /// <summary>Writes the regressors of the next volume and remembers its position. Call it for censored volumes too: the next one's history needs them.</summary>
    /// <param name="motion">Translations (mm) and rotations (degrees); shape [6], or empty where nothing is known: then zeros are written.</param>
    /// <param name="row">Destination; shape [<see cref="Count"/>].</param>
    /// <exception cref="ArgumentException">The parameters are neither 6 nor none.</exception>
    public void Fill(ReadOnlySpan<double> motion, Span<double> row)
    {
        if (motion.Length is not (0 or Parameters))
            throw new ArgumentException($"A volume has {motion.Length} motion parameters; it must have 6 or none.", nameof(motion));
        row.Clear();
        if (Count == 0 || motion.IsEmpty)
            return;
        if (!_started)
            motion.CopyTo(_first);
        for (var p = 0; p < Parameters; p++)
        {
            var now = motion[p] - _first[p];
            var before = _started ? _previous[p] : now;
            row[p] = now;
            if (Count == 24)
            {
                row[Parameters + p] = now * now;
                row[2 * Parameters + p] = before;
                row[3 * Parameters + p] = before * before;
            }
            _previous[p] = now;
        }
        _started = true;
    }
}
