using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public sealed class OnnxDeviceTests
{
    [Fact]
    public void Auto_says_which_device_it_chose()
    {
        using var decoder = new OnnxDecoder(Model(), [RidgeGraph.OutputName], device: OnnxDevice.Auto);
        Assert.Equal(OnnxDevices.Built[0] == OnnxDevice.Cpu ? OnnxDevice.Cpu : decoder.Device, decoder.Device);
        Assert.NotEqual(OnnxDevice.Auto, decoder.Device);
    }

    [Theory]
    [InlineData(OnnxDevice.Cuda)]
    [InlineData(OnnxDevice.TensorRt)]
    public void A_device_that_this_build_lacks_is_named_with_those_that_it_has_and_how_to_get_it(OnnxDevice device)
    {
        Assert.SkipWhen(OnnxDevices.Built.Contains(device), $"this build has {device}");
        var message = Assert.Throws<OnnxModelException>(() => new OnnxDecoder(Model(), [RidgeGraph.OutputName], device: device)).Message;
        Assert.Contains($"{device.ToString().ToLowerInvariant()} is not in this build, which has cpu", message);
        Assert.Contains("-p:Gpu=true", message);
    }

    private static string Model()
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "model.onnx");
        RidgeGraph.Write(path, new float[6], new float[2]);
        return path;
    }
}
