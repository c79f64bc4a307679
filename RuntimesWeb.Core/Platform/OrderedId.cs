using System.Buffers.Binary;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// Ids of what is made often. Their stored bytes begin with the time, so that an index over them grows at its end: smaller, and touched in one place; the rest is
/// chance. In its form it is a random id like any other.
/// </summary>
public static class OrderedId
{
    private const int TimeBytes = 6;

    public static Guid New(DateTimeOffset now)
    {
        var bytes = Guid.NewGuid().ToByteArray();
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, now.ToUnixTimeMilliseconds());
        time[^TimeBytes..].CopyTo(bytes);
        return new Guid(bytes);
    }
}
