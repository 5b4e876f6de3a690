using System.Globalization;

namespace RealtimeBCI.Session.Registration;

/// <summary>Decides by declared thresholds whether an alignment allows feedback.</summary>
public static class AlignmentGate
{
    /// <summary>Judges scores.</summary>
    /// <returns>The verdict, and one reason for each threshold that is not met, the gravest first: what was found, what was expected, what to do.</returns>
    public static (AlignmentVerdict Verdict, IReadOnlyList<string> Reasons) Judge(AlignmentReport found, AlignmentSettings settings)
    {
        var abort = new List<string>();
        var redo = new List<string>();
        if (found.OrientationMargin <= -settings.MinOrientationMargin)
            abort.Add(Say($"the session's data fit {found.RivalOrientation} better than as stated (margin {found.OrientationMargin:0.00}; at least {settings.MinOrientationMargin:0.00} is expected): its orientation is wrong; look at the bridge's affine and axis order"));
        else if (found.OrientationMargin < settings.MinOrientationMargin)
            redo.Add(Say($"the stated orientation fits hardly better than {found.RivalOrientation} (margin {found.OrientationMargin:0.00}; at least {settings.MinOrientationMargin:0.00} is expected): align a cleaner volume, the mean of several for example"));
        if (found.Similarity < settings.AbortBelowSimilarity)
            abort.Add(Say($"similarity is {found.Similarity:0.00}, below {settings.AbortBelowSimilarity:0.00}: this is another head or another kind of image than the decoder was trained on"));
        else if (found.Similarity < settings.MinSimilarity)
            redo.Add(Say($"similarity is {found.Similarity:0.00}; at least {settings.MinSimilarity:0.00} is expected: acquire the reference again with the training session's protocol"));
        if (found.ResidualPercent > settings.MaxResidualPercent)
            redo.Add(Say($"the residual is {found.ResidualPercent:0.0} % of tissue; at most {settings.MaxResidualPercent:0.0} % is expected: look at the residual map, shim or unwarp, and align again"));
        if (found.MaskInFieldPercent < settings.MinMaskInFieldPercent)
            redo.Add(Say($"{found.MaskInFieldPercent:0.0} % of the mask lie in the field of view; at least {settings.MinMaskInFieldPercent:0.0} % is expected: plan the slices anew over the decoder's voxels"));
        if (found.MaskOnTissuePercent < settings.MinMaskOnTissuePercent)
            redo.Add(Say($"{found.MaskOnTissuePercent:0.0} % of the mask lie on tissue; at least {settings.MinMaskOnTissuePercent:0.0} % is expected: look at the overlay for lost signal"));
        return (abort.Count > 0 ? AlignmentVerdict.Abort : redo.Count > 0 ? AlignmentVerdict.Redo : AlignmentVerdict.Accept, [.. abort, .. redo]);
    }

    /// <summary>Lets an accepted alignment pass.</summary>
    /// <exception cref="SessionProtocolException">It is not accepted; the message gives the verdict and every reason.</exception>
    public static void Require(AlignmentReport judged)
    {
        if (judged.Verdict != AlignmentVerdict.Accept)
            throw new SessionProtocolException(
                $"The session's alignment to the decoder is not accepted, so there is no feedback. Verdict {judged.Verdict.ToString().ToLowerInvariant()}: {string.Join("; ", judged.Reasons)}.");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
