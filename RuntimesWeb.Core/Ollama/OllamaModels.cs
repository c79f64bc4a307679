using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Ollama;

/// <summary>What was true of Ollama at the last look.</summary>
/// <param name="Problem">Why it did not answer; null when it did.</param>
/// <param name="IsLocal">It runs on this computer, so its disk and memory are this computer's.</param>
/// <param name="Details">What is known beyond the list, by digest; a model that is not in it has not told yet.</param>
/// <param name="Disk">The disk that holds its models; null when it runs elsewhere or the disk does not tell.</param>
public sealed record OllamaSnapshot(
    BaseUrl Url,
    bool IsLocal,
    string? Version,
    Failure? Problem,
    ImmutableArray<InstalledModel> Models,
    ImmutableArray<LoadedModel> Loaded,
    ImmutableDictionary<string, ModelDetails> Details,
    DiskSpace? Disk,
    DateTimeOffset? CheckedAt)
{
    public bool Answers => CheckedAt is not null && Problem is null;

    public InstalledModel? Find(string name) => Models.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase));

    public ModelDetails DetailsOf(InstalledModel model) => model.Digest is { } digest ? Details.GetValueOrDefault(digest, ModelDetails.None) : ModelDetails.None;

    /// <summary>As <see cref="Find"/>, and a name without a tag stands for its latest.</summary>
    public InstalledModel? Named(string name) => Find(name) ?? (name.Contains(':', StringComparison.Ordinal) ? null : Find($"{name}:{ModelName.DefaultTag}"));

    public LoadedModel? LoadedOf(InstalledModel model) => Loaded.FirstOrDefault(l => string.Equals(l.Name, model.Name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// The live picture of Ollama's models, in memory: refreshed by the look at the computer every few seconds, and whenever a job changed something. Pages and the
/// runtime board read it.
/// </summary>
public sealed class OllamaModels(OllamaClient client, Machine machine, Capacity capacity, TimeProvider time) : IDisposable
{
    private const int MostDetails = 500;
    private static readonly TimeSpan DetailsLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _askedAt = new(StringComparer.Ordinal);
    private OllamaSnapshot? _current;

    /// <summary>Raised when something differs other than the time of the look and the disk's last bytes.</summary>
    public event Action? Changed;

    public OllamaSnapshot Current => Volatile.Read(ref _current)
        ?? new OllamaSnapshot(client.Url, IsLocal(client.Url), null, null, [], [], ImmutableDictionary<string, ModelDetails>.Empty, null, null);

    /// <summary>Asks Ollama what it has; at most five seconds, and two more for the details of new models.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _looking.WaitAsync(ct);
        try
        {
            var seen = await LookAsync(ct);
            Publish(seen);
            Publish(await WithDetailsAsync(seen, ct));
        }
        finally
        {
            _looking.Release();
        }
    }

    public void Dispose() => _looking.Dispose();

    private static bool IsLocal(BaseUrl url) =>
        url.Url.IdnHost is "localhost" || (IPAddress.TryParse(url.Url.IdnHost.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool Same(OllamaSnapshot a, OllamaSnapshot b) =>
        a with { Models = [], Loaded = [], CheckedAt = null, Details = b.Details, Disk = null } == b with { Models = [], Loaded = [], CheckedAt = null, Disk = null }
        && a.CheckedAt is null == b.CheckedAt is null
        && a.Disk?.FreeBytes / 100_000_000 == b.Disk?.FreeBytes / 100_000_000
        && a.Models.SequenceEqual(b.Models)
        && a.Loaded.SequenceEqual(b.Loaded)
        && a.Details.Count == b.Details.Count && a.Details.Keys.All(b.Details.ContainsKey);

    private void Publish(OllamaSnapshot now)
    {
        var same = _current is { } last && Same(last, now);
        Volatile.Write(ref _current, now);
        if (!same)
        {
            Changed?.Invoke();
        }
    }

    private async Task<OllamaSnapshot> LookAsync(CancellationToken ct)
    {
        var (url, known) = (client.Url, Current.Details);
        var (tags, version, loaded) = (client.TagsAsync(ct), client.VersionAsync(ct), client.LoadedAsync(ct));
        await Task.WhenAll(tags, version, loaded);
        var isLocal = IsLocal(url);
        var models = (await tags).Match(m => m, _ => []);
        return new OllamaSnapshot(
            url,
            isLocal,
            (await version).Match(v => v, _ => null!), // null stands for "not told"
            (await tags).Failure,
            models,
            (await loaded).Match(l => l, _ => []),
            known.RemoveRange(known.Keys.Except(models.Select(m => m.Digest ?? ""), StringComparer.Ordinal)),
            isLocal ? capacity.DiskOf(Folder()) : null,
            time.GetUtcNow());
    }

    // Ollama's own rule; a server that runs as another user may have set another folder, which is on the same disk more often than not.
    private string Folder() => machine.Variable("OLLAMA_MODELS") is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : Path.Combine(machine.Home, ".ollama", "models");

    private async Task<OllamaSnapshot> WithDetailsAsync(OllamaSnapshot seen, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var asked = seen.Models.Where(m => m.Digest is { } digest && !seen.Details.ContainsKey(digest) && !(_askedAt.TryGetValue(digest, out var at) && now - at < AskAgain))
            .DistinctBy(m => m.Digest).Take(Math.Min(20, MostDetails - seen.Details.Count)).ToList();
        if (asked.Count == 0)
        {
            return seen;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(DetailsLimit);
        var told = await Task.WhenAll(asked.Select(m => TellAsync(m, now, deadline.Token, ct)));
        return seen with { Details = seen.Details.SetItems(told.OfType<KeyValuePair<string, ModelDetails>>()) };
    }

    private async Task<KeyValuePair<string, ModelDetails>?> TellAsync(InstalledModel model, DateTimeOffset now, CancellationToken soon, CancellationToken ct)
    {
        try
        {
            var details = await client.ShowAsync(model.Name, soon);
            if (details.IsOk)
            {
                return KeyValuePair.Create(model.Digest!, details.Value); // only models with one are asked
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It takes too long; asked again later.
        }

        _askedAt[model.Digest!] = now; // as above
        return null;
    }
}
