namespace RealtimeBCI.Preprocess;

/// <summary>Finds the training session's head in a session of another day: other head position, grid, field of view and contrast.</summary>
/// <remarks>A rigid map, from many starts, coarse to fine (<see cref="AlignmentSearch"/>), by a correlation ratio whose intensity map may vary over the head
/// (<see cref="RigidFit"/>). All 48 ways in which a file may permute and reverse its axes are tried with the same effort, so that a wrong one shows. Takes seconds.
/// The result is the same, bit for bit, for any number of threads.</remarks>
public static class SessionAligner
{
    private const double MostMargin = 10;

    /// <summary>Aligns and scores.</summary>
    /// <param name="training">The training session's reference, x fastest; shape [voxel]. What is not finite counts as 0.</param>
    /// <param name="trainingGrid">Its grid.</param>
    /// <param name="mask">The decoder's voxels, on the training's grid; null takes the training reference's brain.</param>
    /// <param name="session">The session's reference, likewise, as acquired.</param>
    /// <param name="sessionGrid">Its grid.</param>
    /// <param name="field">Unwarps the session; null where nothing is unwarped.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="ArgumentException">A volume's length is not its grid's, a grid is too thin (<see cref="Realigner.CanEstimate"/>), or nothing fits anywhere.</exception>
    /// <exception cref="GeometryException">The mask does not lie on the training's grid.</exception>
    public static AlignmentEstimate Estimate(
        ReadOnlySpan<float> training, Grid trainingGrid, Mask? mask, ReadOnlySpan<float> session, Grid sessionGrid, DisplacementField? field, int threads)
    {
        Require("training reference", training, trainingGrid);
        Require("session's reference", session, sessionGrid);
        mask ??= BrainMask.Of(training, trainingGrid);
        mask.RequireOn(trainingGrid);
        var acquired = Intensity.Clean(session);
        var found = new AlignmentSearch(Intensity.Clean(training), trainingGrid, Unwarped(acquired, sessionGrid, field, threads), sessionGrid, threads).Run();
        if (found.Count == 0)
            throw new ArgumentException("The session's reference fits the training session's nowhere; are both whole volumes of one participant's head?");
        var stated = found.FirstOrDefault(f => f.Orientation == HeadOrientation.Stated);
        var rival = found.FirstOrDefault(f => f.Orientation != HeadOrientation.Stated);
        var chosen = stated ?? found[0];
        var coverage = MaskCoverage.Of(MaskPlacement.Through(mask, chosen.Pose, field), acquired, sessionGrid);
        return new()
        {
            TrainingToSession = chosen.Pose,
            Parameters = RigidMotion.ToParameters(chosen.Pose, trainingGrid.CentreMm),
            Similarity = chosen.Tissue!.Explained,
            ResidualPercent = chosen.Tissue.ResidualPercent,
            OrientationMargin = stated is null ? -MostMargin : rival is null ? MostMargin : Math.Clamp(Math.Log(rival.Misfit / stated.Misfit), -MostMargin, MostMargin),
            Orientation = found[0].Orientation.Name,
            RivalOrientation = rival?.Orientation.Name ?? "none",
            MaskInFieldPercent = coverage.InFieldPercent,
            MaskOnTissuePercent = coverage.OnTissuePercent,
        };
    }

    /// <summary>The session's reference without its distortion, on its own grid; the volume itself where there is no field.</summary>
    public static float[] Unwarped(float[] session, Grid grid, DisplacementField? field, int threads)
    {
        if (field is null)
            return session;
        var whole = Mask.Whole(grid);
        var (voxels, unwarped) = (new float[whole.Count], new float[whole.Count]);
        new MaskResampler(grid, MaskPlacement.Through(whole, Affine.Identity, field), threads).Resample(session, Affine.Identity, voxels);
        for (var i = 0; i < voxels.Length; i++)
            unwarped[whole.Voxels[i]] = voxels[i];
        return unwarped;
    }

    private static void Require(string what, ReadOnlySpan<float> volume, Grid grid)
    {
        if (volume.Length != grid.VoxelCount)
            throw new ArgumentException($"The {what} has {volume.Length} voxels; its grid ({grid}) has {grid.VoxelCount}.");
        if (!Realigner.CanEstimate(grid))
            throw new ArgumentException($"The {what} lies on {grid}; a rigid alignment needs at least {Realigner.LeastVoxelsPerAxis} voxels along every axis.");
    }
}
