namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Reads a small body: at most so many bytes, within ten seconds. What comes later is left; what breaks is what came.</summary>
internal static class BoundedBody
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int most, CancellationToken ct)
    {
        var buffer = new byte[most];
        var length = 0;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Limit);
        try
        {
            while (length < most && await body.ReadAsync(buffer.AsMemory(length), deadline.Token) is var read and > 0)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // An error whose words do not come is still an error.
        }

        return buffer.AsMemory(0, length);
    }
}
