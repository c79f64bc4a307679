using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>At most so many bytes of a file; no more than it had when it was opened, though it grows.</summary>
internal sealed class BoundedStream(FileStream file, long most) : ReadingStream
{
    private long _left = Math.Min(most, file.Length);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }
}
