using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RealtimeBCI.Tests.Architecture;

/// <summary>The repository as the house rules see it: tracked files, projects, package versions.</summary>
internal static partial class Repository
{
    /// <summary>The projects of src in the order of the data path.</summary>
    public static readonly string[] DataPath = ["Core", "Bridge", "Preprocess", "Glm", "Decode", "Retrieve", "Feedback", "Session", "Train", "App"];

    private static readonly string[] Generated = ["bin", "obj", ".git", "artifacts", "TestResults", "__pycache__", "BenchmarkDotNet.Artifacts"];

    /// <summary>Paths relative to the root, with forward slashes: what git tracks; without git, what is not generated.</summary>
    public static string[] Files { get; } = [.. (FromGit() ?? Walk(TestPaths.Root).Select(p => Path.GetRelativePath(TestPaths.Root, p).Replace('\\', '/'))).Order(StringComparer.Ordinal)];

    /// <summary>C# files under a folder of the root.</summary>
    public static IEnumerable<string> Sources(params string[] folders) =>
        Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(d => f.StartsWith(d + "/", StringComparison.Ordinal)));

    /// <summary>Project files; name without the prefix RealtimeBCI, and the content.</summary>
    public static IEnumerable<(string Name, string Path, XDocument Content)> Projects() =>
        Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)).Select(f => (ShortName(f), f, XDocument.Parse(Text(f))));

    /// <summary>The central package versions.</summary>
    public static IEnumerable<(string Package, string Version)> PackageVersions() =>
        XDocument.Parse(Text("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(e => (e.Attribute("Include")!.Value, e.Attribute("Version")!.Value));

    public static string Text(string relative) => File.ReadAllText(Path.Combine(TestPaths.Root, relative));

    public static string[] Lines(string relative) => File.ReadAllLines(Path.Combine(TestPaths.Root, relative));

    public static string ShortName(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/')).Replace("RealtimeBCI.", "", StringComparison.Ordinal);

    /// <summary>A line of C# without its string literals and its comments.</summary>
    public static string CodeOnly(string line) => Comment().Replace(Literal().Replace(line, "\"\""), "");

    public static void RequireNone(IEnumerable<string> faults)
    {
        var found = faults.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static IEnumerable<string>? FromGit()
    {
        try
        {
            var (code, output, _) = TestPaths.Run("git", "-C", TestPaths.Root, "ls-files", "-z");
            return code == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(f => File.Exists(Path.Combine(TestPaths.Root, f))) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(d => !Generated.Contains(Path.GetFileName(d))).SelectMany(Walk));

    [GeneratedRegex("""\$?@?"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'""")]
    private static partial Regex Literal();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}
