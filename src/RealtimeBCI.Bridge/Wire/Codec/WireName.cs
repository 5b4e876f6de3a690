using System.Text.Json;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>How the values of an enumeration are written on the wire: in camelCase.</summary>
internal static class WireName<T> where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();
    private static readonly string[] Names = [.. Values.Select(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()))];

    public static string All { get; } = string.Join(", ", Names);

    public static string Of(T value) => Names[Array.IndexOf(Values, value)];

    public static bool TryParse(string name, out T value)
    {
        var i = Array.IndexOf(Names, name);
        value = i >= 0 ? Values[i] : default;
        return i >= 0;
    }
}
