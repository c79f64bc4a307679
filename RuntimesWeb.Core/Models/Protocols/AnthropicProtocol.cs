using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Anthropic's Messages API through its official package: connection, framing and events are the package's; bodies and words are ours.</summary>
internal sealed class AnthropicProtocol(TimeProvider time) : IModelProtocol
{
    private static readonly Dictionary<string, JsonElement> Nothing = [];

    public async IAsyncEnumerable<ModelDelta> AskAsync(ModelCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var wire = new AnthropicWire(call, time);
        using var client = new AnthropicClient
        {
            HttpClient = call.Http,
            BaseUrl = call.Url.Url.AbsoluteUri.TrimEnd('/'),
            // Named, so that the package does not look for one in the environment.
            ApiKey = call.Key.Reveal(),
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            Handlers = [wire],
        };
        var body = AnthropicBody.Of(call.Request).ToDictionary(m => m.Key, m => JsonSerializer.SerializeToElement(m.Value));
        var reader = new AnthropicEvents();
        await foreach (var said in client.Messages.CreateStreaming(MessageCreateParams.FromRawUnchecked(Nothing, Nothing, body), ct))
        {
            foreach (var delta in reader.Read(said.Json))
            {
                yield return delta;
            }
        }
    }

    public ModelFailure? FailureOf(ModelCall call, Exception thrown) => thrown switch
    {
        ProviderRefusedException refused => FailureWords.Of(call, refused.Refusal),
        AnthropicSseException sse => FailureWords.Of(call, Refusal.Read(0, Quoted(sse.Message), null)),
        AnthropicInvalidDataException or JsonException => FailureWords.Strange(call),
        _ => FailureWords.Of(call, thrown),
    };

    // The package puts the event's JSON into its message, between quotes.
    private static ReadOnlyMemory<byte> Quoted(string message) =>
        message.IndexOf('{', StringComparison.Ordinal) is var from and >= 0 && message.LastIndexOf('}') is var to && to > from
            ? System.Text.Encoding.UTF8.GetBytes(message[from..(to + 1)])
            : ReadOnlyMemory<byte>.Empty;
}
