namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Seeded random numbers that are the same in every process, on every machine and in every version of the runtime.</summary>
/// <remarks>xoshiro256** (Blackman and Vigna 2021, ACM Trans Math Softw 47:36), seeded by SplitMix64. One thread.</remarks>
public sealed class Chance
{
    private ulong _a, _b, _c, _d;
    private double _spare = double.NaN;

    /// <summary>A stream of its own for each seed and purpose: two purposes of one seed are independent.</summary>
    public Chance(long seed, string purpose)
    {
        var state = (ulong)seed * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D;
        foreach (var letter in purpose)
            state = (state ^ letter) * 0x100000001B3;
        _a = Split(ref state);
        _b = Split(ref state);
        _c = Split(ref state);
        _d = Split(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="least"/>, <paramref name="most"/>).</summary>
    public double Uniform(double least, double most) => least + (most - least) * Uniform();

    /// <summary>Uniform in 0 .. <paramref name="count"/> - 1.</summary>
    public int Index(int count) => (int)(Uniform() * count);

    /// <summary>Whether something of this probability happens; one draw, whatever the probability.</summary>
    public bool Happens(double probability) => Uniform() < probability;

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller 1958, Ann Math Stat 29:610).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var kept = _spare;
            _spare = double.NaN;
            return kept;
        }
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * Uniform());
        _spare = radius * sin;
        return radius * cos;
    }

    /// <summary>Normal, cut off at both ends.</summary>
    public double Normal(double mean, double deviation, double least, double most) =>
        Math.Clamp(mean + deviation * Normal(), least, most);

    private static ulong Split(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
