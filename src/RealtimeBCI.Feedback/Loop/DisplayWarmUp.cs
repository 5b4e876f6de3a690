namespace RealtimeBCI.Feedback;

/// <summary>Makes ready, before the first state, what a session is going to show.</summary>
public static class DisplayWarmUp
{
    private const int MostItems = 512;

    /// <summary>Prepares the gallery's pictures and names, the fixed words and every percentage in the sizes of a full grid, and draws each kind of scene
    /// once, so that neither letters nor compilation make a first frame late.</summary>
    /// <param name="renderer">Where.</param>
    /// <param name="scene">Lays out what is prepared.</param>
    /// <param name="items">Ids of the gallery, in its order; beyond 512 they are made ready when a state names them.</param>
    public static void Run(IRenderer renderer, Scene scene, IReadOnlyList<string> items)
    {
        renderer.Prepare([.. items.Take(MostItems).Select(item => new Picture(Box.Screen, item))]);
        foreach (var (_, moment) in DemoStates.All(items))
        {
            var commands = scene.Compose(moment);
            renderer.Prepare(commands);
            renderer.Draw(commands);
            PreparePercentages(renderer, commands);
            if (moment.State?.Phase == TrialPhase.Cue)
                foreach (var item in items.Take(MostItems))
                    renderer.Prepare(scene.Compose(moment with { State = moment.State with { Item = item } }));
        }
    }

    private static void PreparePercentages(IRenderer renderer, IReadOnlyList<DrawCommand> commands)
    {
        var numbers = commands.OfType<Label>().Where(label => label.Words.EndsWith(" %", StringComparison.Ordinal));
        foreach (var label in numbers.DistinctBy(label => (label.Size, label.Bold, label.Box.Width)))
            renderer.Prepare(
                [.. Enumerable.Range(0, 101).Select(percent => percent / 100.0).Append(0.001).Select(p => label with { Words = Notice.Percent(p) })]);
    }
}
