namespace RealtimeBCI.Preprocess;

/// <summary>Turns samples into the coefficients of the cubic B-spline that passes through them, in place.</summary>
/// <remarks>Recursive filter, one axis after the other, edges mirrored: Unser, Aldroubi and Eden 1993, IEEE Trans Signal Process 41:834.</remarks>
internal static class SplinePrefilter
{
    private const int LongestTail = 40;
    private static readonly double Pole = Math.Sqrt(3) - 2;

    /// <summary>Filters a volume; every axis has at least two voxels.</summary>
    /// <param name="image">Samples, x fastest; shape [voxel]; replaced by coefficients.</param>
    /// <param name="grid">Dimensions.</param>
    public static void Apply(Span<float> image, Grid grid)
    {
        Along(image, 1, grid.X);
        Along(image, grid.X, grid.Y);
        Along(image, grid.X * grid.Y, grid.Z);
    }

    private static void Along(Span<float> image, int stride, int length)
    {
        var line = new double[length];
        for (var start = 0; start < image.Length; start++)
        {
            if (start / stride % length != 0)
                continue;
            for (var i = 0; i < length; i++)
                line[i] = image[start + i * stride];
            Filter(line);
            for (var i = 0; i < length; i++)
                image[start + i * stride] = (float)line[i];
        }
    }

    private static void Filter(Span<double> line)
    {
        double first = 0, power = 1;
        for (var i = 0; i < Math.Min(line.Length, LongestTail); i++, power *= Pole)
            first += power * line[i];
        line[0] = first;
        for (var i = 1; i < line.Length; i++)
            line[i] += Pole * line[i - 1];
        line[^1] = Pole / (Pole * Pole - 1) * (line[^1] + Pole * line[^2]);
        for (var i = line.Length - 2; i >= 0; i--)
            line[i] = Pole * (line[i + 1] - line[i]);
        foreach (ref var value in line)
            value *= 6;
    }
}
