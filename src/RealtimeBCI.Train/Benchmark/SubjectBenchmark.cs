using RealtimeBCI.Decode;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>Trains every column of one subject and scores all test sets with it.</summary>
/// <param name="data">The subject.</param>
/// <param name="options">What to run.</param>
public sealed class SubjectBenchmark(BenchmarkData data, BenchmarkOptions options)
{
    private readonly IReadOnlyList<TestSet> _sets = TestSet.Of(data);

    /// <summary>The test sets, in the order of every column's scores.</summary>
    public IReadOnlyList<TestSet> Sets => _sets;

    /// <summary>Trains and scores all columns: the families, then the controls.</summary>
    /// <param name="say">Is told what is done.</param>
    /// <param name="stop">Ends it early.</param>
    public IReadOnlyList<BenchmarkColumn> Run(Action<string> say, CancellationToken stop)
    {
        var training = data.Perception.Take(data.Training);
        var columns = new List<BenchmarkColumn>();
        foreach (var family in options.Families)
            columns.Add(Column(family, family, false, $"trained on {training.Count} trials of seeing {training.Items.Distinct().Count()} pictures", training, SettingsOf(family), say, stop));
        foreach (var family in options.Shuffled.Intersect(options.Families))
            columns.Add(Column($"{family}, shuffled", family, true, "the same, its training pictures dealt out anew", Shuffled(training), SettingsOf(family), say, stop));
        columns.Add(OfSession("session-only", "nearest mean pattern of the imagery session's own runs of seeing", data.SessionVision(), say, stop));
        columns.Add(OfSession("cue-only", "nearest mean pattern of the cue letters, from trials of seeing that showed another picture than the cue's, less the mean response to that picture: what a decoder of letters reaches",
            data.CueLetters(), say, stop));
        return columns;
    }

    /// <summary>A control that is trained on the session's runs of seeing, and so is scored on imagining alone.</summary>
    private BenchmarkColumn OfSession(string name, string note, TrainingTrials trials, Action<string> say, CancellationToken stop)
    {
        var column = Column(name, "centroid", true, note, trials, new Dictionary<string, string>(), say, stop);
        return column with { Scores = [.. column.Scores.Select((s, i) => _sets[i].State == CognitiveState.Imagery ? s : [])] };
    }

    private BenchmarkColumn Column(string name, string family, bool isControl, string note, TrainingTrials trials, IReadOnlyDictionary<string, string> settings, Action<string> say, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        say($"subject {data.Subject}: {name}");
        try
        {
            var trained = DecoderTraining.Run(trials, data.Gallery, new()
            {
                Family = family,
                Settings = settings,
                Seed = options.Seed,
                Threads = options.Threads,
            }, stop: stop);
            using var decoder = trained.Decoder;
            var path = Path.Combine(options.Folder, $"subject-{data.Subject}", name.Replace(", ", "-", StringComparison.Ordinal));
            BundleWriter.Write(path, trained.ToBundle(name, data.Perception.Mask, null, ImportTraining.Recipe));
            var bundle = DecoderBundle.Load(path);
            return new(name, isControl, note, "", ColumnScoring.Score(bundle, data, _sets, options.Adapts, options.Threads), bundle.Calibration);
        }
        catch (Exception failure) when (failure is TrainingException or Retrieve.GalleryException or BundleException)
        {
            say($"subject {data.Subject}: {name} is left out: {failure.Message}");
            return BenchmarkColumn.Without(name, failure.Message, _sets.Count) with { IsControl = isControl };
        }
    }

    private IReadOnlyDictionary<string, string> SettingsOf(string family) => options.Settings.GetValueOrDefault(family) ?? new Dictionary<string, string>();

    private TrainingTrials Shuffled(TrainingTrials trials)
    {
        string[] pictures = [.. trials.Items.Distinct()];
        string[] dealt = [.. pictures];
        new Random(options.Seed).Shuffle(dealt);
        var becomes = pictures.Zip(dealt).ToDictionary(p => p.First, p => p.Second);
        return trials with { Items = [.. trials.Items.Select(i => becomes[i])], Groups = [.. trials.Items.Select(i => becomes[i])] };
    }
}
