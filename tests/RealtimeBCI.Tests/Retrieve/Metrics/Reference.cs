using System.Text.Json;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

/// <summary>Asks metrics_reference.py, which computes with numpy, scipy, scikit-learn, scikit-image and Pillow.</summary>
internal static class Reference
{
    public static JsonElement Of(string name, object given, params string[] modules)
    {
        TestPaths.RequirePython(["numpy", .. modules]);
        var input = Path.Combine(TestPaths.TemporaryFolder(), "given.json");
        File.WriteAllText(input, JsonSerializer.Serialize(given));
        var (code, output, error) = TestPaths.Run(TestPaths.Python, Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Retrieve/Metrics/metrics_reference.py"), name, input);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetDouble())];

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
