namespace RealtimeBCI.Train;

/// <summary>The settings of a linear family, read and checked.</summary>
internal sealed record LinearSettings
{
    private const int MostMapMegabytes = 8000;

    public required IReadOnlyList<LinearTarget> Targets { get; init; }
    public required bool Average { get; init; }
    public required bool Restandardise { get; init; }
    public required bool Published { get; init; }
    public required long LargestMapBytes { get; init; }

    public static LinearSettings Read(string family, IReadOnlyList<LinearTarget> targets, bool average, TrainingOptions options)
    {
        var settings = new FamilySettings(family, options.Settings);
        var published = targets.Any(t => t.Published.Count > 0) && settings.Word("strength", "cv", "cv", "published") == "published";
        var restandardise = targets.Any(t => t.Restandardised) && settings.Word("restandardise", "cv", "cv", "none") == "cv";
        var tokenwise = settings.Word("compare", "cosine", "cosine", "token-cosine") == "token-cosine";
        var read = new LinearSettings
        {
            Average = settings.Word("average", average ? "true" : "false", "true", "false") == "true",
            Restandardise = restandardise,
            Published = published,
            LargestMapBytes = (long)settings.Whole("largest-map", 400, 0, MostMapMegabytes) << 20,
            Targets = [.. targets.Select(t => t with
            {
                Weight = settings.Number($"{t.Name}-weight", t.Weight),
                Voxels = settings.Word($"{t.Name}-voxels", t.Voxels),
                Score = tokenwise ? TargetScore.TokenCosine : t.Score,
            })],
        };
        settings.RequireNoOther();
        return read;
    }

    public Strengths StrengthsOf(LinearTarget target, TrainingOptions options) =>
        Published && target.Published.Count > 0 ? new(target.Published, false) : new(options.RelativeStrengths, true);
}
