using System.Reflection;
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
            EarlierRuns = [.. protocol.EarlierRuns.Select(r => Path.GetFullPath(r, folder))],
            Alignment = protocol.Alignment is { } alignment
                ? alignment with { Folder = Absolute(alignment.Folder, folder), Field = Absolute(alignment.Field, folder) }
                : null,
        };
        return (protocol, text);
    }

    /// <summary>Reads and validates the text of a session file; paths stay as written.</summary>
    /// <exception cref="SessionProtocolException">It breaks a rule.</exception>
    public static SessionProtocol Parse(string text, string name)
    {
        try
        {
            var protocol = Reader().Deserialize<SessionProtocol>(text) ?? throw new SessionProtocolException($"{name} is empty.");
            RequireNoBlanks(protocol, name, "");
            protocol.Validate();
            return protocol;
        }
        catch (YamlException e)
        {
            throw new SessionProtocolException($"{name}, line {e.Start.Line}, column {e.Start.Column}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static IDeserializer Reader() => new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithTypeMapping<IReadOnlyList<string>, List<string>>()
        .WithEnforceRequiredMembers()
        .WithDuplicateKeyChecking()
        .Build();

    private static void RequireNoBlanks(object settings, string file, string prefix)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var property in settings.GetType().GetProperties().Where(p => p.CanWrite && !p.PropertyType.IsValueType))
        {
            var key = prefix + CamelCaseNamingConvention.Instance.Apply(property.Name);
            var value = property.GetValue(settings);
            if (value is null && nullability.Create(property).WriteState == NullabilityState.NotNull)
                throw new SessionProtocolException($"{file}: {key} has no value; give it one, or leave the key out to take its default.");
            if (value?.GetType().Namespace == typeof(SessionProtocol).Namespace)
                RequireNoBlanks(value!, file, key + ".");
        }
    }

    private static string? Absolute(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}
