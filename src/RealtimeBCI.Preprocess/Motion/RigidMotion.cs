namespace RealtimeBCI.Preprocess;

/// <summary>Rigid maps of world space, made of numbers and taken apart into numbers.</summary>
public static class RigidMotion
{
    /// <summary>The map x to c + d + R(w)(x - c).</summary>
    /// <param name="shift">d, mm; shape [3].</param>
    /// <param name="rotation">w, a rotation vector: its direction is the axis, its length the angle in radians; shape [3].</param>
    /// <param name="centre">c, RAS+ mm.</param>
    public static Affine FromVector(ReadOnlySpan<double> shift, ReadOnlySpan<double> rotation, (double X, double Y, double Z) centre)
    {
        double x = rotation[0], y = rotation[1], z = rotation[2];
        var angle = Math.Sqrt(x * x + y * y + z * z);
        var s = angle < 1e-9 ? 1 : Math.Sin(angle) / angle;
        var h = angle < 1e-9 ? 0.5 : (1 - Math.Cos(angle)) / (angle * angle);
        return About(centre, shift, new(
            1 - h * (y * y + z * z), h * x * y - s * z, h * x * z + s * y, 0,
            h * x * y + s * z, 1 - h * (x * x + z * z), h * y * z - s * x, 0,
            h * x * z - s * y, h * y * z + s * x, 1 - h * (x * x + y * y), 0));
    }

    /// <summary>The map with these parameters: first turned about x, then y, then z, at the centre, then shifted.</summary>
    /// <param name="parameters">Shift x, y, z (mm), rotation x, y, z (degrees); shape [6].</param>
    /// <param name="centre">The point about which it turns, RAS+ mm.</param>
    public static Affine FromParameters(ReadOnlySpan<double> parameters, (double X, double Y, double Z) centre)
    {
        var (sx, cx) = Math.SinCos(parameters[3] * Math.PI / 180);
        var (sy, cy) = Math.SinCos(parameters[4] * Math.PI / 180);
        var (sz, cz) = Math.SinCos(parameters[5] * Math.PI / 180);
        return About(centre, parameters, new(
            cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx, 0,
            sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx, 0,
            -sy, cy * sx, cy * cx, 0));
    }

    /// <summary>The inverse of <see cref="FromParameters"/>; rotation about y within 90 degrees.</summary>
    /// <returns>Shift x, y, z at the centre (mm), rotation x, y, z (degrees); shape [6].</returns>
    public static double[] ToParameters(in Affine rigid, (double X, double Y, double Z) centre)
    {
        var moved = rigid.Apply(centre.X, centre.Y, centre.Z);
        const double degrees = 180 / Math.PI;
        return
        [
            moved.X - centre.X, moved.Y - centre.Y, moved.Z - centre.Z,
            Math.Atan2(rigid.M21, rigid.M22) * degrees,
            Math.Asin(Math.Clamp(-rigid.M20, -1, 1)) * degrees,
            Math.Atan2(rigid.M10, rigid.M00) * degrees,
        ];
    }

    private static Affine About((double X, double Y, double Z) c, ReadOnlySpan<double> shift, in Affine turn)
    {
        var (x, y, z) = turn.ApplyVector(c.X, c.Y, c.Z);
        return turn with { M03 = c.X + shift[0] - x, M13 = c.Y + shift[1] - y, M23 = c.Z + shift[2] - z };
    }
}
