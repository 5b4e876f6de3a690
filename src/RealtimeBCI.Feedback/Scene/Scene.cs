namespace RealtimeBCI.Feedback;

/// <summary>What is on the screen, as a list of things to draw: a pure function of the moment, the settings, the gallery and the screen's shape.</summary>
/// <param name="settings">How the display is set up.</param>
/// <param name="gallery">The candidates, by id.</param>
/// <param name="aspect">The screen's width over its height.</param>
public sealed class Scene(SceneSettings settings, IReadOnlyDictionary<string, DisplayItem> gallery, double aspect)
{
    private const double PatchSide = 0.075;
    private readonly Canvas _canvas = new(aspect);

    /// <summary>The things to draw, from back to front. The background is not among them.</summary>
    public IReadOnlyList<DrawCommand> Compose(SceneMoment moment)
    {
        var draw = new List<DrawCommand>();
        AddPhase(draw, moment);
        AddNotice(draw, moment);
        IReadOnlyList<DrawCommand> seen = draw.In(settings.Mirror);
        return settings.Photodiode == Corner.Off ? seen : [.. seen, Patch(moment.PatchLit)];
    }

    private void AddPhase(List<DrawCommand> draw, SceneMoment moment)
    {
        var state = moment.State;
        var lostTrack = !moment.Connected && moment.Overstayed;
        switch (state?.Phase)
        {
            case null or TrialPhase.Rest:
            case var _ when lostTrack:
                Marks.Dot(draw, _canvas);
                break;
            case TrialPhase.Fixation:
                Marks.Cross(draw, _canvas, 0.085, 0.013);
                break;
            case TrialPhase.Cue:
                CueScene.Add(draw, _canvas, state.Text ?? Name(state.Item) ?? "");
                break;
            case TrialPhase.Imagine:
                draw.Add(new Outline(_canvas.Centred(0.5, 0.5), Palette.QuietInk, _canvas.Length(0.006), _canvas.Length(0.018)));
                Marks.Cross(draw, _canvas, 0.045, 0.008);
                break;
            case TrialPhase.Picture when state.Item is { } item:
                draw.Add(GalleryPicture(_canvas.Centred(settings.PictureSize, settings.PictureSize), item));
                break;
            case TrialPhase.Feedback when state.Feedback == FeedbackKind.Picture:
                GridScene.Add(draw, _canvas, state.GridOrder, Verdict(moment), this);
                break;
            case TrialPhase.Feedback when state.Feedback == FeedbackKind.Score:
                ScoreScene.Add(draw, _canvas, Verdict(moment), Name(moment.CuedItem));
                break;
            default:
                Marks.Cross(draw, _canvas, 0.085, 0.013);
                break;
        }
    }

    private void AddNotice(List<DrawCommand> draw, SceneMoment moment)
    {
        var words = moment.State is null ? Notice.Waiting : !moment.Connected ? Notice.Lost : null;
        if (words is null)
            return;
        var box = _canvas.Around(_canvas.Width / 2, _canvas.Height - 0.048, 0.56, 0.06);
        draw.Add(new Fill(box, Palette.Card, _canvas.Length(0.03)));
        draw.Add(new Label(box, words, _canvas.Length(0.032), Palette.Ink));
    }

    private Fill Patch(bool lit)
    {
        var right = settings.Photodiode is Corner.TopRight or Corner.BottomRight;
        var bottom = settings.Photodiode is Corner.BottomLeft or Corner.BottomRight;
        var box = _canvas.Box(right ? _canvas.Width - PatchSide : 0, bottom ? _canvas.Height - PatchSide : 0, PatchSide, PatchSide);
        return new(box, lit ? Palette.PatchLit : Palette.PatchDark);
    }

    private Verdict Verdict(SceneMoment moment) => Feedback.Verdict.Of(moment, settings.StaleAfterSeconds);

    internal string? Name(string? item) => item is not null && gallery.TryGetValue(item, out var found) ? found.Name : item;

    /// <summary>The item's picture, or a card with its name where the gallery has none.</summary>
    internal DrawCommand GalleryPicture(Box box, string item, double opacity = 1, double saturation = 1) =>
        gallery.TryGetValue(item, out var found) && found.File is not null
            ? new Picture(box, item, opacity, saturation)
            : new Label(box, Name(item)!, _canvas.Length(0.05), Palette.Ink.WithOpacity(opacity)) { Lines = 2 };
}
