namespace RealtimeBCI.Feedback;

/// <summary>Draws scenes. One thread owns it: the one that owns the window.</summary>
public interface IRenderer : IDisposable
{
    /// <summary>Makes everything ready that a scene needs (letters, pictures), so that its first frame is not late. Draws nothing.</summary>
    void Prepare(IReadOnlyList<DrawCommand> scene);

    /// <summary>Draws a scene over the background into the window's back buffer; returns before it is on the screen.</summary>
    void Draw(IReadOnlyList<DrawCommand> scene);

    /// <summary>Copies what was drawn last.</summary>
    /// <returns>The picture, top row first, opaque.</returns>
    Raster Read();
}

/// <summary>Draws nothing: for everything that needs no eye.</summary>
public sealed class NullRenderer : IRenderer
{
    /// <inheritdoc/>
    public void Prepare(IReadOnlyList<DrawCommand> scene)
    {
    }

    /// <inheritdoc/>
    public void Draw(IReadOnlyList<DrawCommand> scene)
    {
    }

    /// <inheritdoc/>
    public Raster Read() => new(1, 1, [Palette.Background.R, Palette.Background.G, Palette.Background.B, 255]);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
