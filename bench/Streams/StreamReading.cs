using System.Diagnostics;
using System.Text;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Streams;

/// <summary>What came of one stream: its stamped tokens in order, and when they came.</summary>
internal sealed class StreamReading(long sentAt)
{
    private const int TailLength = 256;

    private readonly List<float> _delays = [];
    private readonly byte[] _split = new byte[Stamp.Length];
    private readonly byte[] _tail = new byte[TailLength];
    private int _splitLength;

    public long SentAt => sentAt;

    public long FirstAt { get; private set; }

    public long LastAt { get; private set; }

    public int Tokens => _delays.Count;

    /// <summary>Milliseconds from the upstream to here, a token.</summary>
    public IReadOnlyList<float> Delays => _delays;

    public double FirstAfter => Stopwatch.GetElapsedTime(SentAt, FirstAt).TotalMilliseconds;

    public void Read(ReadOnlySpan<byte> text, long now)
    {
        Keep(text);
        if (_splitLength > 0)
        {
            var more = Math.Min(Stamp.Length - _splitLength, text.Length);
            text[..more].CopyTo(_split.AsSpan(_splitLength));
            _splitLength += more;
            text = text[more..];
            if (_splitLength < Stamp.Length)
            {
                return;
            }

            Take(_split, now);
            _splitLength = 0;
        }

        while (text.IndexOf(Stamp.Mark) is var at and >= 0)
        {
            text = text[at..];
            if (text.Length < Stamp.Length)
            {
                text.CopyTo(_split);
                _splitLength = text.Length;
                return;
            }

            Take(text[..Stamp.Length], now);
            text = text[Stamp.Length..];
        }
    }

    /// <summary>Everything came once and in order, and the stream ended as it should.</summary>
    /// <exception cref="BenchException">It did not.</exception>
    public void Check(int tokens, string end)
    {
        var tail = Encoding.UTF8.GetString(_tail);
        if (Tokens != tokens || !tail.Contains(end, StringComparison.Ordinal))
        {
            throw new BenchException($"A stream ended with {Tokens} of {tokens} tokens: …{tail}");
        }
    }

    private void Take(ReadOnlySpan<byte> stamp, long now)
    {
        var (number, age) = Stamp.Read(stamp, now);
        if (number != Tokens)
        {
            throw new BenchException($"Token {number} came where {Tokens} was next: something was lost or doubled.");
        }

        FirstAt = Tokens == 0 ? now : FirstAt;
        LastAt = now;
        _delays.Add((float)age);
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        var tail = _tail.AsSpan();
        var more = text[Math.Max(0, text.Length - TailLength)..];
        tail[more.Length..].CopyTo(tail);
        more.CopyTo(tail[^more.Length..]);
    }
}
