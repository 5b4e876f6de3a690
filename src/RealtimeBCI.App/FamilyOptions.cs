using System.CommandLine;
using RealtimeBCI.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.App;

/// <summary>Options that choose a decoder family and how it is trained.</summary>
internal sealed class FamilyOptions
{
    private readonly Option<string> _family = new("--family") { Description = $"Decoder family: {string.Join(", ", DecoderFamilies.All.Select(f => f.Name))}.", DefaultValueFactory = _ => RidgeFamily.FamilyName, HelpName = "NAME" };
    private readonly Option<string[]> _settings = new("--set") { Description = "A setting of the family, such as epochs=50; may be given several times.", AllowMultipleArgumentsPerToken = true, HelpName = "KEY=VALUE" };
    private readonly Option<WeightFormat> _weights = new("--weights") { Description = "How the model's weights are stored." };
    private readonly Option<int> _seed = new("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _family, _settings, _seed, _weights })
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
        Family = DecoderFamilies.Of(parsed.GetValue(_family)!).Name,
        Settings = parsed.GetValue(_settings)?.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]) ?? [],
        Seed = parsed.GetValue(_seed),
        Weights = new() { Format = parsed.GetValue(_weights) },
    };
}
