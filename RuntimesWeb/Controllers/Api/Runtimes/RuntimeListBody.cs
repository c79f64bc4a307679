using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

/// <summary>The body of <c>GET /api/runtimes</c> as bytes, written once per picture of the board and shared by all requests.</summary>
public sealed class RuntimeListBody(RuntimeBoard board)
{
    // Statuses and bytes are swapped together: a reader never gets the bytes of another picture.
    private volatile Written _last = new([], []);

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken ct)
    {
        if (!board.FirstLook.IsCompleted)
        {
            await FirstLookAsync(ct);
        }

        var current = board.Current;
        var last = _last;
        if (last.Statuses != current)
        {
            _last = last = new Written(current, JsonSerializer.SerializeToUtf8Bytes(RuntimeWire.List(current), WireJson.Options));
        }

        return last.Bytes;
    }

    // In the first moments after a start the computer is still being looked at: better a late answer than "unknown", but never a long wait.
    private async Task FirstLookAsync(CancellationToken ct)
    {
        try
        {
            await board.FirstLook.WaitAsync(TimeSpan.FromSeconds(2), ct);
        }
        catch (TimeoutException)
        {
            // What is known so far is answered; states not looked at yet say so.
        }
    }

    private sealed record Written(ImmutableArray<RuntimeStatus> Statuses, byte[] Bytes);
}
