using System.Globalization;
using RealtimeBCI.Feedback;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Session.Registration;

/// <summary>Shows an alignment to the eye: the session's reference in grey, where training had the head, with outlines of the training reference and of the mask over it.</summary>
public static class OverlayPicture
{
    private const double MmPerPixel = 0.7, MarginMm = 14, OutlineFwhmMm = 5;
    private const int Slices = 5;
    private static readonly Colour Training = new(255, 190, 51), Voxels = new(110, 190, 240), Good = new(110, 205, 150), Bad = new(240, 110, 96);

    /// <summary>Draws three rows of slices: axial, coronal, sagittal.</summary>
    /// <param name="path">The PNG; replaced where it exists.</param>
    /// <param name="report">Matrix, scores, verdict.</param>
    /// <param name="training">The training session's reference, x fastest.</param>
    /// <param name="mask">The decoder's voxels, on its grid.</param>
    /// <param name="session">The session's reference, x fastest.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="field">Unwarps the session; null without a field.</param>
    /// <exception cref="FeedbackException">This machine has no letters.</exception>
    public static void Save(string path, AlignmentReport report, float[] training, Mask mask, float[] session, Grid grid, DisplacementField? field)
    {
        var views = new Views(report.Map(), field, training, mask, session, grid);
        string[] names = ["x", "y", "z"];
        (int Across, int Up, int Through, string Left, string Right)[] planes = [(0, 1, 2, "L", "R"), (0, 2, 1, "L", "R"), (1, 2, 0, "P", "A")];
        var rows = planes.Select(p => (IReadOnlyList<SliceTile>)[.. Enumerable.Range(0, Slices).Select(s =>
        {
            var at = views.Low[p.Through] + (views.High[p.Through] - views.Low[p.Through]) * (0.14 + 0.72 * s / (Slices - 1));
            return views.Tile(p.Across, p.Up, p.Through, at, Say($"{names[p.Through]} = {at:+0;-0;0} mm"), p.Left, p.Right);
        })]).ToArray();
        new SliceSheet("Session on training", report.Verdict.ToString().ToUpperInvariant(), report.Verdict == AlignmentVerdict.Accept ? Good : Bad, Words(report),
            [(Training, "outline and bright structures of the training reference"), (Voxels, "the decoder's voxels")], rows).Save(path);
    }

    private static string[] Words(AlignmentReport r)
    {
        var p = r.Parameters;
        return
        [
            Say($"Similarity {r.Similarity:0.000}   residual {r.ResidualPercent:0.0} %   mask in field of view {r.MaskInFieldPercent:0.0} %, on tissue {r.MaskOnTissuePercent:0.0} %   orientation: {r.Orientation}, margin {r.OrientationMargin:+0.00;-0.00}"),
            Say($"The head moved by {p[0]:0.0}, {p[1]:0.0}, {p[2]:0.0} mm and turned by {p[3]:0.0}, {p[4]:0.0}, {p[5]:0.0} degrees (x, y, z).   Hatched: outside the session's field of view."),
        ];
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Views
    {
        private readonly Affine _map;
        private readonly DisplacementField? _field;
        private readonly BlurredImage _training, _session, _mask;
        private readonly float _outline, _structure, _white;

        public Views(Affine map, DisplacementField? field, float[] training, Mask mask, float[] session, Grid grid)
        {
            (_map, _field) = (map, field);
            var inside = new float[mask.Grid.VoxelCount];
            foreach (var voxel in mask.Voxels)
                inside[voxel] = 1;
            (_training, _session, _mask) = (new(training, mask.Grid, OutlineFwhmMm), new(session, grid, 0), new(inside, mask.Grid, 0));
            var head = BrainMask.Of(training, mask.Grid);
            var tissue = head.Voxels.Select(v => training[v]).Order().ToArray();
            (_outline, _structure) = (0.5f * tissue[tissue.Length / 2], tissue[(int)(0.8 * tissue.Length)]);
            _white = 1.15f * session.Order().ElementAt((int)(0.98 * (session.Length - 1)));
            foreach (var voxel in head.Voxels)
            {
                var place = mask.Grid.VoxelToWorld.Apply(voxel % mask.Grid.X, voxel / mask.Grid.X % mask.Grid.Y, voxel / (mask.Grid.X * mask.Grid.Y));
                Widen(0, place.X);
                Widen(1, place.Y);
                Widen(2, place.Z);
            }
        }

        public double[] Low { get; } = [double.MaxValue, double.MaxValue, double.MaxValue];

        public double[] High { get; } = [double.MinValue, double.MinValue, double.MinValue];

        public SliceTile Tile(int across, int up, int through, double at, string caption, string left, string right)
        {
            var width = (int)((High[across] - Low[across] + 2 * MarginMm) / MmPerPixel);
            var height = (int)((High[up] - Low[up] + 2 * MarginMm) / MmPerPixel);
            float[] grey = new float[width * height], training = new float[width * height], mask = new float[width * height];
            Span<double> p = stackalloc double[3];
            for (var i = 0; i < grey.Length; i++)
            {
                p[across] = Low[across] - MarginMm + i % width * MmPerPixel;
                p[up] = High[up] + MarginMm - i / width * MmPerPixel;
                p[through] = at;
                var place = _map.Apply(p[0], p[1], p[2]);
                if (_field is not null)
                    place = _field.Apply(place);
                grey[i] = _session.TryRead(place.X, place.Y, place.Z, out var seen) ? seen.Value / _white : float.NaN;
                training[i] = _training.TryRead(p[0], p[1], p[2], out var there) ? there.Value : float.NaN;
                mask[i] = _mask.TryRead(p[0], p[1], p[2], out var voxel) ? voxel.Value : float.NaN;
            }
            return new(width, height, grey,
            [
                new(mask, 0.5f, Voxels.WithOpacity(0.9), 1.2f), new(training, _structure, Training.WithOpacity(0.75), 0.9f), new(training, _outline, Training, 1.8f),
            ], caption, left, right);
        }

        private void Widen(int axis, double at) => (Low[axis], High[axis]) = (Math.Min(Low[axis], at), Math.Max(High[axis], at));
    }
}
