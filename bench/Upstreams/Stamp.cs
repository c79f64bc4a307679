using System.Diagnostics;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>
/// A token that tells its number in the stream and when it was sent (the clock of <see cref="Stopwatch"/> is one for all processes of a machine), in the letters
/// and digits of base 62 so that it is not much longer than a word: <c>~00K:4d0xQp </c>, three of the number and six of the microseconds, which come round after 15
/// hours. So whoever gets it sees delay, loss and doubling.
/// </summary>
internal static class Stamp
{
    public const int Length = 12;
    public const byte Mark = (byte)'~';

    public const byte Colon = (byte)':';

    private const int NumberAt = 1;
    private const int TimeAt = 5;
    private const long Turn = 62L * 62 * 62 * 62 * 62 * 62;

    private static readonly byte[] Digits = [.. "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8];
    private static readonly byte[] Values = [.. Enumerable.Range(0, 128).Select(c => (byte)Math.Max(0, Digits.AsSpan().IndexOf((byte)c)))];

    public static void Write(Span<byte> at, int number, long timestamp)
    {
        (at[0], at[TimeAt - 1], at[Length - 1]) = (Mark, Colon, (byte)' ');
        Write(at[NumberAt..(TimeAt - 1)], number);
        Write(at[TimeAt..(Length - 1)], Microseconds(timestamp));
    }

    /// <summary>Its number, and how many milliseconds before a time stamp it was sent.</summary>
    public static (long Number, double Age) Read(ReadOnlySpan<byte> at, long now) =>
        (Number(at[NumberAt..(TimeAt - 1)]), (Microseconds(now) - Number(at[TimeAt..(Length - 1)]) + Turn) % Turn / 1000.0);

    /// <summary>The stamp around a colon, in text that may have lost its mark (Markdown takes it for emphasis); null when there is none.</summary>
    public static (long Number, double Age)? Around(ReadOnlySpan<byte> text, int colon, long now)
    {
        var at = colon - TimeAt + 1;
        return at < 0 || at + Length > text.Length || text[at..colon][NumberAt..].IndexOfAnyExcept(Digits) >= 0 || text[(colon + 1)..(at + Length - 1)].IndexOfAnyExcept(Digits) >= 0 ? null : Read(text[at..], now);
    }

    private static long Microseconds(long timestamp) => (long)(timestamp * (1e6 / Stopwatch.Frequency)) % Turn;

    private static void Write(Span<byte> into, long value)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            into[i] = Digits[value % 62];
            value /= 62;
        }
    }

    private static long Number(ReadOnlySpan<byte> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = (value * 62) + Values[digit & 127];
        }

        return value;
    }
}
