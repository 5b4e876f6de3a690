using System.Text.RegularExpressions;

namespace RealtimeBCI.Tests.Architecture;

public sealed class HouseRuleTests
{
    private const int LongestFile = 300;

    private static readonly string[] TextFiles = [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".yaml", ".yml", ".json", ".py", ".proto", ".tsv", ".txt", ".sh", ".config", ".html", ""];

    [Fact]
    public void No_source_file_is_longer_than_three_hundred_lines() =>
        Repository.RequireNone(
            from file in Repository.Files
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".py", StringComparison.Ordinal)
            let lines = Repository.Lines(file).Length
            where lines > LongestFile
            select $"{file} has {lines} lines; the longest file may have {LongestFile}: give its ideas a file each.");

    [Fact]
    public void No_warning_is_switched_off() =>
        Repository.RequireNone(
            from file in Repository.Files
            where Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".targets"
            from line in Repository.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
            where Regex.IsMatch(Repository.CodeOnly(line.Text), @"#pragma\s+warning\s+disable|<NoWarn|<WarningsNotAsErrors|TreatWarningsAsErrors>\s*false|\[(assembly:\s*)?SuppressMessage|#nullable\s+disable")
            select $"{file}:{line.Number}: {line.Text.Trim()} (mend the cause instead)");

    [Fact]
    public void No_file_names_a_place_on_somebodys_machine() =>
        Repository.RequireNone(Found(@"(?<![\w.~}])/(work|home|root|Users|mnt)/\w|(?<![\w.~}])/tmp/\w|\b[A-Z]:\\Users\\"));

    [Fact]
    public void No_file_names_a_package_registry() =>
        Repository.RequireNone(Found(@"https?://[^\s""')>]*(nuget|pypi|npmjs|artifactory|registry|/simple/|jfrog|packagesource)[^\s""')>]*"));

    [Fact]
    public void Every_stage_of_tests_mirrors_a_stage_of_src() =>
        Repository.RequireNone(
            from file in Repository.Sources("tests/RealtimeBCI.Tests")
            let parts = file.Split('/')
            where parts.Length > 3 && parts[2] is not ("Architecture" or "EndToEnd") && !Repository.DataPath.Contains(parts[2])
            select $"{file}: there is no project RealtimeBCI.{parts[2]} that this folder would mirror.");

    private static IEnumerable<string> Found(string pattern) =>
        from file in Repository.Files
        where TextFiles.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != $"{nameof(HouseRuleTests)}.cs"
        from line in Repository.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
        let match = Regex.Match(line.Text, pattern, RegexOptions.IgnoreCase)
        where match.Success
        select $"{file}:{line.Number}: {match.Value}";
}
