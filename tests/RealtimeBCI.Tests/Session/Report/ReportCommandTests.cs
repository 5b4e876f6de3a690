using System.CommandLine;
using RealtimeBCI.App;

namespace RealtimeBCI.Tests.Session.Report;

public sealed class ReportCommandTests
{
    [Fact]
    public void The_command_writes_the_page_where_it_is_told_to()
    {
        var folder = new SyntheticSession { Trials = 12, Volumes = 120 }.Write();
        var page = Path.Combine(folder, "page.html");
        Assert.Equal(0, ReportCommand.Create().Parse([folder, "--output", page, "--json"]).Invoke());
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_journal_is_a_failure() =>
        Assert.Throws<RealtimeBCI.Session.Journal.JournalException>(() =>
            ReportCommand.Create().Parse([TestPaths.TemporaryFolder()]).Invoke(new() { EnableDefaultExceptionHandler = false }));
}
