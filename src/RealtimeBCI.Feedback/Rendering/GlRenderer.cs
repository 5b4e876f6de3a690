using Silk.NET.OpenGL;

namespace RealtimeBCI.Feedback;

/// <summary>Draws scenes with OpenGL 3.3: one shader, quads batched by texture, edges and letters on whole pixels. The thread that made it owns it.</summary>
public sealed class GlRenderer : IRenderer
{
    private const int MostTexts = 2048;
    private const int MostPictures = 512;
    private static readonly QuadEdges NoTexels = new(0, 0, 0, 0);
    private readonly IWindow _window;
    private readonly GL _gl;
    private readonly QuadProgram _program;
    private readonly QuadBatch _batch;
    private readonly TextureCache<TextKey, TextMask> _texts;
    private readonly TextureCache<string, (int Width, int Height)> _pictures;
    private IReadOnlyList<DrawCommand> _drawn = [];

    /// <summary>Takes hold of the window's context.</summary>
    /// <param name="window">Where to draw.</param>
    /// <param name="fonts">The letters.</param>
    /// <param name="pictures">Reads the picture of an item; must not throw.</param>
    /// <exception cref="FeedbackException">The driver refuses the shader.</exception>
    public GlRenderer(IWindow window, Fonts fonts, Func<string, Raster> pictures)
    {
        window.MakeCurrent();
        _window = window;
        _gl = GL.GetApi(window.FunctionAddress);
        _program = new(_gl);
        _batch = new(_gl);
        var letters = new TextRaster(fonts);
        _texts = new(_gl, MostTexts, key =>
        {
            var mask = letters.Draw(key);
            return (Textures.OfText(_gl, mask), mask with { Coverage = [] });
        });
        _pictures = new(_gl, MostPictures, item =>
        {
            var picture = pictures(item);
            return (Textures.OfPicture(_gl, picture), (picture.Width, picture.Height));
        });
    }

    /// <summary>Textures made so far; unchanged by a frame for which all was prepared.</summary>
    public int TexturesMade => _texts.Made + _pictures.Made;

    /// <inheritdoc/>
    public void Prepare(IReadOnlyList<DrawCommand> scene)
    {
        foreach (var command in scene)
            if (command is Label label)
                _texts.Get(KeyOf(label));
            else if (command is Picture picture)
                _pictures.Get(picture.Item);
    }

    /// <inheritdoc/>
    public void Draw(IReadOnlyList<DrawCommand> scene)
    {
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, _window.Framebuffer);
        _gl.Viewport(0, 0, (uint)_window.Width, (uint)_window.Height);
        _gl.ClearColor(Palette.Background.R / 255f, Palette.Background.G / 255f, Palette.Background.B / 255f, 1);
        _gl.Clear(ClearBufferMask.ColorBufferBit);
        _gl.Enable(EnableCap.Blend);
        _gl.BlendFunc(BlendingFactor.One, BlendingFactor.OneMinusSrcAlpha);
        _program.Use(_window.Width, _window.Height);
        for (var i = 0; i < scene.Count; i++)
            Add(scene[i]);
        _batch.Flush();
        _drawn = scene;
    }

    /// <inheritdoc/>
    /// <remarks>Where the window does not keep its picture, the scene is drawn once more.</remarks>
    public Raster Read()
    {
        if (!_window.KeepsPicture)
            Draw(_drawn);
        var (width, height) = (_window.Width, _window.Height);
        var upsideDown = new byte[4 * width * height];
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, _window.Framebuffer);
        _gl.PixelStore(PixelStoreParameter.PackAlignment, 1);
        _gl.ReadPixels<byte>(0, 0, (uint)width, (uint)height, PixelFormat.Rgba, PixelType.UnsignedByte, upsideDown);
        var rgba = new byte[upsideDown.Length];
        for (var y = 0; y < height; y++)
            upsideDown.AsSpan((height - 1 - y) * 4 * width, 4 * width).CopyTo(rgba.AsSpan(y * 4 * width));
        for (var i = 3; i < rgba.Length; i += 4)
            rgba[i] = 255;
        return new(width, height, rgba);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _texts.Dispose();
        _pictures.Dispose();
        _batch.Dispose();
        _program.Dispose();
        _gl.Dispose();
    }

    private void Add(DrawCommand command)
    {
        switch (command)
        {
            case Fill fill:
                _batch.Add(0, Pixels(fill.Box), NoTexels, fill.Colour, new(0, Length(fill.Radius)));
                break;
            case Outline rim:
                _batch.Add(0, Pixels(rim.Box), NoTexels, rim.Colour, new(0, Length(rim.Radius), Math.Max(1, MathF.Round(Length(rim.Thickness)))));
                break;
            case Picture picture:
                AddPicture(picture);
                break;
            case Label label:
                AddLabel(label);
                break;
        }
    }

    private void AddPicture(Picture picture)
    {
        var (texture, (width, height)) = _pictures.Get(picture.Item);
        var room = Pixels(picture.Box);
        var (roomWidth, roomHeight) = (room.Right - room.Left, room.Bottom - room.Top);
        var scale = Math.Min(roomWidth / width, roomHeight / height);
        var (w, h) = (Snap(width * scale, roomWidth), Snap(height * scale, roomHeight));
        var (x, y) = (MathF.Round(room.Left + (roomWidth - w) / 2), MathF.Round(room.Top + (roomHeight - h) / 2));
        _batch.Add(texture, new(x, y, x + w, y + h), Turned(picture.Mirror), new Colour(255, 255, 255).WithOpacity(picture.Opacity),
            new(2, Saturation: (float)picture.Saturation));
    }

    private void AddLabel(Label label)
    {
        var (texture, mask) = _texts.Get(KeyOf(label));
        var room = Pixels(label.Box);
        var (mirroredX, mirroredY) = (label.Mirror.HasFlag(Mirror.Horizontal), label.Mirror.HasFlag(Mirror.Vertical));
        var free = room.Right - room.Left - mask.InkWidth;
        var before = label.Align switch { Align.Left => 0, Align.Centre => free / 2, _ => free };
        var x = mirroredX ? room.Right - before + mask.InkLeft - mask.Width : room.Left + before - mask.InkLeft;
        var middle = (room.Top + room.Bottom) / 2;
        var y = mirroredY ? middle + mask.MiddleY - mask.Height : middle - mask.MiddleY;
        (x, y) = (MathF.Round(x), MathF.Round(y));
        _batch.Add(texture, new(x, y, x + mask.Width, y + mask.Height), Turned(label.Mirror), label.Colour, new(1));
    }

    private TextKey KeyOf(Label label) => new(
        label.Words, label.Bold, Math.Max(6, (int)Math.Round(label.Size * _window.Height)), Math.Max(1, (int)(label.Box.Width * _window.Width)), label.Lines, label.Align);

    /// <summary>Whole pixels, and the whole room where no more than one would be left.</summary>
    private static float Snap(float length, float room) => room - length <= 1 ? room : MathF.Round(length);

    private float Length(double ofHeight) => (float)(ofHeight * _window.Height);

    private QuadEdges Pixels(Box box) => new(
        MathF.Round((float)(box.X * _window.Width)), MathF.Round((float)(box.Y * _window.Height)),
        MathF.Round((float)(box.Right * _window.Width)), MathF.Round((float)(box.Bottom * _window.Height)));

    private static QuadEdges Turned(Mirror mirror)
    {
        var (left, top) = (mirror.HasFlag(Mirror.Horizontal) ? 1f : 0f, mirror.HasFlag(Mirror.Vertical) ? 1f : 0f);
        return new(left, top, 1 - left, 1 - top);
    }
}
