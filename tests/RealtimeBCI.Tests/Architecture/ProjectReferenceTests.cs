namespace RealtimeBCI.Tests.Architecture;

public sealed class ProjectReferenceTests
{
    private static readonly string[] Stages = ["Bridge", "Preprocess", "Glm", "Decode", "Retrieve", "Feedback"];

    private static string[] AllowedFor(string project) => project switch
    {
        "Core" => [],
        "Session" => ["Core", .. Stages],
        "Train" => ["Core", .. Stages, "Session"],
        "App" => ["Core", .. Stages, "Session", "Train"],
        "Tests" => [.. Repository.DataPath, "Benchmarks"],
        _ when Stages.Contains(project) => ["Core"],
        _ => Repository.DataPath,
    };

    [Fact]
    public void No_project_references_another_one_that_the_design_does_not_allow() =>
        Repository.RequireNone(
            from project in Repository.Projects()
            from reference in project.Content.Descendants("ProjectReference")
            let target = Repository.ShortName(reference.Attribute("Include")!.Value)
            where !AllowedFor(project.Name).Contains(target)
            select $"{project.Path} references {target}; {project.Name} may reference {string.Join(", ", AllowedFor(project.Name).DefaultIfEmpty("nothing"))}.");

    [Fact]
    public void Every_project_of_src_stands_on_the_data_path() =>
        Assert.Equal(
            Repository.DataPath.Order(), Repository.Projects().Where(p => p.Path.StartsWith("src/", StringComparison.Ordinal)).Select(p => p.Name).Order());

    [Fact]
    public void The_solution_lists_the_projects_in_the_order_of_the_data_path()
    {
        var listed = Repository.Lines("RealtimeBCI.sln").Where(l => l.StartsWith("Project(", StringComparison.Ordinal) && l.Contains(".csproj", StringComparison.Ordinal))
            .Select(l => Repository.ShortName(l.Split('"')[5])).Where(Repository.DataPath.Contains);
        Assert.Equal(Repository.DataPath, listed);
    }

    [Fact]
    public void The_source_readme_lists_the_projects_in_the_order_of_the_data_path()
    {
        var text = Repository.Text("src/README.md");
        var listed = Repository.DataPath.OrderBy(p => text.IndexOf($"`RealtimeBCI.{p}`", StringComparison.Ordinal)).ToArray();
        Repository.RequireNone(Repository.DataPath.Where(p => !text.Contains($"`RealtimeBCI.{p}`", StringComparison.Ordinal)).Select(p => $"src/README.md lacks `RealtimeBCI.{p}`."));
        Assert.Equal(Repository.DataPath, listed);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Text("RealtimeBCI.sln").Replace('\\', '/');
        Repository.RequireNone(Repository.Projects().Where(p => !solution.Contains(p.Path, StringComparison.Ordinal)).Select(p => $"RealtimeBCI.sln lacks {p.Path}."));
    }
}
