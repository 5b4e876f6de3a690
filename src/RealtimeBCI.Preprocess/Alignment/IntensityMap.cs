namespace RealtimeBCI.Preprocess;

/// <summary>How the training reference's intensity foretells the session's: any curve, which may change smoothly with the place in the head.</summary>
/// <remarks>Columns are products of a hat function of intensity and a monomial of place, so the prediction is linear in its coefficients; a contrast that is
/// inverted, and a receive field that differs, are both of this form. At one point two neighbouring hats differ from 0: its non-zero columns lie side by side.</remarks>
internal sealed class IntensityMap
{
    private const float Top = 1.5f;
    private readonly int _hats;
    private readonly GainTerms _places;

    /// <summary>Chooses the columns.</summary>
    /// <param name="hats">Knots over intensity, from 0 to half again the bright; at least 2.</param>
    /// <param name="placeOrder">Order of the polynomial in place: 0 to 3.</param>
    public IntensityMap(int hats, int placeOrder) => (_hats, _places) = (hats, new(placeOrder));

    /// <summary>Number of columns; shape [hat, monomial].</summary>
    public int Count => _hats * _places.Count;
    /// <summary>Columns that differ from 0 at one point.</summary>
    public int Width => 2 * _places.Count;
    /// <summary>Monomials of one hat; the first is the constant.</summary>
    public int PlaceTerms => _places.Count;

    /// <summary>Evaluates the monomials at every point; shape [monomial, point].</summary>
    public float[] Places(ComparedPoints points)
    {
        var terms = new float[_places.Count * points.Count];
        _places.Evaluate(points.Place[0], points.Place[1], points.Place[2], terms, points.Count);
        return terms;
    }

    /// <summary>The columns at one point.</summary>
    /// <param name="value">Its intensity in units of the bright.</param>
    /// <param name="places">See <see cref="Places"/>.</param>
    /// <param name="point">The point.</param>
    /// <param name="count">Points in <paramref name="places"/>.</param>
    /// <param name="columns">Receives the non-zero columns; shape [<see cref="Width"/>].</param>
    /// <returns>Index of the first of them.</returns>
    public int Fill(float value, float[] places, int point, int count, Span<double> columns)
    {
        var at = Math.Clamp(value / Top, 0, 1) * (_hats - 1);
        var hat = Math.Min((int)at, _hats - 2);
        var share = at - hat;
        var terms = _places.Count;
        for (var k = 0; k < terms; k++)
        {
            var place = places[k * count + point];
            columns[k] = (1 - share) * place;
            columns[terms + k] = share * place;
        }
        return hat * terms;
    }
}
