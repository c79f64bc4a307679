using System.Globalization;

namespace RuntimesWeb.Components.Shared;

/// <summary>Amounts of bytes with units, as model registries and file managers tell them (1 GB = 1000 MB).</summary>
public static class Sizes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Bytes(double bytes)
    {
        var unit = 0;
        while (Math.Abs(bytes) >= 999.5 && unit < Units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return bytes.ToString(unit == 0 || bytes >= 99.95 ? "0" : "0.#", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
