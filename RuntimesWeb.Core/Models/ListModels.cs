using System.Collections.Concurrent;
using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models.Protocols;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Models;

/// <summary>The models that can be chosen at a provider: asked with the key in use, and remembered for ten minutes as long as that key and its address stay.</summary>
public sealed class ListModels(ProviderHttp http, ProviderBoard board, OllamaModels ollama, PriceList prices, TimeProvider time)
{
    private const int LargestList = 8 * 1024 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<ProviderId, (Uri Url, Secret Key, ModelList List)> _known = new();

    /// <param name="refresh">Asks even if it is remembered.</param>
    public async Task<Outcome<ModelList>> RunAsync(string id, bool refresh, CancellationToken ct)
    {
        if (ProviderCatalog.Find(id) is not { } provider)
        {
            return Failure.NotFound($"unknown provider '{id}'");
        }

        if (provider.Id == ProviderCatalog.Ollama)
        {
            return await OllamaAsync(refresh, ct);
        }

        var (url, key) = (board.Get(provider.Id).BaseUrl, board.Key(provider.Id));
        if (key.Failure is { } missing)
        {
            return Failure.Conflict(missing.Message, missing.Hint ?? $"connect {provider.Label} with a key first");
        }

        if (!refresh && _known.TryGetValue(provider.Id, out var known) && known.Url == url.Url && known.Key == key.Value.Key && time.GetUtcNow() - known.List.FetchedAt < Kept)
        {
            return Priced(provider, known.List with { IsFromMemory = true });
        }

        var asked = await AskAsync(provider, url, key.Value.Key, ct);
        if (asked.Failure is { } failure)
        {
            return failure;
        }

        var list = new ModelList(asked.Value, time.GetUtcNow(), IsFromMemory: false);
        _known[provider.Id] = (url.Url, key.Value.Key, list);
        return Priced(provider, list);
    }

    // Only now: a price that was entered a moment ago counts for a remembered list too.
    private ModelList Priced(Provider provider, ModelList list) => list with { Models = [.. list.Models.Select(m => Priced(provider, m))] };

    private ListedModel Priced(Provider provider, ListedModel model) => prices.Find(provider.Id.Value, model.Id) is { } price
        ? model with { InputPerMillionMicros = price.InputPerMillionMicros, OutputPerMillionMicros = price.OutputPerMillionMicros }
        : model;

    private async Task<Outcome<ModelList>> OllamaAsync(bool refresh, CancellationToken ct)
    {
        var remembered = !refresh && ollama.Current.CheckedAt is not null;
        if (!remembered)
        {
            await ollama.RefreshAsync(ct);
        }

        var now = ollama.Current;
        return now.Problem is { } problem
            ? problem
            : Priced(ProviderCatalog.Get(ProviderCatalog.Ollama), new ModelList([.. now.Models.Select(m => Listed(m, now.DetailsOf(m)))], now.CheckedAt ?? time.GetUtcNow(), remembered));
    }

    private static ListedModel Listed(InstalledModel model, ModelDetails details) => new(
        model.Name, model.Name, details.ContextLength, null, null, details.Capabilities.IsEmpty ? null : details.Capabilities.Contains("tools"));

    private async Task<Outcome<ImmutableArray<ListedModel>>> AskAsync(Provider provider, BaseUrl url, Secret key, CancellationToken ct)
    {
        // Anthropic gives pages of twenty unless asked for more.
        var path = provider.Id == ProviderCatalog.Anthropic ? provider.ModelsPath + "?limit=1000" : provider.ModelsPath;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Limit);
        using var client = http.Create(provider, url);
        using var request = ProviderHttp.Get(provider, url.At(path), key);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                return Refused(provider, key, (int)response.StatusCode);
            }

            await response.Content.LoadIntoBufferAsync(LargestList, deadline.Token);
            return ModelListJson.Read(provider, await response.Content.ReadAsByteArrayAsync(deadline.Token)) is { } models
                ? models
                : Failure.Unavailable($"{url.Origin} answers, but not with a list of models", "check the base URL");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failure.Unavailable($"{provider.Label} did not answer within {Limit.TotalSeconds:0} s", "try again");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var call = new ModelCall(provider, url, key, new ModelRequest(provider.Id, "", []), client, Limit);
            return Failure.Unavailable((FailureWords.Of(call, e) ?? FailureWords.Broken(call)).Message.TrimEnd('.'), "check the network and the base URL");
        }
    }

    private Failure Refused(Provider provider, Secret key, int status)
    {
        if (status is not (401 or 403))
        {
            return Failure.Unavailable($"{provider.Label} answered with status {status}", "try again in a moment");
        }

        board.NoteRejected(provider.Id, key, $"{provider.Label} refused the key");
        return Failure.Conflict($"{provider.Label} refused the key", "enter a valid key");
    }
}
