namespace RealtimeBCI.Train;

/// <summary>A colour: red, green and blue from 0 to 1.</summary>
internal readonly record struct Ink(float Red, float Green, float Blue)
{
    public static Ink Mix(Ink a, Ink b, double share) => new(
        (float)(a.Red + (b.Red - a.Red) * share), (float)(a.Green + (b.Green - a.Green) * share), (float)(a.Blue + (b.Blue - a.Blue) * share));
}

/// <summary>Colours that captions name.</summary>
internal static class Palette
{
    private static readonly Dictionary<string, Ink> Inks = new(StringComparer.Ordinal)
    {
        ["red"] = new(0.86f, 0.12f, 0.1f),
        ["orange"] = new(0.97f, 0.55f, 0.1f),
        ["yellow"] = new(0.98f, 0.87f, 0.15f),
        ["green"] = new(0.15f, 0.6f, 0.18f),
        ["turquoise"] = new(0.1f, 0.8f, 0.85f),
        ["blue"] = new(0.12f, 0.22f, 0.8f),
        ["purple"] = new(0.48f, 0.1f, 0.55f),
        ["pink"] = new(0.97f, 0.62f, 0.76f),
        ["brown"] = new(0.42f, 0.24f, 0.1f),
        ["white"] = new(0.95f, 0.95f, 0.95f),
        ["grey"] = new(0.55f, 0.56f, 0.56f),
        ["black"] = new(0.05f, 0.05f, 0.05f),
    };

    public static IReadOnlyList<string> Names { get; } = [.. Inks.Keys];

    /// <summary>A named colour, a little off as paints are.</summary>
    public static Ink Of(string name, Random random)
    {
        var ink = Inks[name];
        return new(Off(ink.Red), Off(ink.Green), Off(ink.Blue));
        float Off(float v) => Math.Clamp(v + 0.08f * (random.NextSingle() - 0.5f), 0, 1);
    }
}
