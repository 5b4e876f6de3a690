using System.Globalization;

namespace RealtimeBCI.Glm;

/// <summary>The numbers of a double-gamma haemodynamic response.</summary>
/// <param name="PeakSeconds">When its first gamma density is largest.</param>
/// <param name="DispersionSeconds">That density's scale: how broad the peak is.</param>
/// <param name="UndershootSeconds">When the second density, of scale 1 s, is largest.</param>
/// <param name="UndershootRatio">Integral of the second density over that of the first.</param>
public sealed record ResponseShape(double PeakSeconds, double DispersionSeconds, double UndershootSeconds, double UndershootRatio)
{
    /// <summary>The plausible shapes from which each voxel's own is combined: peaks from 2.75 to 8 s, narrow and broad, with a small and a large undershoot.</summary>
    /// <remarks>The ranges are those over which responses differ between people and areas (Handwerker et al. 2004, NeuroImage 21:1639).</remarks>
    public static IReadOnlyList<ResponseShape> Library { get; } =
    [
        .. from peak in new[] { 2.75, 3.5, 4.25, 5, 5.75, 6.5, 7.25, 8 }
           from dispersion in new[] { 0.75, 1.15 }
           from ratio in new[] { 0.05, 0.3 }
           select new ResponseShape(peak, dispersion, peak + 9.5, ratio),
    ];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"double gamma, peak {PeakSeconds} s, dispersion {DispersionSeconds} s, undershoot {UndershootRatio} at {UndershootSeconds} s");
}
