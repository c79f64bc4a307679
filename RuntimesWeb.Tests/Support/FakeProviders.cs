using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Tests.Support;

/// <summary>How a stand-in answers.</summary>
public enum Mood
{
    Well,
    Status500,
    Redirect,
    Silent,
    NotJson,
}

/// <summary>
/// Stand-ins of the providers on one loopback port, each under a path of its own, speaking what the real ones speak on their models endpoints: who has no
/// valid key is refused (but by OpenRouter's model list, which is public), and they can fail the ways the real ones do.
/// </summary>
public sealed class FakeProviders : IAsyncDisposable
{
    public const string GoodKey = "sk-ant-good-key-for-tests-x7Qd";

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    private FakeProviders(WebApplication app) => _app = app;

    public Mood Mood { get; set; }

    public int OllamaModels { get; set; } = 2;

    /// <summary>Every request that came: method, path and the key it carried.</summary>
    public ConcurrentQueue<(string Method, string Path, string? Key)> Requests { get; } = new();

    public string Address => _app.Urls.First();

    /// <summary>The settings that point every provider at this stand-in.</summary>
    public string[] Settings =>
    [
        "--Providers:anthropic:BaseUrl", Address + "/anthropic",
        "--Providers:openai:BaseUrl", Address + "/openai/v1",
        "--Providers:openrouter:BaseUrl", Address + "/openrouter/api/v1",
        "--Providers:ollama:BaseUrl", Address + "/ollama",
    ];

    public static async Task<FakeProviders> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeProviders(app);
        app.Use(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, Func<Task> next)
    {
        var path = context.Request.Path.Value!;
        var key = context.Request.Headers["x-api-key"].FirstOrDefault() ?? context.Request.Headers.Authorization.FirstOrDefault()?.Replace("Bearer ", "", StringComparison.Ordinal);
        Requests.Enqueue((context.Request.Method, path, key));
        switch (Mood)
        {
            case Mood.Silent:
                using (var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, gone.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                }

                return;
            case Mood.Status500:
                context.Response.StatusCode = 500;
                return;
            case Mood.Redirect:
                context.Response.Redirect(Address + "/elsewhere");
                return;
            case Mood.NotJson:
                await context.Response.WriteAsync("<html>a portal</html>");
                return;
        }

        await (path switch
        {
            "/anthropic/v1/models" when key == GoodKey => context.Response.WriteAsJsonAsync(new { data = new[] { new { id = "claude-sonnet-4-6" }, new { id = "claude-haiku-4-5" } } }),
            "/openai/v1/models" when key == GoodKey => context.Response.WriteAsJsonAsync(new { data = new[] { new { id = "gpt-4o" } } }),
            "/openrouter/api/v1/models" => context.Response.WriteAsJsonAsync(new { data = new[] { new { id = "openai/gpt-4o-mini" } } }),
            "/openrouter/api/v1/key" when key == GoodKey => context.Response.WriteAsJsonAsync(new { data = new { label = "test" } }),
            "/ollama/api/version" => context.Response.WriteAsJsonAsync(new { version = "0.17.1" }),
            "/ollama/api/tags" => context.Response.WriteAsJsonAsync(new { models = Enumerable.Range(0, OllamaModels).Select(i => new { name = $"llama3.{i}:latest", size = 4_661_224_676L }) }),
            _ when path.Contains("/models", StringComparison.Ordinal) || path.EndsWith("/key", StringComparison.Ordinal) => RefuseAsync(context),
            _ => NotFoundAsync(context),
        });
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = 401;
        return context.Response.WriteAsJsonAsync(new { type = "error", error = new { type = "authentication_error", message = "invalid x-api-key" } });
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
