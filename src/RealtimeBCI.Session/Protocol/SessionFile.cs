using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RealtimeBCI.Session.Protocol;

/// <summary>Reads session files: YAML, keys as in <see cref="SessionProtocol"/> in camelCase, unknown keys refused.</summary>
public static class SessionFile
{
    /// <summary>Reads and validates a session file; paths in it become absolute, taken from the file's folder.</summary>
    /// <exception cref="SessionProtocolException">The file is missing or breaks a rule; the message gives key, value and range.</exception>
    public static (SessionProtocol Protocol, string Text) Load(string path)
    {
        if (!File.Exists(path))
            throw new SessionProtocolException($"There is no session file {path}.");
        var text = File.ReadAllText(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var protocol = Parse(text, Path.GetFileName(path));
        protocol = protocol with
        {
            Bundle = Absolute(protocol.Bundle, folder),
            Gallery = Absolute(protocol.Gallery, folder),
            Mask = Absolute(protocol.Mask, folder),
        };
        return (protocol, text);
    }

    /// <summary>Reads and validates the text of a session file; paths stay as written.</summary>
    /// <exception cref="SessionProtocolException">It breaks a rule.</exception>
    public static SessionProtocol Parse(string text, string name)
    {
        try
        {
            var reader = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithEnforceRequiredMembers().Build();
            var protocol = reader.Deserialize<SessionProtocol>(text) ?? throw new SessionProtocolException($"{name} is empty.");
            protocol.Validate();
            return protocol;
        }
        catch (YamlException e)
        {
            throw new SessionProtocolException($"{name}, line {e.Start.Line}, column {e.Start.Column}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static string? Absolute(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}
