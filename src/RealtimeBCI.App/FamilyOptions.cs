using System.CommandLine;
using RealtimeBCI.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.App;

/// <summary>Options that choose a decoder family and how it is trained.</summary>
/// <param name="only">The family, where it cannot be chosen; null lets the user choose.</param>
internal sealed class FamilyOptions(string? only = null)
{
    private readonly Option<string> _family = new("--family") { Description = $"Decoder family: {string.Join(", ", DecoderFamilies.All.Select(f => f.Name))}.", DefaultValueFactory = _ => PublishedFamilies.Ridge.Name, HelpName = "NAME" };
    private readonly Option<string[]> _settings = new("--set") { Description = "A setting of the family, such as epochs=50; may be given several times.", AllowMultipleArgumentsPerToken = true, HelpName = "KEY=VALUE" };
    private readonly Option<WeightFormat> _weights = new("--weights") { Description = "How the model's weights are stored." };
    private readonly Option<int> _seed = new("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (var option in only is null ? new Option[] { _family, _settings, _seed, _weights } : [_settings, _seed])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_settings)?.FirstOrDefault(s => s.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
                result.AddError($"--set {wrong} is no KEY=VALUE.");
        });
    }

    /// <summary>The options of training; an unknown family is refused with the names of those that there are.</summary>
    public TrainingOptions Of(ParseResult parsed) => new()
    {
        Family = only ?? DecoderFamilies.Of(parsed.GetValue(_family)!).Name,
        Settings = parsed.GetValue(_settings)?.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]) ?? [],
        Seed = parsed.GetValue(_seed),
        Weights = new() { Format = only is null ? parsed.GetValue(_weights) : WeightFormat.Float32 },
    };
}
