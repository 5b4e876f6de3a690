namespace RealtimeBCI.Bridge.Simulation;

/// <summary>The part of a latent that imagery keeps: its projection on some orthonormal directions, drawn once for a participant, at the energy that it had on average.</summary>
public sealed class ImagerySubspace
{
    private readonly float[] _basis;
    private readonly int _dimensions, _kept;

    /// <summary>Draws the directions.</summary>
    /// <param name="participantSeed">The same seed is the same subspace.</param>
    /// <param name="dimensions">Length of a latent.</param>
    /// <param name="fraction">Share of the dimensions that is kept, above 0 to 1; at 1 nothing changes.</param>
    public ImagerySubspace(long participantSeed, int dimensions, double fraction)
    {
        _dimensions = dimensions;
        _kept = Math.Clamp((int)Math.Round(fraction * dimensions), 1, dimensions);
        _basis = new float[_kept * dimensions];
        if (_kept == dimensions)
            return;
        var chance = new Chance(participantSeed, "imagery subspace");
        for (var k = 0; k < _kept; k++)
        {
            var row = _basis.AsSpan(k * dimensions, dimensions);
            for (var d = 0; d < dimensions; d++)
                row[d] = (float)chance.Normal();
            for (var pass = 0; pass < 2; pass++)
                for (var other = 0; other < k; other++)
                    Remove(_basis.AsSpan(other * dimensions, dimensions), row);
            var length = (float)Math.Sqrt(Dot(row, row));
            for (var d = 0; d < dimensions; d++)
                row[d] /= length;
        }
    }

    /// <summary>What is left of a latent; shape [latent].</summary>
    public float[] Of(ReadOnlySpan<float> latent)
    {
        if (_kept == _dimensions)
            return latent.ToArray();
        var kept = new float[_dimensions];
        var gain = Math.Sqrt((double)_dimensions / _kept);
        for (var k = 0; k < _kept; k++)
        {
            var row = _basis.AsSpan(k * _dimensions, _dimensions);
            var along = (float)(gain * Dot(row, latent));
            for (var d = 0; d < _dimensions; d++)
                kept[d] += along * row[d];
        }
        return kept;
    }

    private static void Remove(ReadOnlySpan<float> direction, Span<float> from)
    {
        var along = (float)Dot(direction, from);
        for (var d = 0; d < from.Length; d++)
            from[d] -= along * direction[d];
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++)
            sum += (double)a[d] * b[d];
        return sum;
    }
}
