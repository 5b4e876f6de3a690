using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Session.Registration;

/// <summary>An alignment that was made before the run: the session's own reference, to which motion is estimated, and the way from the decoder to it.</summary>
/// <param name="Report">Matrix, scores, verdict.</param>
/// <param name="Grid">Grid of the session's reference and of every volume of its runs.</param>
/// <param name="Reference">The session's reference, x fastest; shape [voxel].</param>
/// <param name="Field">Unwarps the session; null without a field.</param>
/// <param name="Hash">SHA-256 of alignment.json, which holds the other files' hashes.</param>
public sealed record SessionAlignment(AlignmentReport Report, Grid Grid, float[] Reference, DisplacementField? Field, string Hash)
{
    /// <summary>Places the decoder's mask in a run.</summary>
    /// <exception cref="GeometryException">The run does not lie on the aligned reference's grid; the message names both.</exception>
    public MaskPlacement Place(Mask mask, Grid run)
    {
        if (!Grid.IsSameAs(run))
            throw new GeometryException(
                $"The run lies on another grid than the reference that was aligned. Aligned: {Grid}. Run: {run}. Scan with the aligned protocol and slices, or align a volume of this run.");
        return MaskPlacement.Through(mask, Report.Map(), Field);
    }
}
