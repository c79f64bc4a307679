using System.Globalization;
using System.Text;

namespace RuntimesWeb.Bench.Streams;

/// <summary>Takes an HTTP answer in chunks apart while it comes.</summary>
internal sealed class ChunkedBody
{
    private readonly StringBuilder _head = new();
    private bool _isInBody;
    private int _left;
    private int _size;

    public bool IsOver { get; private set; }

    public void Take(ReadOnlySpan<byte> bytes, StreamReading reading, long now)
    {
        while (!bytes.IsEmpty && !IsOver)
        {
            if (!_isInBody)
            {
                bytes = TakeHead(bytes);
            }
            else if (_left > 0)
            {
                var part = bytes[..Math.Min(_left, bytes.Length)];
                reading.Read(part, now);
                _left -= part.Length;
                bytes = bytes[part.Length..];
                _size = _left > 0 ? _size : -1;
            }
            else
            {
                TakeSize(bytes[0]);
                bytes = bytes[1..];
            }
        }
    }

    // -1 is the line break after a chunk.
    private void TakeSize(byte next)
    {
        switch ((char)next)
        {
            case '\r':
                break;
            case '\n' when _size < 0:
                _size = 0;
                break;
            case '\n':
                (_left, IsOver) = (_size, _size == 0);
                break;
            default:
                _size = (_size * 16) + int.Parse([(char)next], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                break;
        }
    }

    private ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            _head.Append((char)bytes[i]);
            if (bytes[i] == '\n' && _head.Length >= 4 && _head[^2] == '\r' && _head[^3] == '\n')
            {
                CheckHead(_head.ToString());
                _isInBody = true;
                return bytes[(i + 1)..];
            }
        }

        return [];
    }

    private static void CheckHead(string head)
    {
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || !head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw new BenchException($"A stream was answered with {head}");
        }
    }
}
