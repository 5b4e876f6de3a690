namespace RealtimeBCI.Decode;

/// <summary>Gabor filters: oriented waves under a Gaussian, in even and odd phase, as simple cells of primary visual cortex are modelled.</summary>
/// <remarks>Daugman 1985, J Opt Soc Am A 2:1160.</remarks>
public static class GaborBank
{
    /// <summary>Fills one filter, without response to even light and of unit Euclidean norm.</summary>
    /// <param name="size">Edge length, pixels; odd.</param>
    /// <param name="wavelength">Pixels per cycle.</param>
    /// <param name="orientation">Direction in which the wave runs, radians from the x axis towards the y axis (down).</param>
    /// <param name="phase">0 is even, π/2 is odd.</param>
    /// <param name="filter">Shape [size, size], rows top to bottom; written.</param>
    /// <exception cref="ArgumentException">The destination is not size squared long.</exception>
    public static void Fill(int size, double wavelength, double orientation, double phase, Span<float> filter)
    {
        if (filter.Length != size * size)
            throw new ArgumentException($"The filter has room for {filter.Length} values; {size} x {size} are needed.");
        var sigma = 0.45 * wavelength;
        var (sin, cos) = Math.SinCos(orientation);
        double waveSum = 0, envelopeSum = 0;
        for (var pass = 0; pass < 2; pass++)
            for (var i = 0; i < filter.Length; i++)
            {
                double x = i % size - size / 2, y = i / size - size / 2;
                var envelope = Math.Exp(-(x * x + y * y) / (2 * sigma * sigma));
                var wave = envelope * Math.Cos(2 * Math.PI * (x * cos + y * sin) / wavelength - phase);
                if (pass == 0)
                    (waveSum, envelopeSum) = (waveSum + wave, envelopeSum + envelope);
                else
                    filter[i] = (float)(wave - envelope * waveSum / envelopeSum);
            }
        var squares = 0.0;
        foreach (var v in filter)
            squares += (double)v * v;
        var scale = (float)(1 / Math.Sqrt(squares));
        for (var i = 0; i < filter.Length; i++)
            filter[i] *= scale;
    }
}
