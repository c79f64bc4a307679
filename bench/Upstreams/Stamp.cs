namespace RuntimesWeb.Bench.Upstreams;

/// <summary>
/// A token that tells its number in the stream and when it was sent (the clock of <see cref="System.Diagnostics.Stopwatch"/> is one for all processes of a machine):
/// <c>~000123:0000045678901234 </c>. So whoever gets it sees delay, loss and doubling.
/// </summary>
internal static class Stamp
{
    public const int Length = 25;
    public const byte Mark = (byte)'~';

    private const int NumberAt = 1;
    private const int TimeAt = 8;

    public static void Write(Span<byte> at, int number, long timestamp)
    {
        (at[0], at[TimeAt - 1], at[Length - 1]) = (Mark, (byte)':', (byte)' ');
        Digits(at[NumberAt..(TimeAt - 1)], number);
        Digits(at[TimeAt..(Length - 1)], timestamp);
    }

    public static (long Number, long Timestamp) Read(ReadOnlySpan<byte> at) => (Number(at[NumberAt..(TimeAt - 1)]), Number(at[TimeAt..(Length - 1)]));

    private static void Digits(Span<byte> into, long value)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            into[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }

    private static long Number(ReadOnlySpan<byte> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = (value * 10) + digit - '0';
        }

        return value;
    }
}
