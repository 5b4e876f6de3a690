namespace RealtimeBCI.Preprocess;

/// <summary>How far the head moved between two volumes, as one number.</summary>
public static class FramewiseDisplacement
{
    /// <summary>Radius of the sphere on which rotations are turned into lengths, mm.</summary>
    public const double RadiusMm = 50;

    /// <summary>The sum of the absolute changes of the six parameters, mm, rotations as arcs on a 50-mm sphere.</summary>
    /// <param name="before">Shift x, y, z (mm) and rotation x, y, z (degrees); shape [6].</param>
    /// <param name="after">The same, one volume later.</param>
    /// <remarks>Power et al. 2012, NeuroImage 59:2142. Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">There are not six parameters.</exception>
    public static double Between(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        if (before.Count != 6 || after.Count != 6)
            throw new ArgumentException($"Motion has 6 parameters; {before.Count} and {after.Count} were given.");
        var sum = 0.0;
        for (var k = 0; k < 6; k++)
            sum += Math.Abs(after[k] - before[k]) * (k < 3 ? 1 : RadiusMm * Math.PI / 180);
        return sum;
    }
}
