using System.Text;

namespace RuntimesWeb.Http;

/// <summary>One server-sent event: a line of JSON, and for streams that can be resumed the position after it.</summary>
public readonly record struct SseFrame(string Json, string? Id = null);

/// <summary>
/// An answer of server-sent events: <c>data: &lt;json&gt;</c> and an empty line for each, a comment every 15 s while nothing comes, the end when the events end, the
/// caller leaves or the server stops.
/// </summary>
/// <param name="frames">The events; read only as fast as the caller takes them.</param>
/// <param name="broken">Sent as the last event when reading fails; null for a resumable stream, whose caller comes back with <c>Last-Event-ID</c> by itself.</param>
public sealed partial class SseStream(IAsyncEnumerable<SseFrame> frames, SseFrame? broken = null) : IResult
{
    public const string ContentType = "text/event-stream";

    private bool IsResumable => broken is null;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            if (IsResumable)
            {
                Put(response, "retry: 2000\n\n");
            }

            await SendAsync(response, services.GetRequiredService<TimeProvider>(), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The caller has left, or the server stops.
        }
        catch (Exception e)
        {
            Log.Broke(services.GetRequiredService<ILogger<SseStream>>(), e, RequestId.Of(httpContext));
            if (broken is { } last)
            {
                Put(response, last);
                await response.BodyWriter.FlushAsync(ending.Token);
            }
        }
    }

    private async Task SendAsync(HttpResponse response, TimeProvider time, CancellationToken ct)
    {
        await using var reader = frames.GetAsyncEnumerator(ct);
        await using var quiet = new KeepAlive(response, time, ct);
        while (true)
        {
            var next = reader.MoveNextAsync();
            if (!next.IsCompleted)
            {
                try
                {
                    // Whatever is ready goes out together; before a wait, it goes out.
                    await response.BodyWriter.FlushAsync(ct);
                }
                catch
                {
                    // The reader may only be disposed when it is not moving any more; the token has told it to stop.
                    await next.AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
                    throw;
                }

                quiet.Begin();
            }

            var isThere = await next;
            await quiet.EndAsync();
            if (!isThere)
            {
                return;
            }

            Put(response, reader.Current);
            if (response.BodyWriter.UnflushedBytes > 32 * 1024)
            {
                await response.BodyWriter.FlushAsync(ct);
            }
        }
    }

    private static void Put(HttpResponse response, SseFrame frame)
    {
        if (frame.Id is { } id)
        {
            Put(response, "id: ");
            Put(response, id);
            Put(response, "\n");
        }

        Put(response, "data: ");
        Put(response, frame.Json);
        Put(response, "\n\n");
    }

    private static void Put(HttpResponse response, string text)
    {
        var span = response.BodyWriter.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        response.BodyWriter.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId}: a stream of events broke off")]
        public static partial void Broke(ILogger logger, Exception e, string requestId);
    }
}
