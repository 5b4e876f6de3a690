using TorchSharp;

namespace RealtimeBCI.Train;

/// <summary>Loads libtorch. Only what trains calls it: a session's process never has libtorch in its memory.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<string> Version = new(Load);

    /// <summary>Loads the library on first use, and sets the number of threads of one operation, for the calling thread alone: after an await it has to be said again.</summary>
    /// <param name="threads">At least 1. Sums of floats may differ in their last digits between numbers of threads.</param>
    /// <exception cref="TrainingException">The library cannot be loaded; the message names the reason.</exception>
    public static void Use(int threads = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _ = Version.Value;
        torch.set_num_threads(threads);
    }

    private static string Load()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return torch.__version__;
        }
        catch (Exception failure) when (failure is DllNotFoundException or TypeInitializationException or NotSupportedException or BadImageFormatException)
        {
            throw new TrainingException($"libtorch cannot be loaded: {failure.GetBaseException().Message.ReplaceLineEndings(" ")} Build anew with 'dotnet build'; on Linux it needs glibc 2.28 and libstdc++ of GCC 11 or newer.");
        }
    }
}
