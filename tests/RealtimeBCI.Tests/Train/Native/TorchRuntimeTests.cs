using RealtimeBCI.Train;
using TorchSharp;

namespace RealtimeBCI.Tests.Train;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void The_library_loads_on_this_system_and_multiplies()
    {
        TorchRuntime.Use(1);
        using var scope = torch.NewDisposeScope();
        var product = torch.tensor(new float[] { 1, 2, 3, 4 }, [2, 2]).matmul(torch.tensor(new float[] { 1, 1 }, [2, 1]));
        Assert.Equal([3f, 7f], product.data<float>().ToArray());
    }
}
