namespace RealtimeBCI.Preprocess;

/// <summary>The monomials of position, up to an order, with which a volume's intensity may differ smoothly from the reference's.</summary>
internal sealed class GainTerms
{
    private readonly (int Parent, int Axis)[] _made;

    /// <summary>Lists the terms of an order: 1, 4, 10 or 20 of them.</summary>
    public GainTerms(int order)
    {
        var powers = new List<(int X, int Y, int Z)> { (0, 0, 0) };
        var made = new List<(int, int)> { (-1, -1) };
        for (var n = 1; n <= order; n++)
            for (var x = n; x >= 0; x--)
                for (var y = n - x; y >= 0; y--)
                {
                    var p = (X: x, Y: y, Z: n - x - y);
                    var axis = p.X > 0 ? 0 : p.Y > 0 ? 1 : 2;
                    var parent = axis switch { 0 => (p.X - 1, p.Y, p.Z), 1 => (p.X, p.Y - 1, p.Z), _ => (p.X, p.Y, p.Z - 1) };
                    made.Add((powers.IndexOf(parent), axis));
                    powers.Add(p);
                }
        _made = [.. made];
    }

    /// <summary>Number of terms; the first is the constant.</summary>
    public int Count => _made.Length;

    /// <summary>Evaluates every term at every point.</summary>
    /// <param name="x">Position along x, about -1 to 1; shape [point]. Likewise y and z.</param>
    /// <param name="y">See <paramref name="x"/>.</param>
    /// <param name="z">See <paramref name="x"/>.</param>
    /// <param name="terms">Receives the values; shape [term, <paramref name="stride"/>].</param>
    /// <param name="stride">Distance between terms in <paramref name="terms"/>; at least the number of points.</param>
    public void Evaluate(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> terms, int stride)
    {
        terms[..x.Length].Fill(1);
        for (var k = 1; k < _made.Length; k++)
        {
            var (parent, axis) = _made[k];
            FloatKernel.Multiply(terms.Slice(parent * stride, x.Length), axis switch { 0 => x, 1 => y, _ => z }, terms.Slice(k * stride, x.Length));
        }
    }
}
