using Microsoft.ML.OnnxRuntime;

namespace RealtimeBCI.Decode;

/// <summary>On what a model runs.</summary>
public enum OnnxDevice
{
    /// <summary>The processor.</summary>
    Cpu,
    /// <summary>An NVIDIA card, through CUDA.</summary>
    Cuda,
    /// <summary>An NVIDIA card, through TensorRT.</summary>
    TensorRt,
    /// <summary>The first that is there of TensorRT, CUDA and the processor.</summary>
    Auto,
}

/// <summary>Which devices ONNX Runtime has here, and how a session gets one.</summary>
public static class OnnxDevices
{
    private const string Remedy = "Build with -p:Gpu=true, which takes ONNX Runtime with CUDA and TensorRT, on a computer that has NVIDIA's libraries; or choose cpu.";

    private static readonly (OnnxDevice Device, string Provider)[] Known =
        [(OnnxDevice.TensorRt, "TensorrtExecutionProvider"), (OnnxDevice.Cuda, "CUDAExecutionProvider"), (OnnxDevice.Cpu, "CPUExecutionProvider")];

    /// <summary>What this build of ONNX Runtime was made with, best first.</summary>
    public static IReadOnlyList<OnnxDevice> Built { get; } = [.. Known.Where(k => OrtEnv.Instance().GetAvailableProviders().Contains(k.Provider)).Select(k => k.Device)];

    /// <summary>Opens a session on a device.</summary>
    /// <param name="wanted">The device; <see cref="OnnxDevice.Auto"/> tries all that this build has.</param>
    /// <param name="open">Opens a session with options.</param>
    /// <param name="options">Makes fresh options.</param>
    /// <returns>The session and the device that it runs on.</returns>
    /// <exception cref="OnnxModelException">The device is not there.</exception>
    internal static (InferenceSession Session, OnnxDevice Device) Open(OnnxDevice wanted, Func<SessionOptions, InferenceSession> open, Func<SessionOptions> options)
    {
        if (wanted != OnnxDevice.Auto)
            return (OpenOn(Checked(wanted), open, options), wanted);
        foreach (var device in Built.Where(d => d != OnnxDevice.Cpu))
            try
            {
                return (OpenOn(device, open, options), device);
            }
            catch (OnnxModelException)
            {
                continue; // built with it, but the computer has no such card or library
            }
        return (OpenOn(OnnxDevice.Cpu, open, options), OnnxDevice.Cpu);
    }

    private static OnnxDevice Checked(OnnxDevice device) => Built.Contains(device) ? device : throw new OnnxModelException(
        $"The device {Name(device)} is not in this build, which has {string.Join(", ", Built.Select(Name))}. {Remedy}");

    private static InferenceSession OpenOn(OnnxDevice device, Func<SessionOptions, InferenceSession> open, Func<SessionOptions> make)
    {
        using var options = make();
        try
        {
            if (device == OnnxDevice.TensorRt)
                options.AppendExecutionProvider_Tensorrt();
            if (device is OnnxDevice.TensorRt or OnnxDevice.Cuda)
                options.AppendExecutionProvider_CUDA();
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or EntryPointNotFoundException)
        {
            throw new OnnxModelException($"The device {Name(device)} does not start: {failure.Message.ReplaceLineEndings(" ").Trim()} {Remedy}");
        }
        return open(options);
    }

    private static string Name(OnnxDevice device) => device.ToString().ToLowerInvariant();
}
