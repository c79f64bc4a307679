using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Runtimes.Tools.Web;

namespace RuntimesWeb.Tests.Support;

/// <summary>A web server on 127.0.0.1, which is allowed as the only inner address, and the tool that reads pages of it; names lead where a test says.</summary>
public sealed class WebHouse : IAsyncLifetime
{
    private readonly TestTime _time = new();
    private WebApplication? _web;
    private ServiceProvider? _services;

    /// <summary>Every path that was asked for, with its headers.</summary>
    public ConcurrentQueue<(string Path, IHeaderDictionary Headers)> Requests { get; } = new();

    /// <summary>What names lead to.</summary>
    public Func<string, IPAddress[]> Names { get; set; } = _ => [IPAddress.Loopback];

    public string Address => _web!.Urls.First();

    public int Port => new Uri(Address).Port;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
        await _web.StartAsync();

        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(PrivateTargets.Setting, "127.0.0.1")]).Build();
        _services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddWebPages().AddSingleton(new PrivateTargets(settings)
        {
            Resolve = (host, _) => Task.FromResult(IPAddress.TryParse(host, out var address) ? [address] : Names(host)),
        }).BuildServiceProvider();
    }

    public async Task<ToolAnswer> FetchAsync(string url)
    {
        Requests.Clear();
        var tool = new OpenTools(_services!.GetRequiredService<WebPages>()).ToolsFor(new ToolScope(Guid.NewGuid(), null, null)).Single(t => t.Definition.Name == "web_fetch");
        return await tool.CallAsync(JsonSerializer.SerializeToElement(new { url = url.StartsWith('/') ? Address + url : url }), TestContext.Current.CancellationToken);
    }

    public async Task<string> RefusesAsync(string url)
    {
        var answer = await FetchAsync(url);
        Assert.True(answer.IsError, answer.Text);
        return answer.Text;
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await _web!.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue((context.Request.Path, context.Request.Headers));
        var (response, ct) = (context.Response, context.RequestAborted);
        response.ContentType = "text/plain; charset=utf-8";
        switch (context.Request.Path.Value)
        {
            case "/text":
                await response.WriteAsync("plain\r\ntext\n", ct);
                break;
            case "/html":
                response.ContentType = "text/html";
                await response.Body.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "RuntimesWeb.Tests", "Support", "page.html"), ct), ct);
                break;
            case "/deep":
                response.ContentType = "text/html";
                await response.WriteAsync(string.Concat(Enumerable.Repeat("<div>", 100_000)), ct);
                break;
            case "/large":
                await response.WriteAsync(new string('x', 60_000), ct);
                break;
            case "/picture":
                response.ContentType = "image/png";
                break;
            case "/none":
                response.StatusCode = 404;
                break;
            case "/endless":
                while (!ct.IsCancellationRequested)
                {
                    await response.WriteAsync(new string('y', 64 * 1024), ct);
                }

                break;
            case "/slow":
                await response.WriteAsync("begin", ct);
                await response.Body.FlushAsync(ct);
                _time.Advance(TimeSpan.FromSeconds(16));
                await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case "/bomb":
                response.Headers.ContentEncoding = "gzip";
                await using (var zip = new GZipStream(response.Body, CompressionLevel.Fastest))
                {
                    var zeros = new byte[1024 * 1024];
                    Array.Fill(zeros, (byte)'z');
                    for (var i = 0; i < 200 && !ct.IsCancellationRequested; i++)
                    {
                        await zip.WriteAsync(zeros, ct);
                    }
                }

                break;
            case "/redirect":
                response.StatusCode = 302;
                response.Headers.Connection = "close";
                response.Headers.Location = context.Request.Query["to"].ToString();
                break;
        }
    }
}
