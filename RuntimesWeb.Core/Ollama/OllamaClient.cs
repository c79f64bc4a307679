using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Ollama;

/// <summary>Speaks with Ollama at the base URL that is in force at the moment. Every way to fail is a value; nothing is retried here.</summary>
public sealed class OllamaClient(IHttpClientFactory clients, ProviderUrls urls, PullTimes times)
{
    /// <summary>How long Ollama may take to answer (Stagent Runtimes API, OLLAMA_TIMEOUT); a pull only to begin.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    internal const string Client = "ollama";
    internal const string Hint = "Make sure Ollama is running (ollama serve).";

    private const int LargestBody = 4 * 1024 * 1024;
    private const int LargestError = 64 * 1024;

    // A call comes whole, with all its arguments.
    private const int LongestChatLine = 4 * 1024 * 1024;

    public BaseUrl Url => urls.Of(ProviderCatalog.Get(ProviderCatalog.Ollama));

    /// <summary>The body of <c>/api/tags</c>, as it came.</summary>
    public Task<Outcome<byte[]>> TagsBodyAsync(CancellationToken ct) => ListBodyAsync("api/tags", ct);

    /// <summary>The body of <c>/api/ps</c>, as it came.</summary>
    public Task<Outcome<byte[]>> LoadedBodyAsync(CancellationToken ct) => ListBodyAsync("api/ps", ct);

    public async Task<Outcome<ImmutableArray<InstalledModel>>> TagsAsync(CancellationToken ct) =>
        (await TagsBodyAsync(ct)).Match<Outcome<ImmutableArray<InstalledModel>>>(body => OllamaJson.Tags(body) ?? [], failure => failure);

    public async Task<Outcome<ImmutableArray<LoadedModel>>> LoadedAsync(CancellationToken ct) =>
        (await LoadedBodyAsync(ct)).Match<Outcome<ImmutableArray<LoadedModel>>>(body => OllamaJson.Loaded(body) ?? [], failure => failure);

    public async Task<Outcome<string>> VersionAsync(CancellationToken ct) =>
        (await AskAsync(HttpMethod.Get, "api/version", null, ct)).Match<Outcome<string>>(body => OllamaJson.Version(body) is { } v ? v : Strange(), failure => failure);

    public async Task<Outcome<ModelDetails>> ShowAsync(string model, CancellationToken ct) =>
        (await AskAsync(HttpMethod.Post, "api/show", Body(model), ct)).Match<Outcome<ModelDetails>>(body => OllamaJson.Details(body) is { } d ? d : Strange(), failure => failure);

    public async Task<Outcome<Done>> DeleteAsync(string model, CancellationToken ct) =>
        (await AskAsync(HttpMethod.Delete, "api/delete", Body(model), ct)).Match(_ => Done.Ok, failure => failure);

    /// <summary>Pulls a model; what is on Ollama's disk already is not loaded again. Ends with a line that ends it; leaving the loop makes Ollama stop.</summary>
    internal async IAsyncEnumerable<PullLine> PullAsync(string model, [EnumeratorCancellation] CancellationToken ct)
    {
        using var client = Create();
        using var request = Request(HttpMethod.Post, "api/pull", new { model, name = model, stream = true });
        var (response, away) = await BeginAsync(client, request, times.Idle, ct);
        if (response is null)
        {
            yield return new PullLine.Away(away!); // one of the two is there
            yield break;
        }

        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                yield return new PullLine.Error((int)response.StatusCode, await ErrorTextAsync(response, ct));
                yield break;
            }

            await using var lines = new LineReader(await response.Content.ReadAsStreamAsync(ct));
            var patience = times.Idle;
            while (true)
            {
                var (line, problem) = await lines.ReadAsync(patience, ct);
                if (problem is not null)
                {
                    yield return new PullLine.Broken(problem);
                    yield break;
                }

                if (OllamaJson.Line(line) is not { } said)
                {
                    continue;
                }

                yield return said;
                if (said is not PullLine.Progress progress)
                {
                    yield break;
                }

                patience = PullProgress.IsSilentWork(progress.Status) ? times.Verify : times.Idle;
            }
        }
    }

    /// <summary>Chats; the answer's lines as they come. Leaving the loop makes Ollama stop.</summary>
    internal async IAsyncEnumerable<ChatLine> ChatAsync(JsonObject body, TimeSpan patience, [EnumeratorCancellation] CancellationToken ct)
    {
        using var client = Create();
        using var request = Request(HttpMethod.Post, "api/chat", body);
        var (response, away) = await BeginAsync(client, request, patience, ct);
        if (response is null)
        {
            yield return new ChatLine.Away(away!); // one of the two is there
            yield break;
        }

        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                yield return new ChatLine.Refused((int)response.StatusCode, await ErrorBodyAsync(response, ct));
                yield break;
            }

            await using var lines = new LineReader(await response.Content.ReadAsStreamAsync(ct), LongestChatLine);
            while (true)
            {
                var (line, problem) = await lines.ReadAsync(patience, ct);
                yield return problem is not null ? new ChatLine.Broken(problem) : ChatLine.Of(line);
                if (problem is not null)
                {
                    yield break;
                }
            }
        }
    }

    private static object Body(string model) => new { model, name = model };

    private async Task<(HttpResponseMessage? Response, string? Away)> BeginAsync(
        HttpClient client, HttpRequestMessage request, TimeSpan patience, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(patience);
        try
        {
            return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, $"no answer from {Url.Origin}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, Cause(e));
        }
    }

    private async Task<Outcome<byte[]>> ListBodyAsync(string path, CancellationToken ct)
    {
        var answer = await AskAsync(HttpMethod.Get, path, null, ct);
        return answer.IsOk && OllamaJson.Tags(answer.Value) is null ? Strange() : answer;
    }

    private async Task<Outcome<byte[]>> AskAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Limit);
        try
        {
            using var client = Create();
            client.MaxResponseContentBufferSize = LargestBody;
            using var request = Request(method, path, body);
            using var response = await client.SendAsync(request, deadline.Token);
            return response.StatusCode == HttpStatusCode.NotFound && method != HttpMethod.Get ? Failure.NotFound(OllamaJson.Error(await response.Content.ReadAsByteArrayAsync(deadline.Token)))
                : !response.IsSuccessStatusCode ? Failure.Unavailable($"Ollama responded with status {(int)response.StatusCode}")
                : await response.Content.ReadAsByteArrayAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failure.Unavailable($"no answer from {Url.Origin} within {Limit.TotalSeconds:0} s", Hint);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Failure.Unavailable(Cause(e), Hint);
        }
    }

    private static async Task<string> ErrorTextAsync(HttpResponseMessage response, CancellationToken ct) => OllamaJson.Error(await ErrorBodyAsync(response, ct));

    private static async Task<byte[]> ErrorBodyAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Limit);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestError, deadline.Token);
            return await response.Content.ReadAsByteArrayAsync(deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return [];
        }
    }

    private HttpClient Create()
    {
        var client = clients.CreateClient(Client);
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    private HttpRequestMessage Request(HttpMethod method, string path, object? body) =>
        new(method, Url.At(path)) { Content = body is null ? null : JsonContent.Create(body) };

    private Failure Strange() => Failure.Unavailable($"{Url.Origin} answers, but not as Ollama does");

    private string Cause(Exception e) => e switch
    {
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"nothing listens at {Url.Origin}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"{Url.Origin} answered with more than {LargestBody / 1024 / 1024} MB",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } => $"Ollama at {Url.Origin} broke the connection",
        _ => $"{Url.Origin} cannot be reached",
    };
}
