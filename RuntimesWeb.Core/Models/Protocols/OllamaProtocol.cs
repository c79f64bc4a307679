using System.Runtime.CompilerServices;
using System.Text.Json;
using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Ollama's own chat route: one JSON object a line.</summary>
internal sealed class OllamaProtocol(OllamaClient ollama) : IModelProtocol
{
    public async IAsyncEnumerable<ModelDelta> AskAsync(ModelCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = new OllamaEvents();
        await foreach (var line in ollama.ChatAsync(OllamaBody.Of(call.Request), call.Idle, ct))
        {
            call.HasBegun |= line is ChatLine.Said;
            IEnumerable<ModelDelta> deltas = line switch
            {
                ChatLine.Said { Json: var said } when said.Text("error") is { } error => [new ModelDelta.Failed(FailureWords.Of(call, new Refusal(0, "", error, null, IsJson: true)))],
                ChatLine.Said said => reader.Read(said.Json),
                ChatLine.Refused refused => [new ModelDelta.Failed(FailureWords.Of(call, Refusal.Read(refused.Status, refused.Body, null)))],
                ChatLine.Away away => [new ModelDelta.Failed(FailureWords.Away(call, away.Text))],
                ChatLine.Strange => [new ModelDelta.Failed(FailureWords.Strange(call))],
                _ => [new ModelDelta.Failed(FailureWords.Broken(call))],
            };
            foreach (var delta in deltas)
            {
                yield return delta;
            }
        }
    }

    public ModelFailure? FailureOf(ModelCall call, Exception thrown) => FailureWords.Of(call, thrown);
}
