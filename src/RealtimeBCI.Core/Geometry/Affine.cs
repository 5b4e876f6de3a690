using System.Globalization;

namespace RealtimeBCI.Core;

/// <summary>An affine map of three-dimensional space: the upper three rows of a 4x4 matrix whose last row is 0 0 0 1.</summary>
/// <remarks>Row-major; a column vector stands on the right: y = A x. World coordinates are RAS+ millimetres.</remarks>
/// <param name="M00">Row 0, column 0.</param><param name="M01">Row 0, column 1.</param>
/// <param name="M02">Row 0, column 2.</param><param name="M03">Row 0, translation.</param>
/// <param name="M10">Row 1, column 0.</param><param name="M11">Row 1, column 1.</param>
/// <param name="M12">Row 1, column 2.</param><param name="M13">Row 1, translation.</param>
/// <param name="M20">Row 2, column 0.</param><param name="M21">Row 2, column 1.</param>
/// <param name="M22">Row 2, column 2.</param><param name="M23">Row 2, translation.</param>
public readonly record struct Affine(
    double M00, double M01, double M02, double M03,
    double M10, double M11, double M12, double M13,
    double M20, double M21, double M22, double M23)
{
    /// <summary>The map that changes nothing.</summary>
    public static Affine Identity { get; } = new(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

    /// <summary>The determinant of the linear part; negative where the map mirrors.</summary>
    public double Determinant =>
        M00 * (M11 * M22 - M12 * M21) - M01 * (M10 * M22 - M12 * M20) + M02 * (M10 * M21 - M11 * M20);

    /// <summary>Reads 12 (3x4) or 16 (4x4) numbers in row-major order.</summary>
    /// <exception cref="ArgumentException">Neither 12 nor 16 numbers are given.</exception>
    public static Affine FromRows(ReadOnlySpan<double> m)
    {
        if (m.Length is not (12 or 16))
            throw new ArgumentException($"An affine has 12 or 16 numbers in row-major order; {m.Length} were given.");
        return new(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11]);
    }

    /// <summary>The 12 numbers of the upper three rows, row-major.</summary>
    public double[] ToRows() => [M00, M01, M02, M03, M10, M11, M12, M13, M20, M21, M22, M23];

    /// <summary>Applies the map to one point.</summary>
    public (double X, double Y, double Z) Apply(double x, double y, double z) =>
        (M00 * x + M01 * y + M02 * z + M03, M10 * x + M11 * y + M12 * z + M13, M20 * x + M21 * y + M22 * z + M23);

    /// <summary>The composition: <paramref name="right"/> is applied first.</summary>
    public static Affine operator *(in Affine left, in Affine right)
    {
        var (ax, ay, az) = left.ApplyVector(right.M00, right.M10, right.M20);
        var (bx, by, bz) = left.ApplyVector(right.M01, right.M11, right.M21);
        var (cx, cy, cz) = left.ApplyVector(right.M02, right.M12, right.M22);
        var (tx, ty, tz) = left.Apply(right.M03, right.M13, right.M23);
        return new(ax, bx, cx, tx, ay, by, cy, ty, az, bz, cz, tz);
    }

    /// <summary>The inverse map.</summary>
    /// <exception cref="InvalidOperationException">The map is singular.</exception>
    public Affine Inverse()
    {
        var det = Determinant;
        if (!(Math.Abs(det) > 1e-12))
            throw new InvalidOperationException($"The affine [{this}] has determinant {det} and no inverse; every axis needs a length.");
        var d = 1 / det;
        var inverse = new Affine(
            (M11 * M22 - M12 * M21) * d, (M02 * M21 - M01 * M22) * d, (M01 * M12 - M02 * M11) * d, 0,
            (M12 * M20 - M10 * M22) * d, (M00 * M22 - M02 * M20) * d, (M02 * M10 - M00 * M12) * d, 0,
            (M10 * M21 - M11 * M20) * d, (M01 * M20 - M00 * M21) * d, (M00 * M11 - M01 * M10) * d, 0);
        var (x, y, z) = inverse.ApplyVector(M03, M13, M23);
        return inverse with { M03 = -x, M13 = -y, M23 = -z };
    }

    /// <summary>The largest absolute difference between the numbers of two maps.</summary>
    public double MaxDifference(in Affine other)
    {
        double[] a = ToRows(), b = other.ToRows();
        var max = 0.0;
        for (var i = 0; i < a.Length; i++)
            max = Math.Max(max, Math.Abs(a[i] - b[i]));
        return max;
    }

    /// <summary>Applies the linear part only.</summary>
    public (double X, double Y, double Z) ApplyVector(double x, double y, double z) =>
        (M00 * x + M01 * y + M02 * z, M10 * x + M11 * y + M12 * z, M20 * x + M21 * y + M22 * z);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(' ', ToRows().Select(v => v.ToString("0.####", CultureInfo.InvariantCulture)));
}
