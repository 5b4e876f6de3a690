namespace RealtimeBCI.Feedback;

/// <summary>A place to draw into with OpenGL 3.3, on a screen or in memory. The thread that made it owns it.</summary>
public interface IWindow : IDisposable
{
    /// <summary>Width of the picture, pixels.</summary>
    int Width { get; }
    /// <summary>Height of the picture, pixels.</summary>
    int Height { get; }
    /// <summary>Time from one frame to the next, seconds.</summary>
    double FramePeriodSeconds { get; }
    /// <summary>OpenGL's name of the framebuffer to draw into.</summary>
    uint Framebuffer { get; }
    /// <summary>Whether a frame stays as it is until the next is drawn, so that an unchanged scene need not be drawn again.</summary>
    bool KeepsPicture { get; }
    /// <summary>Whether the operator closed it.</summary>
    bool ShouldClose { get; }
    /// <summary>Name of what draws, as the driver gives it.</summary>
    string Driver { get; }

    /// <summary>Makes its OpenGL context the calling thread's.</summary>
    void MakeCurrent();

    /// <summary>Finds a function of OpenGL; 0 where there is none.</summary>
    nint FunctionAddress(string name);

    /// <summary>Brings the drawn frame to the screen and waits until the graphics processor is done with it.</summary>
    /// <returns>The time then, monotonic clock, ns. With vertical synchronisation it lies just behind the start of the frame's scan-out.</returns>
    long Swap();

    /// <summary>Waits until the next frame may be begun, where <see cref="Swap"/> does not wait for the screen itself. Never busy.</summary>
    void WaitForFrame();

    /// <summary>Takes the keys pressed since the last call, oldest first, with the time of this call (resolution: one frame).</summary>
    void TakeKeys(ICollection<Key> pressed);
}

/// <summary>The keys that mean something here.</summary>
public enum Key
{
    /// <summary>The space bar.</summary>
    Space = 0,
    /// <summary>Button 1.</summary>
    One = 1,
    /// <summary>Button 2.</summary>
    Two = 2,
    /// <summary>Button 3.</summary>
    Three = 3,
    /// <summary>Button 4.</summary>
    Four = 4,
}
