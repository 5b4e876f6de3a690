using System.CommandLine;

namespace RealtimeBCI.App;

/// <summary>Options that take the place of a session file's settings, so that one file serves several machines and runs.</summary>
internal sealed class SessionOverrides
{
    private readonly Option<DirectoryInfo?> _bundle = new("--bundle") { Description = "Decoder bundle, in place of the session file's.", HelpName = "DIR" };
    private readonly Option<DirectoryInfo?> _gallery = new("--gallery") { Description = "Gallery, in place of the session file's.", HelpName = "DIR" };
    private readonly Option<FileInfo?> _mask = new("--mask") { Description = "Mask (NIfTI), in place of the session file's.", HelpName = "FILE" };
    private readonly Option<DirectoryInfo[]> _earlier = new("--earlier-run") { Description = "Folder of an earlier run of this session, in addition to the session file's; repeated, in the runs' order.", HelpName = "DIR", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _device = new("--device") { Description = "On what the decoder runs, in place of the session file's: cpu, cuda, tensorrt or auto.", HelpName = "DEVICE" };
    private readonly Option<string?> _bridge = new("--bridge") { Description = "Address for bridges, in place of the session file's.", HelpName = "ADDR" };
    private readonly Option<string?> _display = new("--display") { Description = "Address for displays, in place of the session file's.", HelpName = "ADDR" };
    private readonly Option<string?> _feed = new("--feed") { Description = "Address of the mirror of decisions, or none.", HelpName = "ADDR" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _bundle, _gallery, _mask, _earlier, _device, _bridge, _display, _feed })
            command.Add(option);
    }

    public Func<SessionProtocol, SessionProtocol> Of(ParseResult parsed) => protocol => protocol with
    {
        Bundle = parsed.GetValue(_bundle)?.FullName ?? protocol.Bundle,
        Gallery = parsed.GetValue(_gallery)?.FullName ?? protocol.Gallery,
        Mask = parsed.GetValue(_mask)?.FullName ?? protocol.Mask,
        EarlierRuns = [.. protocol.EarlierRuns, .. parsed.GetValue(_earlier)!.Select(f => f.FullName)],
        Decode = protocol.Decode with { Device = parsed.GetValue(_device) ?? protocol.Decode.Device },
        Endpoints = new()
        {
            Bridge = parsed.GetValue(_bridge) ?? protocol.Endpoints.Bridge,
            Display = parsed.GetValue(_display) ?? protocol.Endpoints.Display,
            Feed = parsed.GetValue(_feed) is { } feed ? feed == "none" ? null : feed : protocol.Endpoints.Feed,
        },
    };
}
