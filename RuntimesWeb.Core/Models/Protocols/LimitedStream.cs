using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>A stream that gives no more than so many bytes: whoever serves models is not trusted to ever end.</summary>
public sealed class LimitedStream(Stream inner, long most) : ReadingStream
{
    /// <summary>Far more than any answer.</summary>
    public const long LargestAnswer = 64 * 1024 * 1024;

    private long _left = most;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read) => (_left -= read) >= 0 ? read : throw new IOException("the answer is too large");
}
