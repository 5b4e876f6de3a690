using Silk.NET.OpenGL;

namespace RealtimeBCI.Feedback;

/// <summary>A window in memory: OpenGL through EGL without a screen or an X server, paced at a fixed rate. For tests and headless machines.</summary>
public sealed class EglWindow : IWindow
{
    private const string Install = "install it: apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri";
    private const int Closed = 0;
    private readonly MonotonicClock _clock;
    private readonly FramePacer _pacer;
    private readonly GL _gl;
    private readonly uint _colour;
    private nint _display;
    private nint _context;

    /// <summary>Makes a context and a framebuffer of a size; the calling thread owns both.</summary>
    /// <param name="width">Pixels, at least 16.</param>
    /// <param name="height">Pixels, at least 16.</param>
    /// <param name="time">The clock for pacing and for flips.</param>
    /// <param name="framesPerSecond">The pace.</param>
    /// <exception cref="FeedbackException">EGL is missing, or offers no OpenGL 3.3.</exception>
    public EglWindow(int width, int height, TimeProvider time, double framesPerSecond = 60)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 16);
        (Width, Height, FramePeriodSeconds, _clock) = (width, height, 1 / framesPerSecond, new(time));
        try
        {
            CreateContext();
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new FeedbackException($"EGL (libEGL.so.1), which draws without a screen, was not found; {Install}", missing);
        }
        _pacer = new(TimeSpan.FromSeconds(FramePeriodSeconds), time);
        _gl = GL.GetApi(FunctionAddress);
        Driver = _gl.GetStringS(StringName.Renderer);
        (Framebuffer, _colour) = CreateFramebuffer();
    }

    /// <inheritdoc/>
    public int Width { get; }
    /// <inheritdoc/>
    public int Height { get; }
    /// <inheritdoc/>
    public double FramePeriodSeconds { get; }
    /// <inheritdoc/>
    public uint Framebuffer { get; }
    /// <inheritdoc/>
    public bool KeepsPicture => true;
    /// <inheritdoc/>
    public bool ShouldClose => false;
    /// <inheritdoc/>
    public string Driver { get; }

    /// <inheritdoc/>
    public void MakeCurrent() => Require(Egl.MakeCurrent(_display, 0, 0, _context) != 0, "eglMakeCurrent");

    /// <inheritdoc/>
    public nint FunctionAddress(string name) => Egl.GetProcAddress(name);

    /// <inheritdoc/>
    public long Swap()
    {
        _gl.Finish();
        return _clock.NowNs;
    }

    /// <inheritdoc/>
    public void WaitForFrame() => _pacer.Wait();

    /// <inheritdoc/>
    public void TakeKeys(ICollection<Key> pressed)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context == Closed)
            return;
        _gl.DeleteFramebuffer(Framebuffer);
        _gl.DeleteRenderbuffer(_colour);
        _gl.Dispose();
        Egl.MakeCurrent(_display, 0, 0, 0);
        Egl.DestroyContext(_display, _context);
        _context = Closed;
        _pacer.Dispose();
    }

    private void CreateContext()
    {
        _display = Egl.GetPlatformDisplay(Egl.PlatformSurfacelessMesa, 0, 0);
        if (_display == 0 || Egl.Initialize(_display, out _, out _) == 0)
        {
            _display = Egl.GetDisplay(0);
            Require(_display != 0 && Egl.Initialize(_display, out _, out _) != 0, "eglInitialize");
        }
        Require(Egl.BindApi(Egl.OpenGlApi) != 0, "eglBindAPI(OpenGL)");
        var configs = new nint[1];
        int[] wanted = [Egl.SurfaceType, Egl.PbufferBit, Egl.RenderableType, Egl.OpenGlBit, Egl.None];
        Require(Egl.ChooseConfig(_display, wanted, configs, 1, out var count) != 0 && count > 0, "eglChooseConfig");
        int[] version = [Egl.ContextMajorVersion, 3, Egl.ContextMinorVersion, 3, Egl.ContextProfileMask, Egl.ContextCoreProfileBit, Egl.None];
        _context = Egl.CreateContext(_display, configs[0], 0, version);
        Require(_context != 0, "eglCreateContext (OpenGL 3.3)");
        MakeCurrent();
    }

    private (uint Framebuffer, uint Colour) CreateFramebuffer()
    {
        var colour = _gl.GenRenderbuffer();
        _gl.BindRenderbuffer(RenderbufferTarget.Renderbuffer, colour);
        _gl.RenderbufferStorage(RenderbufferTarget.Renderbuffer, InternalFormat.Rgba8, (uint)Width, (uint)Height);
        var framebuffer = _gl.GenFramebuffer();
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, framebuffer);
        _gl.FramebufferRenderbuffer(
            FramebufferTarget.Framebuffer, FramebufferAttachment.ColorAttachment0, RenderbufferTarget.Renderbuffer, colour);
        var status = _gl.CheckFramebufferStatus(FramebufferTarget.Framebuffer);
        return status == GLEnum.FramebufferComplete
            ? (framebuffer, colour)
            : throw new FeedbackException($"OpenGL ({Driver}) refuses a picture of {Width} x {Height} pixels ({status}); ask for a smaller --size.");
    }

    private static void Require(bool holds, string step)
    {
        if (!holds)
            throw new FeedbackException($"EGL cannot make OpenGL 3.3 without a screen: {step} failed (error 0x{Egl.GetError():X}); if Mesa is missing, {Install}");
    }
}
