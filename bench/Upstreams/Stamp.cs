using System.Diagnostics;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>
/// A token that tells its number in the stream and when it was sent (the clock of <see cref="Stopwatch"/> is one for all processes of a machine), as a word and its
/// space, as most tokens are: <c>Q00KZ4d0xrp </c>, three digits of the number and six of the microseconds, which come round after 12 hours. So whoever gets it sees
/// delay, loss and doubling. No digit is a Q or a Z, and nothing else that is sent has either.
/// </summary>
internal static class Stamp
{
    public const int Length = 12;
    public const byte Mark = (byte)'Q';

    public const byte Middle = (byte)'Z';

    private const int NumberAt = 1;
    private const int TimeAt = 5;
    private const long Base = 60;
    private const long Turn = Base * Base * Base * Base * Base * Base;

    private static readonly byte[] Digits = [.. "0123456789ABCDEFGHIJKLMNOPRSTUVWXYabcdefghijklmnopqrstuvwxyz"u8];
    private static readonly byte[] Values = [.. Enumerable.Range(0, 128).Select(c => (byte)Math.Max(0, Digits.AsSpan().IndexOf((byte)c)))];

    public static void Write(Span<byte> at, int number, long timestamp)
    {
        (at[0], at[TimeAt - 1], at[Length - 1]) = (Mark, Middle, (byte)' ');
        Write(at[NumberAt..(TimeAt - 1)], number);
        Write(at[TimeAt..(Length - 1)], Microseconds(timestamp));
    }

    /// <summary>Its number, and how many milliseconds before a time stamp it was sent.</summary>
    public static (long Number, double Age) Read(ReadOnlySpan<byte> at, long now) =>
        (Number(at[NumberAt..(TimeAt - 1)]), (Microseconds(now) - Number(at[TimeAt..(Length - 1)]) + Turn) % Turn / 1000.0);

    /// <summary>The stamp that begins here, in text that is not all stamps and may have lost the space at its end; null when there is none.</summary>
    public static (long Number, double Age)? At(ReadOnlySpan<byte> text, long now) =>
        text.Length < Length - 1 || text[TimeAt - 1] != Middle || text[NumberAt..(TimeAt - 1)].IndexOfAnyExcept(Digits) >= 0 || text[TimeAt..(Length - 1)].IndexOfAnyExcept(Digits) >= 0 ? null : Read(text, now);

    private static long Microseconds(long timestamp) => (long)(timestamp * (1e6 / Stopwatch.Frequency)) % Turn;

    private static void Write(Span<byte> into, long value)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            into[i] = Digits[value % Base];
            value /= Base;
        }
    }

    private static long Number(ReadOnlySpan<byte> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = (value * Base) + Values[digit & 127];
        }

        return value;
    }
}
