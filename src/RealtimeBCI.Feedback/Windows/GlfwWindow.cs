using Silk.NET.OpenGL;

namespace RealtimeBCI.Feedback;

/// <summary>How the window stands on the screens.</summary>
/// <param name="Width">Pixels, where it does not fill the screen.</param>
/// <param name="Height">Pixels, where it does not fill the screen.</param>
/// <param name="Screen">Number of the screen, from 0.</param>
/// <param name="Fullscreen">Whether it fills the screen, at the screen's own resolution.</param>
public sealed record WindowPlace(int Width = 1280, int Height = 720, int Screen = 0, bool Fullscreen = false);

/// <summary>A window on a screen, through the system's GLFW, synchronised with the screen's refresh. One at a time in a process.</summary>
/// <remarks>Where the driver does not synchronise (a virtual screen), the window finds that out when it is made and paces itself.</remarks>
public sealed class GlfwWindow : IWindow
{
    private const int ProbeFrames = 16;
    private static readonly (int Code, Key Key)[] Keys =
    [
        (Glfw.KeySpace, Key.Space),
        .. Enumerable.Range(1, 4).SelectMany(n => new[] { (Glfw.KeyDigit0 + n, (Key)n), (Glfw.KeyPad0 + n, (Key)n) }),
    ];

    private readonly MonotonicClock _clock;
    private readonly GL _gl;
    private readonly FramePacer? _pacer;
    private readonly bool[] _down = new bool[Keys.Length];
    private nint _window;

    /// <summary>Opens the window; the calling thread owns it.</summary>
    /// <exception cref="FeedbackException">GLFW or a screen is missing, or the driver offers no OpenGL 3.3.</exception>
    public GlfwWindow(WindowPlace place, TimeProvider time)
    {
        _clock = new(time);
        _window = Open(place, out var screen);
        FramePeriodSeconds = 1.0 / screen.RefreshHz;
        _gl = GL.GetApi(FunctionAddress);
        Driver = _gl.GetStringS(StringName.Renderer);
        Glfw.SetInputMode(_window, Glfw.StickyKeysMode, 1);
        Glfw.SetInputMode(_window, Glfw.CursorMode, Glfw.CursorHidden);
        Glfw.SwapInterval(1);
        Glfw.PollEvents();
        Glfw.GetFramebufferSize(_window, out var width, out var height);
        (Width, Height) = (width, height);
        IsSynchronised = Probe();
        _pacer = IsSynchronised ? null : new(TimeSpan.FromSeconds(FramePeriodSeconds), time);
    }

    /// <inheritdoc/>
    public int Width { get; }
    /// <inheritdoc/>
    public int Height { get; }
    /// <inheritdoc/>
    public double FramePeriodSeconds { get; }
    /// <inheritdoc/>
    public uint Framebuffer => 0;
    /// <inheritdoc/>
    public bool KeepsPicture => false;
    /// <inheritdoc/>
    public bool ShouldClose => Glfw.WindowShouldClose(_window) != 0 || Glfw.GetKey(_window, Glfw.KeyEscape) == Glfw.Press;
    /// <inheritdoc/>
    public string Driver { get; }
    /// <summary>Whether a swap waits for the screen; if not, flips are timed to the swap and not to the scan-out.</summary>
    public bool IsSynchronised { get; }

    /// <inheritdoc/>
    public void MakeCurrent() => Glfw.MakeContextCurrent(_window);

    /// <inheritdoc/>
    public nint FunctionAddress(string name) => Glfw.GetProcAddress(name);

    /// <inheritdoc/>
    public long Swap()
    {
        Glfw.SwapBuffers(_window);
        _gl.Finish();
        return _clock.NowNs;
    }

    /// <inheritdoc/>
    public void WaitForFrame() => _pacer?.Wait();

    /// <inheritdoc/>
    public void TakeKeys(ICollection<Key> pressed)
    {
        Glfw.PollEvents();
        for (var i = 0; i < Keys.Length; i++)
        {
            var down = Glfw.GetKey(_window, Keys[i].Code) == Glfw.Press;
            if (down && !_down[i])
                pressed.Add(Keys[i].Key);
            _down[i] = down;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_window == 0)
            return;
        _gl.Dispose();
        _pacer?.Dispose();
        Glfw.DestroyWindow(_window);
        _window = 0;
        Glfw.Terminate();
    }

    private static nint Open(WindowPlace place, out Screen screen)
    {
        try
        {
            if (Glfw.Init() == 0)
                throw new FeedbackException($"GLFW cannot reach a screen ({Glfw.LastError()}); start the display where DISPLAY is set, or use --headless.");
        }
        catch (DllNotFoundException missing)
        {
            throw new FeedbackException("GLFW (libglfw.so.3), which opens the window, was not found; install it: apt-get install libglfw3", missing);
        }
        try
        {
            screen = Screen.Number(place.Screen);
            return Create(place, screen);
        }
        catch (FeedbackException)
        {
            Glfw.Terminate();
            throw;
        }
    }

    private static nint Create(WindowPlace place, Screen screen)
    {
        Glfw.WindowHint(Glfw.ContextVersionMajor, 3);
        Glfw.WindowHint(Glfw.ContextVersionMinor, 3);
        Glfw.WindowHint(Glfw.OpenGlProfile, Glfw.OpenGlCoreProfile);
        Glfw.WindowHint(Glfw.Resizable, 0);
        Glfw.WindowHint(Glfw.AutoIconify, 0);
        var (width, height) = place.Fullscreen ? (screen.Width, screen.Height) : (place.Width, place.Height);
        var window = Glfw.CreateWindow(width, height, "RealtimeBCI display", place.Fullscreen ? screen.Handle : 0, 0);
        if (window == 0)
            throw new FeedbackException($"A window with OpenGL 3.3 could not be opened ({Glfw.LastError()}); install a driver (apt-get install libgl1-mesa-dri), or use --headless.");
        if (!place.Fullscreen)
            Glfw.SetWindowPos(window, screen.X + Math.Max(0, (screen.Width - width) / 2), screen.Y + Math.Max(0, (screen.Height - height) / 2));
        Glfw.MakeContextCurrent(window);
        return window;
    }

    /// <summary>Swaps empty frames and compares the shortest interval but one with the screen's: a busy machine makes swaps longer, never shorter.</summary>
    private bool Probe()
    {
        _gl.ClearColor(Palette.Background.R / 255f, Palette.Background.G / 255f, Palette.Background.B / 255f, 1);
        var flips = new long[ProbeFrames];
        for (var i = 0; i < ProbeFrames; i++)
        {
            _gl.Clear(ClearBufferMask.ColorBufferBit);
            flips[i] = Swap();
        }
        var intervals = flips.Zip(flips.Skip(1), (a, b) => b - a).Order().ToArray();
        return intervals[1] * 1e-9 > 0.5 * FramePeriodSeconds;
    }
}
