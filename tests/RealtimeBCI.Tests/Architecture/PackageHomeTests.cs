using System.Text.RegularExpressions;

namespace RealtimeBCI.Tests.Architecture;

public sealed class PackageHomeTests
{
    private static readonly (string Prefix, string[] Homes)[] Heavy =
    [
        ("NetMQ", ["Bridge"]),
        ("MessagePack", ["Bridge"]),
        ("Microsoft.ML.OnnxRuntime", ["Decode"]),
        ("Google.Protobuf", ["Decode"]),
        ("Silk.NET", ["Feedback"]),
        ("SkiaSharp", ["Feedback"]),
        ("TorchSharp", ["Train"]),
        ("libtorch", ["Train"]),
        ("PureHDF", ["Train"]),
        ("YamlDotNet", ["Session"]),
        ("ScottPlot", ["Session"]),
        ("System.CommandLine", ["App"]),
        ("Spectre.Console", ["App"]),
        ("MathNet.Numerics", ["Glm"]),
    ];

    [Fact]
    public void Each_heavy_package_is_referenced_from_its_home_alone() =>
        Repository.RequireNone(
            from project in Repository.Projects()
            where project.Path.StartsWith("src/", StringComparison.Ordinal)
            from reference in project.Content.Descendants("PackageReference")
            let package = reference.Attribute("Include")!.Value
            from heavy in Heavy
            where IsPartOf(package, heavy.Prefix) && !heavy.Homes.Contains(project.Name)
            select $"{project.Path} references {package}; its home is {string.Join(", ", heavy.Homes)}.");

    [Fact]
    public void Core_references_no_package_at_all() =>
        Assert.Empty(Repository.Projects().Single(p => p.Name == "Core").Content.Descendants("PackageReference"));

    [Fact]
    public void No_source_outside_its_home_uses_a_heavy_package_that_came_along_with_a_reference() =>
        Repository.RequireNone(
            from file in Repository.Sources("src")
            let project = Repository.ShortName(file.Split('/')[1] + ".csproj")
            from line in Repository.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
            let used = Regex.Match(line.Text, @"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+);").Groups[1].Value
            where used.Length > 0
            from heavy in Heavy
            where IsPartOf(used, heavy.Prefix) && !heavy.Homes.Contains(project)
            select $"{file}:{line.Number} uses {used}; its home is {string.Join(", ", heavy.Homes)}.");

    private static bool IsPartOf(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (name.Length == prefix.Length || name[prefix.Length] is '.' or '-');
}
