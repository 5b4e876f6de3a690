namespace RealtimeBCI.Tests.Core;

public sealed class EventsTableTests
{
    private readonly string _path = Path.Combine(TestPaths.TemporaryFolder(), "sub-01_events.tsv");

    [Fact]
    public void Rows_come_back_in_onset_order_with_all_their_columns()
    {
        File.WriteAllText(_path, "trial_type\tonset\tduration\tbutton\nhouse\t30.5\t2\t1\nface\t-4\t0\tn/a\n\nhouse\t30.5\t3\t2\n");
        var rows = EventsTable.Read(_path);
        Assert.Equal([-4, 30.5, 30.5], rows.Select(r => r.OnsetSeconds));
        Assert.Equal([0, 2, 3], rows.Select(r => r.DurationSeconds));
        Assert.Equal(["face", "house", "house"], rows.Select(r => r.TrialType));
        Assert.Equal("n/a", rows[0].Columns["button"]);
    }

    [Fact]
    public void A_file_from_another_system_with_carriage_returns_and_a_mark_reads_alike()
    {
        File.WriteAllText(_path, "\uFEFFonset\tduration\ttrial_type\r\n1.5\t2\tface\r\n");
        Assert.Equal((1.5, 2.0, "face"), (EventsTable.Read(_path)[0].OnsetSeconds, EventsTable.Read(_path)[0].DurationSeconds, EventsTable.Read(_path)[0].TrialType));
    }

    [Theory]
    [InlineData("", "'onset'")]
    [InlineData("onset\ttrial_type\n1\tface\n", "'duration'")]
    [InlineData("onset,duration\n1,2\n", "'onset'")]
    [InlineData("onset\tduration\n1\t2\t3\n", "line 2: 3 cells under 2 columns")]
    [InlineData("onset\tduration\n1\t2\nsoon\t2\n", "line 3: onset is 'soon'")]
    [InlineData("onset\tduration\n1\tn/a\n", "line 2: duration is 'n/a'")]
    [InlineData("onset\tduration\nNaN\t1\n", "line 2: onset is 'NaN'")]
    public void A_fault_is_named_with_its_place(string text, string says)
    {
        File.WriteAllText(_path, text);
        Assert.Contains(says, Assert.Throws<EventsException>(() => EventsTable.Read(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        EventRow[] rows =
        [
            new(0.1234, 2, "face", new Dictionary<string, string> { ["item"] = "a" }),
            new(12, 0, "house", new Dictionary<string, string> { ["item"] = "b" }),
        ];
        EventsTable.Write(_path, rows);
        var back = EventsTable.Read(_path);
        Assert.Equal(rows.Select(r => (r.OnsetSeconds, r.DurationSeconds, r.TrialType, r.Columns["item"])),
            back.Select(r => (r.OnsetSeconds, r.DurationSeconds, r.TrialType, r.Columns["item"])));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains(_path, Assert.Throws<EventsException>(() => EventsTable.Read(_path)).Message, StringComparison.Ordinal);
}
