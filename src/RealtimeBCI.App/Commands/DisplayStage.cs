using RealtimeBCI.Feedback;

namespace RealtimeBCI.App;

/// <summary>Window, letters, gallery and renderer of a display, opened together and ready for the first frame.</summary>
internal sealed class DisplayStage : IDisposable
{
    private DisplayStage(IWindow window, IRenderer renderer, Scene scene, IReadOnlyList<string> items) =>
        (Window, Renderer, Scene, Items) = (window, renderer, scene, items);

    public IWindow Window { get; }
    public IRenderer Renderer { get; }
    public Scene Scene { get; }
    public IReadOnlyList<string> Items { get; }

    /// <exception cref="FeedbackException">Something is missing; the message says what.</exception>
    public static DisplayStage Open(DisplaySettings settings, string gallery, TimeProvider time)
    {
        settings.Scene.Validate();
        var items = DisplayItems.Read(gallery);
        var byId = items.ToDictionary(item => item.Id);
        var fonts = Fonts.Find();
        IWindow window = settings.Headless
            ? new EglWindow(settings.Place.Width, settings.Place.Height, time)
            : new GlfwWindow(settings.Place, time);
        try
        {
            var scene = new Scene(settings.Scene, byId, (double)window.Width / window.Height);
            var renderer = new GlRenderer(window, fonts, new PictureShelf(byId, DisplayConsole.Warn).Load);
            var ids = items.Select(item => item.Id).ToArray();
            DisplayWarmUp.Run(renderer, scene, ids);
            return new(window, renderer, scene, ids);
        }
        catch
        {
            window.Dispose();
            throw;
        }
    }

    /// <summary>A line for the console: size, pace and driver.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Window.Width} x {Window.Height} at {1 / Window.FramePeriodSeconds:0.#} frames/s, {Window.Driver}{(Window is GlfwWindow { IsSynchronised: false } ? ", not synchronised with a screen" : "")}");

    public void Dispose()
    {
        Renderer.Dispose();
        Window.Dispose();
    }
}
