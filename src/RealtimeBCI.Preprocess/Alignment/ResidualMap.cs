namespace RealtimeBCI.Preprocess;

/// <summary>Where in the head the session differs from what the training reference foretells.</summary>
public static class ResidualMap
{
    /// <summary>The absolute difference at every voxel of the head, percent of the session's mean tissue intensity.</summary>
    /// <param name="training">The training session's reference, x fastest; shape [voxel].</param>
    /// <param name="trainingGrid">Its grid.</param>
    /// <param name="session">The session's reference, unwarped where there is a field (<see cref="SessionAligner.Unwarped"/>).</param>
    /// <param name="sessionGrid">Its grid.</param>
    /// <param name="trainingToSession">The alignment.</param>
    /// <returns>On the training's grid, x fastest; NaN in air and outside the session's field of view.</returns>
    public static float[] Of(ReadOnlySpan<float> training, Grid trainingGrid, ReadOnlySpan<float> session, Grid sessionGrid, in Affine trainingToSession)
    {
        var search = new AlignmentSearch(Intensity.Clean(training), trainingGrid, Intensity.Clean(session), sessionGrid, 1);
        var (points, local) = search.Everywhere(trainingToSession);
        var map = new float[trainingGrid.VoxelCount];
        Array.Fill(map, float.NaN);
        for (var i = 0; i < local.Length; i++)
            map[points.Voxel[i]] = local[i];
        return map;
    }
}
