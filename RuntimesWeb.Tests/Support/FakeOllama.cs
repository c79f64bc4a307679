using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Tests.Support;

/// <summary>What goes wrong in one pull, once so many of its bytes were loaded.</summary>
public sealed record PullFault(PullFaultKind Kind, long AtBytes = 0, string Text = "", int Status = 500);

public enum PullFaultKind
{
    /// <summary>The connection is cut.</summary>
    Drop,

    /// <summary>Nothing more comes, and the connection stays.</summary>
    Stall,

    /// <summary>Lines come, bytes do not.</summary>
    NoBytes,

    /// <summary>A line with an error.</summary>
    ErrorLine,

    /// <summary>An answer that is not 2xx.</summary>
    Refuse,

    /// <summary>A line without an end.</summary>
    EndlessLine,
}

/// <summary>
/// A stand-in of Ollama on a real loopback port: lists, shows, deletes and pulls as the real one does, keeps loaded layers on its "disk" also through a restart,
/// and can be slow, fail in the middle, go away and come back on the same port.
/// </summary>
public sealed class FakeOllama : IAsyncDisposable
{
    public const long Weights = 100_000;
    public const int Chunk = 10_000;

    private static int _lastPort;

    private readonly ConcurrentDictionary<string, long> _disk = new();
    private readonly ConcurrentQueue<PullFault> _faults = new();
    private readonly SemaphoreSlim _chunks = new(0);
    private WebApplication? _app;
    private CancellationTokenSource _going = new();
    private int _pulls;
    private int _left;

    /// <summary>Raised by whatever a test may wait for.</summary>
    public Signal Changed { get; } = new();

    /// <summary>What it has, by name.</summary>
    public ConcurrentDictionary<string, long> Models { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, byte> Loaded { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<(string Method, string Path, string Body)> Requests { get; } = new();

    public string Address { get; private set; } = "";

    /// <summary>Each chunk of a pull waits for <see cref="Allow"/>.</summary>
    public bool OnlyWhenAllowed { get; set; }

    /// <summary>How long a chunk takes.</summary>
    public TimeSpan ChunkTime { get; set; }

    /// <summary>The layers of any model it is asked for, but those called <c>nothing</c>.</summary>
    public IReadOnlyList<(string Digest, long Size)> Layers { get; set; } = [("sha256:dde5aa3fc5ffc17176b5e8bdc82f587b24b2678c6c66101bf7da77af9f7ccdff", Weights), ("sha256:966de95ca8a62200913e3f8bfbf84c8494536f1b94b49166851e76644e966396", 1_500)];

    /// <summary>How often a pull was begun, and how often its caller went away.</summary>
    public int Pulls => Volatile.Read(ref _pulls);

    public int Left => Volatile.Read(ref _left);

    /// <summary>What lies on its disk of layers that are being pulled.</summary>
    public long OnDisk => _disk.Values.Sum();

    public static async Task<FakeOllama> StartAsync()
    {
        var fake = new FakeOllama();
        for (var tries = 0; ; tries++)
        {
            try
            {
                await fake.ListenAsync($"http://127.0.0.1:{NextPort()}");
                return fake;
            }
            catch (IOException) when (tries < 100)
            {
                // Somebody has it.
            }
        }
    }

    /// <summary>The next pulls fail so, one after the other; those after them go well.</summary>
    public void Fail(params PullFault[] faults) => Array.ForEach(faults, _faults.Enqueue);

    /// <summary>Lets so many chunks through.</summary>
    public void Allow(int chunks = 1) => _chunks.Release(chunks);

    public void ForgetDisk() => _disk.Clear();

    /// <summary>Ends as a killed process does: open connections are cut, and nobody listens any more.</summary>
    public async Task GoAsync()
    {
        await _going.CancelAsync();
        if (_app is { } app)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            _app = null;
        }
    }

    /// <summary>Comes back on the port it had.</summary>
    public Task ComeBackAsync()
    {
        _going = new CancellationTokenSource();
        return ListenAsync(Address);
    }

    public async ValueTask DisposeAsync()
    {
        await GoAsync();
        _going.Dispose();
        _chunks.Dispose();
    }

    private async Task ListenAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.Run(AnswerAsync);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        (_app, Address) = (app, app.Urls.First());
    }

    // Below those that the system gives to outgoing connections: what is left for a moment is still free to come back to.
    private static int NextPort() => 20_000 + (int)(((Environment.ProcessId * 37L) + Interlocked.Increment(ref _lastPort)) % 10_000);

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue((context.Request.Method, context.Request.Path, body));
        var model = body.Length == 0 ? "" : (string?)JsonNode.Parse(body)!["model"] ?? "";
        await ((context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET", "/api/version") => context.Response.WriteAsync("""{"version":"0.17.1"}"""),
            ("GET", "/api/tags") => context.Response.WriteAsync(new JsonObject { ["models"] = new JsonArray([.. Models.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => Listed(m.Key, m.Value))]) }.ToJsonString()),
            ("GET", "/api/ps") => context.Response.WriteAsync(new JsonObject { ["models"] = new JsonArray([.. Loaded.Keys.Order().Select(Running)]) }.ToJsonString()),
            ("POST", "/api/show") => Models.ContainsKey(model)
                ? context.Response.WriteAsync("""{"capabilities":["completion","tools"],"details":{"family":"llama"},"model_info":{"general.architecture":"llama","llama.context_length":131072}}""")
                : MissingAsync(context, model),
            ("DELETE", "/api/delete") => Models.TryRemove(model, out _) ? Task.CompletedTask : MissingAsync(context, model),
            ("POST", "/api/pull") => PullAsync(context, model),
            _ => MissingAsync(context, ""),
        });
    }

    private static Task MissingAsync(HttpContext context, string model)
    {
        context.Response.StatusCode = 404;
        return context.Response.WriteAsync(new JsonObject { ["error"] = $"model '{model}' not found" }.ToJsonString());
    }

    private static JsonObject Listed(string name, long size) => new()
    {
        ["name"] = name,
        ["model"] = name,
        ["modified_at"] = "2026-04-01T08:00:00.123456789+02:00",
        ["size"] = size,
        ["digest"] = Digest(name),
        ["details"] = new JsonObject { ["format"] = "gguf", ["family"] = "llama", ["families"] = new JsonArray("llama"), ["parameter_size"] = "3.2B", ["quantization_level"] = "Q4_K_M" },
    };

    private static JsonObject Running(string name) => new()
    {
        ["name"] = name,
        ["model"] = name,
        ["size"] = 3_400_000_000L,
        ["size_vram"] = 0,
        ["digest"] = Digest(name),
        ["expires_at"] = DateTimeOffset.UnixEpoch.AddYears(80).ToString("O"),
    };

    private static string Digest(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private async Task PullAsync(HttpContext context, string model)
    {
        Interlocked.Increment(ref _pulls);
        Changed.Raise();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _going.Token);
        _faults.TryDequeue(out var fault);
        try
        {
            await PullAsync(context, model, fault, gone.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            if (_going.IsCancellationRequested)
            {
                context.Abort();
            }
            else
            {
                Interlocked.Increment(ref _left);
                Changed.Raise();
            }
        }
    }

    private async Task PullAsync(HttpContext context, string model, PullFault? fault, CancellationToken ct)
    {
        if (fault is { Kind: PullFaultKind.Refuse })
        {
            context.Response.StatusCode = fault.Status;
            await context.Response.WriteAsync(new JsonObject { ["error"] = fault.Text }.ToJsonString(), ct);
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering(); // Kestrel has it
        context.Response.ContentType = "application/x-ndjson";
        await SayAsync(context, ct, ("status", "pulling manifest"));
        if (model.StartsWith("nothing", StringComparison.Ordinal))
        {
            await SayAsync(context, ct, ("error", "pull model manifest: file does not exist"));
            return;
        }

        long loaded = 0;
        foreach (var (digest, size) in Layers)
        {
            var done = _disk.GetOrAdd(digest, 0);
            await LayerAsync(context, digest, size, done, ct);
            while (done < size)
            {
                if (fault is not null && loaded >= fault.AtBytes && await FaultAsync(context, fault, digest, size, done, ct))
                {
                    return;
                }

                await NextChunkAsync(ct);
                var more = Math.Min(Chunk, size - done);
                (done, loaded) = (done + more, loaded + more);
                _disk[digest] = done;
                await LayerAsync(context, digest, size, done, ct);
                Changed.Raise();
            }
        }

        await SayAsync(context, ct, ("status", "verifying sha256 digest"));
        await SayAsync(context, ct, ("status", "writing manifest"));
        Models[model] = Layers.Sum(l => l.Size);
        _disk.Clear();
        await SayAsync(context, ct, ("status", "success"));
        Changed.Raise();
    }

    private Task NextChunkAsync(CancellationToken ct) => OnlyWhenAllowed ? _chunks.WaitAsync(ct) : ChunkTime > TimeSpan.Zero ? Task.Delay(ChunkTime, ct) : Task.CompletedTask;

    /// <summary>True when the pull is over.</summary>
    private static async Task<bool> FaultAsync(HttpContext context, PullFault fault, string digest, long size, long done, CancellationToken ct)
    {
        switch (fault.Kind)
        {
            case PullFaultKind.Drop:
                context.Abort();
                return true;
            case PullFaultKind.ErrorLine:
                await SayAsync(context, ct, ("error", fault.Text));
                return true;
            case PullFaultKind.EndlessLine:
                await context.Response.WriteAsync(new string('x', 256 * 1024), ct);
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return true;
            case PullFaultKind.NoBytes:
                while (true)
                {
                    await LayerAsync(context, digest, size, done, ct);
                    await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
                }

            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return true;
        }
    }

    private static Task LayerAsync(HttpContext context, string digest, long total, long completed, CancellationToken ct) =>
        SayAsync(context, ct, ("status", $"pulling {digest[7..19]}"), ("digest", digest), ("total", total), ("completed", completed));

    private static async Task SayAsync(HttpContext context, CancellationToken ct, params (string Name, object Value)[] members)
    {
        var line = JsonSerializer.Serialize(members.ToDictionary(m => m.Name, m => m.Value)) + "\n";
        await context.Response.WriteAsync(line, ct);
        await context.Response.Body.FlushAsync(ct);
    }
}
