using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>
/// Chat completions, as OpenAI and all who follow it speak them, through OpenAI's official package: connection, key and addresses are the package's. Bodies and
/// events are ours, because the package's types know neither the others' names of things (<c>max_tokens</c>, reasoning) nor errors in the middle of a stream.
/// </summary>
internal sealed class ChatProtocol(TimeProvider time) : IModelProtocol
{
    public async IAsyncEnumerable<ModelDelta> AskAsync(ModelCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        using var response = await SendAsync(call, ct);
        using var stream = new LimitedStream(response.ContentStream ?? Stream.Null, LimitedStream.LargestAnswer);
        if (response.Status is < 200 or >= 300)
        {
            yield return new ModelDelta.Failed(FailureWords.Of(call, await RefusalAsync(response, stream, ct)));
            yield break;
        }

        call.HasBegun = true;
        if (!IsEventStream(response))
        {
            // Some answer an error with 200; whoever answers anything else is somebody else.
            var body = await BoundedBody.ReadAsync(stream, Refusal.LargestBody, ct);
            var refusal = Refusal.Read(0, body, null);
            yield return new ModelDelta.Failed(refusal is { IsJson: true, Text.Length: > 0 } ? FailureWords.Of(call, refusal) : FailureWords.Strange(call));
            yield break;
        }

        var reader = new ChatEvents();
        await foreach (var said in SseParser.Create(stream, Parse).EnumerateAsync(ct))
        {
            if (said.Data.Text is { } text)
            {
                yield return new ModelDelta.Text(text);
                continue;
            }

            var json = said.Data.Json;
            if (json.Member("error") is not null)
            {
                yield return new ModelDelta.Failed(FailureWords.Of(call, Refusal.Read(0, json, null)));
                yield break;
            }

            foreach (var delta in json.ValueKind == JsonValueKind.Undefined ? reader.End() : reader.Read(json))
            {
                yield return delta;
            }
        }

        foreach (var delta in reader.End())
        {
            yield return delta;
        }
    }

    public ModelFailure? FailureOf(ModelCall call, Exception thrown) => thrown is JsonException ? FailureWords.Strange(call) : FailureWords.Of(call, thrown);

    private static async Task<PipelineResponse> SendAsync(ModelCall call, CancellationToken ct)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = call.Url.Url,
            Transport = new OneRequest(call.Http),
            RetryPolicy = new ClientRetryPolicy(0),
            // The caller watches over silence; the package's own watch would make a timer for every read.
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            EnableDistributedTracing = false,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        };
        var key = ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(call.Key.Reveal()));
        var client = new Client(ClientPipeline.Create(options, [], [key], []), call.Request.Model, options);
        using var content = BinaryContent.Create(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(ChatBody.Of(call.Provider, call.Request))));
        var asked = new RequestOptions
        {
            BufferResponse = false,
            ErrorOptions = ClientErrorBehaviors.NoThrow,
            CancellationToken = ct,
        };
        return (await client.CompleteChatAsync(content, asked)).GetRawResponse();
    }

    /// <summary><c>[DONE]</c> is the undefined element.</summary>
    private static Said Parse(string type, ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("[DONE]"u8) || line.IsEmpty)
        {
            return default;
        }

        if (ChatText.Of(line) is { } text)
        {
            return new Said(text, default);
        }

        var reader = new Utf8JsonReader(line);
        return new Said(null, JsonElement.ParseValue(ref reader));
    }

    private static bool IsEventStream(PipelineResponse response) =>
        !response.Headers.TryGetValue("Content-Type", out var type) || type?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is not false;

    private async Task<Refusal> RefusalAsync(PipelineResponse response, Stream stream, CancellationToken ct)
    {
        response.Headers.TryGetValue("Retry-After", out var after);
        response.Headers.TryGetValue("retry-after-ms", out var milliseconds);
        return Refusal.Read(response.Status, await BoundedBody.ReadAsync(stream, Refusal.LargestBody, ct), Refusal.Wait(after, milliseconds, time.GetUtcNow()));
    }

    /// <summary>The package's client without the part that tells providers which system this computer runs, and works that out anew for every request.</summary>
    private sealed class Client(ClientPipeline pipeline, string model, OpenAIClientOptions options) : ChatClient(pipeline, model, options);

    /// <summary>One event: text alone, or anything else as JSON.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Said(string? Text, JsonElement Json);

    /// <summary>The package can follow redirects of event streams and take them up again by itself; here one request is one request.</summary>
    private sealed class OneRequest(HttpClient http) : HttpClientPipelineTransport(http)
    {
        private bool _isSent;

        protected override void OnSendingRequest(PipelineMessage message, HttpRequestMessage httpRequest)
        {
            if (_isSent)
            {
                throw new IOException("a second request of one call");
            }

            _isSent = true;
            base.OnSendingRequest(message, httpRequest);
        }
    }
}
