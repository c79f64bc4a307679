using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Tests.Support;

/// <summary>One thing a stand-in of a model does.</summary>
public abstract record ModelStep
{
    public sealed record Say(string Text) : ModelStep;

    public sealed record Think(string Text) : ModelStep;

    /// <summary>A call whose arguments come in pieces, where the protocol knows pieces.</summary>
    public sealed record Call(string Id, string Name, params string[] Pieces) : ModelStep;

    /// <summary>The end, with its reason in the words of this protocol.</summary>
    public sealed record Stop(string Reason) : ModelStep;

    /// <summary>Bytes as they are.</summary>
    public sealed record Raw(string Text) : ModelStep;

    /// <summary>The connection is cut.</summary>
    public sealed record Cut : ModelStep;

    /// <summary>Nothing more comes, and the connection stays.</summary>
    public sealed record Hang : ModelStep;
}

/// <summary>How one request is answered: with an error, or with a stream of steps.</summary>
public sealed record ModelAnswer(params ModelStep[] Steps)
{
    public int Status { get; init; } = 200;

    public string Body { get; init; } = "";

    public string? ContentType { get; init; }

    public string? RetryAfter { get; init; }

    public string? Location { get; init; }

    public static ModelAnswer Error(int status, string body, string? retryAfter = null) => new()
    {
        Status = status,
        Body = body,
        RetryAfter = retryAfter,
    };
}

/// <summary>
/// Stand-ins of models on one loopback port, in the protocols they speak: Anthropic's messages, chat completions, OpenAI's responses, Ollama's chat. What they say is scripted,
/// in words that belong to no protocol, and reaches the wire in small pieces.
/// </summary>
public sealed class FakeModels : IAsyncDisposable
{
    public const string Key = "sk-a-key-for-models-Zq81-and-more";

    private readonly ConcurrentQueue<ModelAnswer> _answers = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _app;
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeModels(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Path, Dictionary<string, string> Headers, string Body)> Requests { get; } = new();

    public string Address => _app.Urls.First();

    /// <summary>Answers by what the request says, before the script is asked; null leaves it to the script.</summary>
    public Func<string, Task<ModelAnswer?>>? Route { get; set; }

    /// <summary>Completes when a caller goes away in the middle of an answer.</summary>
    public Task Left => _left.Task;

    public string[] Settings =>
    [
        "--Providers:anthropic:BaseUrl", Address + "/anthropic",
        "--Providers:ollama:BaseUrl", Address + "/ollama",
        .. new[] { "openai", "openrouter", "google", "xai", "mistral", "moonshot", "together" }.SelectMany(p => new[] { $"--Providers:{p}:BaseUrl", $"{Address}/{p}/v1" }),
    ];

    public static async Task<FakeModels> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeModels(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    /// <summary>The next requests are answered so; forgets what came before.</summary>
    public void Script(params ModelAnswer[] answers)
    {
        _answers.Clear();
        Requests.Clear();
        _left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Array.ForEach(answers, _answers.Enqueue);
    }

    public JsonNode LastBody() => JsonNode.Parse(Requests.Last().Body)!; // every request has one

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var path = context.Request.Path.Value!;
        var body = await reader.ReadToEndAsync();
        if (context.Request.Method == "GET")
        {
            // The look at the computer asks Ollama what it has.
            context.Response.StatusCode = 404;
            return;
        }

        Requests.Enqueue((path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        var routed = Route is { } route ? await route(body) : null;
        if (routed is not { } answer && !_answers.TryDequeue(out answer))
        {
            context.Response.StatusCode = 418;
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.Headers.RetryAfter = answer.RetryAfter;
        context.Response.Headers.Location = answer.Location;
        ModelWords words = path.EndsWith("/v1/messages", StringComparison.Ordinal) ? new AnthropicWords() : path.EndsWith("/responses", StringComparison.Ordinal) ? new ResponsesWords() : path.EndsWith("/api/chat", StringComparison.Ordinal) ? new OllamaWords() : new ChatWords();
        context.Response.ContentType = answer.ContentType ?? (answer.Steps.Length > 0 ? words.ContentType : "application/json");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await StreamAsync(context, answer, words, gone.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _left.TrySetResult();
        }
    }

    private static async Task StreamAsync(HttpContext context, ModelAnswer answer, ModelWords words, CancellationToken ct)
    {
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering(); // Kestrel has it
        if (answer.Steps is [not ModelStep.Cut, .., ModelStep.Cut])
        {
            // More is promised than comes: what was written arrives, and then the connection ends.
            context.Response.ContentLength = 1_000_000;
        }

        if (answer.Body.Length > 0)
        {
            // Writing nothing would send the head, and a connection that is cut at once must not have one.
            await context.Response.WriteAsync(answer.Body, ct);
        }

        foreach (var step in answer.Steps)
        {
            if (step is ModelStep.Cut)
            {
                if (context.Response.ContentLength is null)
                {
                    context.Abort();
                }

                return;
            }

            if (step is ModelStep.Hang)
            {
                await context.Response.Body.FlushAsync(ct);
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            }

            // Seven bytes: neither lines nor characters stay whole.
            foreach (var piece in Encoding.UTF8.GetBytes(step is ModelStep.Raw raw ? raw.Text : words.Of(step)).Chunk(7))
            {
                await context.Response.Body.WriteAsync(piece, ct);
                await context.Response.Body.FlushAsync(ct);
            }
        }
    }
}
