using System.Text.Json;

namespace RealtimeBCI.Tests.Bridge.Wire;

/// <summary>protocols/wire/vectors.json, which Python's msgpack made.</summary>
internal sealed record WireVector(string Name, byte[] Header, byte[]? Payload, string? Fault, JsonElement Fields, string[] Ignored)
{
    private static readonly JsonDocument File =
        JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(TestPaths.Root, "protocols", "wire", "vectors.json")));

    public static JsonElement VoxelOrder => File.RootElement.GetProperty("voxelOrder");

    public static WireVector[] Messages { get; } = Read("messages");

    public static WireVector[] Faults { get; } = Read("faults");

    public static IEnumerable<TheoryDataRow<string>> MessageNames() => Messages.Select(v => new TheoryDataRow<string>(v.Name));

    public static IEnumerable<TheoryDataRow<string>> FaultNames() => Faults.Select(v => new TheoryDataRow<string>(v.Name));

    public static WireVector Message(string name) => Messages.Single(v => v.Name == name);

    public PooledBytes? RentPayload() => Payload is null ? null : PooledBytes.Copy(Payload);

    private static WireVector[] Read(string section) =>
        [.. File.RootElement.GetProperty(section).EnumerateArray().Select(v => new WireVector(
            v.GetProperty("name").GetString()!,
            Convert.FromHexString(v.GetProperty("header").GetString()!),
            v.TryGetProperty("payload", out var payload) ? Convert.FromHexString(payload.GetString()!) : null,
            v.TryGetProperty("fault", out var fault) ? fault.GetString() : null,
            v.TryGetProperty("fields", out var fields) ? fields : default,
            v.TryGetProperty("ignored", out var ignored) ? [.. ignored.EnumerateArray().Select(i => i.GetString()!)] : []))];
}
