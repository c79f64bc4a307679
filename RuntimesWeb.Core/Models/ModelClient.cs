using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models.Protocols;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Models;

/// <summary>
/// Opens the key at the moment of use, asks in the provider's own protocol, and tries again what may pass, with growing waits, as long as nothing of an answer
/// has come. Another model or provider is the caller's choice.
/// </summary>
public sealed class ModelClient(
    ProviderHttp http, ProviderUrls urls, ProviderBoard board, Vault vault, OllamaClient ollama, ModelTimes times, TimeProvider time) : IModelClient
{
    private readonly AnthropicProtocol _anthropic = new(time);
    private readonly ChatProtocol _chat = new(time);
    private readonly OllamaProtocol _ollama = new(ollama);

    public async IAsyncEnumerable<ModelDelta> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (call, problem) = Open(request);
            if (call is null)
            {
                yield return new ModelDelta.Failed(problem!); // one of the two is there
                yield break;
            }

            ModelFailure? failure = null;
            try
            {
                using var connection = call.Http;
                await foreach (var delta in OneAsync(call, ct))
                {
                    if (delta is ModelDelta.Failed failed)
                    {
                        failure = failed.Failure;
                        break;
                    }

                    yield return delta;
                }
            }
            finally
            {
                // Also when the caller leaves: the key was used.
                await NoteAsync(call, failure);
            }

            if (failure is null)
            {
                yield break;
            }

            if (call.HasBegun || WaitBefore(attempt, failure) is not { } wait)
            {
                yield return new ModelDelta.Failed(failure);
                yield break;
            }

            await Task.Delay(wait, time, ct);
        }
    }

    /// <summary>One attempt. Ends with Stopped or Failed, whatever happens, but for the caller's cancellation.</summary>
    private async IAsyncEnumerable<ModelDelta> OneAsync(ModelCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var protocol = ProtocolOf(call.Provider);
        await using var deltas = protocol.AskAsync(call, idle.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            idle.CancelAfter(call.Idle);
            var (next, failure) = await NextAsync(deltas, protocol, call, idle, ct);
            // What the caller does with it is not the provider's silence.
            idle.CancelAfter(Timeout.InfiniteTimeSpan);
            var said = failure is not null ? new ModelDelta.Failed(failure) : next ?? new ModelDelta.Failed(FailureWords.Broken(call));
            yield return said;
            if (said is ModelDelta.Stopped or ModelDelta.Failed)
            {
                yield break;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<(ModelDelta? Next, ModelFailure? Failure)> NextAsync(
        IAsyncEnumerator<ModelDelta> deltas, IModelProtocol protocol, ModelCall call, CancellationTokenSource idle, CancellationToken ct)
    {
        try
        {
            return (await deltas.MoveNextAsync() ? deltas.Current : null, null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, idle.IsCancellationRequested || call.HasBegun ? FailureWords.Silent(call) : FailureWords.Away(call, $"{call.Url.Origin} does not answer"));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            if (protocol.FailureOf(call, e) is { } failure)
            {
                return (null, failure);
            }

            throw;
        }
    }

    private (ModelCall? Call, ModelFailure? Problem) Open(ModelRequest request)
    {
        if (ProviderCatalog.Find(request.Provider.Value) is not { } provider)
        {
            return (null, new ModelFailure(ModelFailureKind.BadRequest, $"There is no provider {request.Provider}.", "Choose one of the providers on the Credentials page."));
        }

        var key = provider.NeedsKey ? board.Key(provider.Id).Match<Outcome<Secret>>(k => k.Key, f => f) : new Secret("");
        if (key.Failure is { } missing)
        {
            return (null, new ModelFailure(ModelFailureKind.BadKey, $"{provider.Label} has no usable key: {missing.Message}.", "Enter a key on the Credentials page."));
        }

        var url = urls.Of(provider);
        return (new ModelCall(provider, url, key.Value, request, http.Create(provider, url), times.Idle), null);
    }

    private IModelProtocol ProtocolOf(Provider provider) =>
        provider.Id == ProviderCatalog.Anthropic ? _anthropic : provider.Id == ProviderCatalog.Ollama ? _ollama : _chat;

    /// <summary>Null when it is not worth trying again.</summary>
    private TimeSpan? WaitBefore(int attempt, ModelFailure failure)
    {
        if (!failure.IsPassing || attempt >= times.Attempts)
        {
            return null;
        }

#pragma warning disable CA5394 // chance spreads requests, it protects nothing
        var wait = failure.RetryAfter ?? (times.FirstWait * Math.Pow(2, attempt - 1) * (0.75 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
        return wait <= times.LongestWait ? wait : null;
    }

    /// <summary>What the answer says of the key: shown with the provider.</summary>
    private async Task NoteAsync(ModelCall call, ModelFailure? failure)
    {
        var id = call.Provider.Id;
        if (!call.Provider.NeedsKey)
        {
            return;
        }

        if (failure is { Kind: ModelFailureKind.BadKey })
        {
            board.NoteRejected(id, call.Key, failure.Message.TrimEnd('.'));
        }
        else if (call.HasBegun)
        {
            board.NoteAccepted(id);
            await vault.NoteUseAsync(id, verified: false, CancellationToken.None);
        }
    }
}
