using System.Runtime.InteropServices;

namespace RealtimeBCI.Feedback;

/// <summary>The few functions of GLFW 3.3 that the window needs. Names and numbers are those of its documentation.</summary>
internal static partial class Glfw
{
    private const string Library = "libglfw.so.3";

    public const int Press = 1;
    public const int KeySpace = 32;
    public const int KeyDigit0 = 48;
    public const int KeyEscape = 256;
    public const int KeyPad0 = 320;
    public const int Resizable = 0x00020003;
    public const int AutoIconify = 0x00020006;
    public const int ContextVersionMajor = 0x00022002;
    public const int ContextVersionMinor = 0x00022003;
    public const int OpenGlProfile = 0x00022008;
    public const int OpenGlCoreProfile = 0x00032001;
    public const int CursorMode = 0x00033001;
    public const int StickyKeysMode = 0x00033002;
    public const int CursorHidden = 0x00034002;

    [LibraryImport(Library, EntryPoint = "glfwInit")]
    public static partial int Init();

    [LibraryImport(Library, EntryPoint = "glfwTerminate")]
    public static partial void Terminate();

    [LibraryImport(Library, EntryPoint = "glfwGetError")]
    public static partial int GetError(out nint description);

    [LibraryImport(Library, EntryPoint = "glfwWindowHint")]
    public static partial void WindowHint(int hint, int value);

    [LibraryImport(Library, EntryPoint = "glfwCreateWindow", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateWindow(int width, int height, string title, nint monitor, nint share);

    [LibraryImport(Library, EntryPoint = "glfwDestroyWindow")]
    public static partial void DestroyWindow(nint window);

    [LibraryImport(Library, EntryPoint = "glfwMakeContextCurrent")]
    public static partial void MakeContextCurrent(nint window);

    [LibraryImport(Library, EntryPoint = "glfwSwapInterval")]
    public static partial void SwapInterval(int interval);

    [LibraryImport(Library, EntryPoint = "glfwSwapBuffers")]
    public static partial void SwapBuffers(nint window);

    [LibraryImport(Library, EntryPoint = "glfwPollEvents")]
    public static partial void PollEvents();

    [LibraryImport(Library, EntryPoint = "glfwWindowShouldClose")]
    public static partial int WindowShouldClose(nint window);

    [LibraryImport(Library, EntryPoint = "glfwGetKey")]
    public static partial int GetKey(nint window, int key);

    [LibraryImport(Library, EntryPoint = "glfwSetInputMode")]
    public static partial void SetInputMode(nint window, int mode, int value);

    [LibraryImport(Library, EntryPoint = "glfwGetFramebufferSize")]
    public static partial void GetFramebufferSize(nint window, out int width, out int height);

    [LibraryImport(Library, EntryPoint = "glfwSetWindowPos")]
    public static partial void SetWindowPos(nint window, int x, int y);

    [LibraryImport(Library, EntryPoint = "glfwGetMonitors")]
    public static partial nint GetMonitors(out int count);

    [LibraryImport(Library, EntryPoint = "glfwGetMonitorPos")]
    public static partial void GetMonitorPos(nint monitor, out int x, out int y);

    [LibraryImport(Library, EntryPoint = "glfwGetVideoMode")]
    public static partial nint GetVideoMode(nint monitor);

    [LibraryImport(Library, EntryPoint = "glfwGetProcAddress", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetProcAddress(string name);

    /// <summary>What went wrong last, in GLFW's words.</summary>
    public static string LastError() => GetError(out var description) == 0 ? "no reason given" : Marshal.PtrToStringUTF8(description) ?? "no reason given";
}
