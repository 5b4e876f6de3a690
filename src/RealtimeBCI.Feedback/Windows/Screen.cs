using System.Runtime.InteropServices;

namespace RealtimeBCI.Feedback;

/// <summary>One screen of this computer.</summary>
/// <param name="Handle">GLFW's name of it.</param>
/// <param name="X">Left edge on the desktop, pixels.</param>
/// <param name="Y">Top edge on the desktop, pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="RefreshHz">Frames a second; 60 where the screen states none that can be (a virtual one says 0).</param>
internal sealed record Screen(nint Handle, int X, int Y, int Width, int Height, int RefreshHz)
{
    /// <summary>The screens, the main one first.</summary>
    public static IReadOnlyList<Screen> All()
    {
        var handles = Glfw.GetMonitors(out var count);
        var screens = new List<Screen>();
        for (var i = 0; i < count; i++)
        {
            var handle = Marshal.ReadIntPtr(handles, i * nint.Size);
            var mode = Glfw.GetVideoMode(handle);
            Glfw.GetMonitorPos(handle, out var x, out var y);
            if (mode != 0)
                screens.Add(new(handle, x, y, Marshal.ReadInt32(mode), Marshal.ReadInt32(mode, 4), Refresh(Marshal.ReadInt32(mode, 20))));
        }
        return screens;
    }

    private static int Refresh(int stated) => stated is >= 20 and <= 1000 ? stated : 60;

    /// <summary>The screen with a number, from 0.</summary>
    /// <exception cref="FeedbackException">There is none with that number.</exception>
    public static Screen Number(int number)
    {
        var screens = All();
        return number >= 0 && number < screens.Count
            ? screens[number]
            : throw new FeedbackException(
                $"Screen {number} was asked for; this computer has {screens.Count}: "
                + string.Join(", ", screens.Select((s, i) => $"{i} ({s.Width} x {s.Height}, {s.RefreshHz} Hz)")) + ".");
    }
}
