namespace RealtimeBCI.Tests.Architecture;

public sealed class ThirdPartyTests
{
    [Fact]
    public void Every_package_with_its_version_is_listed_with_its_licence()
    {
        var rows = Repository.Lines("THIRD-PARTY.md").Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(c => c.Length >= 4)
            .GroupBy(c => c[1]).ToDictionary(g => g.Key, g => g.First());
        Repository.RequireNone(
            from package in Repository.PackageVersions()
            let row = rows.GetValueOrDefault(package.Package)
            where row is null || row[2] != package.Version || row[3].Length == 0
            select $"THIRD-PARTY.md lacks the row | {package.Package} | {package.Version} | LICENCE | (its licence stands in the package's .nuspec).");
    }

    [Fact]
    public void Every_package_reference_leaves_its_version_to_the_central_list() =>
        Repository.RequireNone(
            from project in Repository.Projects()
            from reference in project.Content.Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{project.Path}: {reference.Attribute("Include")?.Value} names a version; Directory.Packages.props is the only place for it.");
}
