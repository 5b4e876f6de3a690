using System.Numerics;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Makes the volumes of a run: anatomy where the head is, times response, fluctuation and drift, plus thermal noise, as the scanner stores it.</summary>
/// <remarks>All slices are taken to be acquired in the middle of the repetition time. Allocates nothing per volume. One instance, one run, one thread; the
/// same settings and events give the same bytes on one machine (the vector width changes the last bits).</remarks>
public sealed class VolumeSynthesiser
{
    private readonly SimulationSettings _settings;
    private readonly HeadAnatomy _anatomy;
    private readonly Physiology _physiology;
    private readonly GaussianTable _gaussians;
    private readonly Chance _noise, _spikes;
    private readonly float[] _ar, _arDecay, _bias, _sliceGain;
    private readonly float[] _intensity, _brain, _percent;
    private readonly Affine _voxelToWorld;

    /// <summary>Prepares a run; takes a fraction of a second.</summary>
    public VolumeSynthesiser(SimulationSettings settings)
    {
        settings.Validate();
        _settings = settings;
        var grid = settings.Grid;
        var v = grid.VoxelSizeMm;
        var run = $"{settings.RunId} ";
        _voxelToWorld = grid.VoxelToWorld;
        _anatomy = new(settings.ParticipantSeed, HeadAnatomy.ScaleFor(grid), Math.Max(2.6, 1.3 * (v.X + v.Y + v.Z) / 3));
        Visual = MakeVisual(settings.ParticipantSeed, _anatomy);
        Motor = MakeMotor(settings.ParticipantSeed, _anatomy);
        Motion = new(new(settings.Seed, run + "motion"), settings.MotionMm, settings.PositionShiftMm, settings.RepetitionTimeSeconds);
        _physiology = new(new(settings.Seed, run + "physiology"), settings.Noise * settings.SharedNoisePercent, settings.Noise * settings.DriftPercent, settings.RepetitionTimeSeconds);
        (_noise, _spikes) = (new(settings.Seed, run + "noise"), new(settings.Seed, run + "spikes"));
        var padded = (grid.X + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _gaussians = new(new(settings.Seed, run + "table"), padded);
        (_intensity, _brain, _percent) = (new float[padded], new float[padded], new float[padded]);
        var rows = grid.Y * grid.Z;
        (_ar, _arDecay, _bias) = (new float[rows * padded], new float[rows * padded], new float[rows * padded]);
        _sliceGain = new float[grid.Z];
        FillVoxelMaps(padded);
    }

    /// <summary>Where pictures are responded to.</summary>
    public SourceRegion Visual { get; }
    /// <summary>Where button presses are responded to.</summary>
    public SourceRegion Motor { get; }
    /// <summary>Where the head was.</summary>
    public HeadMotion Motion { get; }
    /// <summary>Numbers of the spoiled volumes.</summary>
    public List<int> Spikes { get; } = [];
    /// <summary>The head.</summary>
    public HeadAnatomy Anatomy => _anatomy;

    /// <summary>Makes the next volume of the run.</summary>
    /// <param name="number">The scanner's count, from 0; each once, in order.</param>
    /// <param name="events">What the brain responds to.</param>
    /// <param name="payload">Voxels as stored, little-endian, x fastest; one volume long.</param>
    public void Next(int number, IReadOnlyList<NeuralEvent> events, Span<byte> payload)
    {
        if (number != Motion.Positions.Count)
            throw new ArgumentException($"Volume {number} was asked for; this run goes on with {Motion.Positions.Count}.");
        if (payload.Length != _settings.RunInfo.PayloadBytes)
            throw new ArgumentException($"The buffer has {payload.Length} bytes; a volume has {_settings.RunInfo.PayloadBytes}.");
        var seconds = (number + 0.5) * _settings.RepetitionTimeSeconds;
        var grid = _settings.Grid;
        var headFromVoxel = Motion.Next().Inverse() * _voxelToWorld;
        _anatomy.Aim(headFromVoxel, grid.X, grid.Y, grid.Z);
        _physiology.MoveTo(seconds);
        _physiology.Waves.Aim(headFromVoxel, grid.X, grid.Y, grid.Z);
        Visual.Respond(events, seconds, buttons: false);
        Motor.Respond(events, seconds, buttons: true);
        DrawSpike(number);
        for (var z = 0; z < grid.Z; z++)
            for (var y = 0; y < grid.Y; y++)
            {
                Row(headFromVoxel, y, z);
                Store(payload, (y + grid.Y * z) * grid.X, grid.X);
            }
    }

    private void Row(in Affine headFromVoxel, int y, int z)
    {
        var (from, to) = _anatomy.Row(headFromVoxel, y, z, _intensity, _brain);
        var padded = _intensity.Length;
        var start = (y + _settings.Grid.Y * z) * padded;
        var thermal = (float)(_settings.Noise * HeadAnatomy.TissueIntensity / _settings.ThermalSnr);
        var gain = _sliceGain[z];
        if (to > from)
        {
            _percent.AsSpan().Clear();
            if (_settings.Noise > 0)
            {
                AddVoxelNoise(start);
                _physiology.Waves.AddRow(y, z, from, to, _percent);
            }
            var voxels = Math.Min(_settings.Grid.X, padded);
            Visual.AddRow(headFromVoxel, y, z, _percent.AsSpan(0, voxels));
            Motor.AddRow(headFromVoxel, y, z, _percent.AsSpan(0, voxels));
        }
        var real = _gaussians.Stretch(_noise, padded);
        var imaginary = _gaussians.Stretch(_noise, padded);
        for (var x = 0; x < padded; x += Vector<float>.Count)
        {
            var signal = new Vector<float>(_intensity.AsSpan(x)) * new Vector<float>(_bias.AsSpan(start + x)) * gain;
            if (x >= from && x < to)
                signal += signal * new Vector<float>(_brain.AsSpan(x)) * new Vector<float>(_percent.AsSpan(x)) * 0.01f;
            if (thermal > 0)
            {
                var a = signal + new Vector<float>(real[x..]) * thermal;
                var b = new Vector<float>(imaginary[x..]) * thermal;
                signal = Vector.SquareRoot(a * a + b * b);
            }
            signal.CopyTo(_intensity.AsSpan(x));
        }
    }

    private void AddVoxelNoise(int start)
    {
        var fresh = _gaussians.Stretch(_noise, _percent.Length);
        var percent = (float)(_settings.Noise * _settings.VoxelNoisePercent);
        for (var x = 0; x < _percent.Length; x += Vector<float>.Count)
        {
            var decay = new Vector<float>(_arDecay.AsSpan(start + x));
            var state = decay * new Vector<float>(_ar.AsSpan(start + x))
                + Vector.SquareRoot(new Vector<float>(1) - decay * decay) * new Vector<float>(fresh[x..]);
            state.CopyTo(_ar.AsSpan(start + x));
            (state * percent).CopyTo(_percent.AsSpan(x));
        }
    }

    private void Store(Span<byte> payload, int start, int count)
    {
        if (_settings.DataType == VolumeDataType.Float32)
        {
            _intensity.AsSpan(0, count).CopyTo(MemoryMarshal.Cast<byte, float>(payload)[start..]);
            return;
        }
        var stored = MemoryMarshal.Cast<byte, short>(payload).Slice(start, count);
        for (var x = 0; x < count; x++)
            stored[x] = (short)Math.Clamp(_intensity[x] + 0.5f, 0, short.MaxValue);
    }

    private void DrawSpike(int number)
    {
        var spoiled = _spikes.Happens(_settings.SpikeProbability) && _settings.Noise > 0 && number > 0;
        if (spoiled)
            Spikes.Add(number);
        for (var z = 0; z < _sliceGain.Length; z++)
        {
            var change = _spikes.Normal();
            _sliceGain[z] = spoiled ? (float)Math.Clamp(1 + 0.06 * change, 0.5, 1.5) : 1;
        }
    }

    private void FillVoxelMaps(int padded)
    {
        var grid = _settings.Grid;
        var autocorrelation = new Chance(_settings.ParticipantSeed, "autocorrelation");
        var coil = new PlaneWaves(new(_settings.ParticipantSeed, "coil"), 8, 220, 320);
        coil.Aim(_voxelToWorld, grid.X, grid.Y, grid.Z);
        _bias.AsSpan().Clear();
        for (var z = 0; z < grid.Z; z++)
            for (var y = 0; y < grid.Y; y++)
                coil.AddRow(y, z, 0, padded, _bias.AsSpan((y + grid.Y * z) * padded, padded));
        for (var i = 0; i < _bias.Length; i++)
        {
            _bias[i] = (float)Math.Clamp(1 + _settings.CoilBias * _bias[i], 0.3, 2);
            var perSecond = autocorrelation.Normal(0.38, 0.08, 0.1, 0.6);
            _arDecay[i] = (float)Math.Pow(perSecond, _settings.RepetitionTimeSeconds / 1.5);
        }
        for (var i = 0; i < _ar.Length; i += padded)
            _gaussians.Stretch(_noise, padded).CopyTo(_ar.AsSpan(i));
    }

    private static SourceRegion MakeVisual(long seed, HeadAnatomy head)
    {
        var (ax, ay, az) = head.BrainAxesMm;
        return new(new(seed, "visual"), 4 * head.Scale, (-ax, -ay, -az), (ax, -0.3 * ay, az), (x, y, z) =>
        {
            double u = x / ax, v = y / ay, w = z / az;
            return v < -0.42 && w < 0.75 && u * u + v * v + w * w < 0.94;
        });
    }

    private static SourceRegion MakeMotor(long seed, HeadAnatomy head)
    {
        var (ax, ay, az) = head.BrainAxesMm;
        (double X, double Y, double Z) centre = (-0.55 * ax, -0.1 * ay, 0.6 * az);
        var radius = 12 * head.Scale;
        return new(new(seed, "motor"), 4 * head.Scale, (centre.X - radius, centre.Y - radius, centre.Z - radius),
            (centre.X + radius, centre.Y + radius, centre.Z + radius), (x, y, z) =>
            {
                double u = x - centre.X, v = y - centre.Y, w = z - centre.Z;
                return u * u + v * v + w * w < radius * radius;
            });
    }
}
