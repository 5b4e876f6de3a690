namespace RealtimeBCI.Train.Nsd;

/// <summary>Betas that are NaN or infinite, as some sessions hold at the edge of what was scanned.</summary>
internal static class FiniteFill
{
    /// <summary>Puts in their place the voxel's mean over the finite betas of training trials of the same session, or 0 where there are none.</summary>
    /// <param name="betas">Shape [trial, voxel]; changed in place.</param>
    /// <param name="voxels">Length of a row.</param>
    /// <param name="mayLearn">Whether a trial is a training trial; shape [trial].</param>
    /// <returns>How many were replaced.</returns>
    public static int Apply(Span<float> betas, int voxels, ReadOnlySpan<bool> mayLearn)
    {
        var replaced = 0;
        for (var i = 0; i < betas.Length; i++)
        {
            if (float.IsFinite(betas[i]))
                continue;
            var v = i % voxels;
            double sum = 0;
            var count = 0;
            for (var t = 0; t < mayLearn.Length; t++)
                if (mayLearn[t] && betas[t * voxels + v] is var value && float.IsFinite(value))
                    (sum, count) = (sum + value, count + 1);
            var fill = count == 0 ? 0 : (float)(sum / count);
            for (var t = i / voxels; t < mayLearn.Length; t++)
                if (!float.IsFinite(betas[t * voxels + v]))
                    (betas[t * voxels + v], replaced) = (fill, replaced + 1);
        }
        return replaced;
    }
}
