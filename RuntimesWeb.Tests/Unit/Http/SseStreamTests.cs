using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RuntimesWeb.Http;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Http;

public sealed class SseStreamTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TestTime _time = new();
    private readonly Pipe _wire = new();
    private readonly Channel<SseFrame> _frames = Channel.CreateUnbounded<SseFrame>();
    private readonly StringBuilder _seen = new();

    [Fact]
    public async Task Comment_ComesWhenNothingWasSentForAWhile_AndOnlyThen()
    {
        var sending = SendAsync();
        for (var i = 1; i <= 3; i++)
        {
            _frames.Writer.TryWrite(new SseFrame($$"""{"n":{{i}}}"""));
            await SeeAsync($$"""data: {"n":{{i}}}""");
            _time.Advance(TimeSpan.FromSeconds(7));
        }

        Assert.DoesNotContain("keep-alive", _seen.ToString(), StringComparison.Ordinal);
        await SeeAsync(": keep-alive\n\n", () => _time.Advance(TimeSpan.FromSeconds(1)));
        await SeeAsync(": keep-alive\n\n: keep-alive\n\n", () => _time.Advance(TimeSpan.FromSeconds(1)));

        _frames.Writer.TryWrite(new SseFrame("""{"n":4}"""));
        _frames.Writer.Complete();
        await sending.WaitAsync(Soon);
        await SeeAsync("data: {\"n\":4}\n\n");
    }

    [Fact]
    public async Task Frames_ThatBreak_EndWithTheLastWord()
    {
        var sending = SendAsync();
        _frames.Writer.TryWrite(new SseFrame("""{"n":1}"""));
        _frames.Writer.Complete(new InvalidOperationException("broken"));

        await sending.WaitAsync(Soon);

        await SeeAsync("data: {\"n\":1}\n\ndata: {\"broken\":true}\n\n");
    }

    // As the server does: what is left goes out at the end.
    private async Task SendAsync()
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time).AddSingleton<IHostApplicationLifetime, Lifetime>().BuildServiceProvider(),
        };
        context.Response.Body = _wire.Writer.AsStream();
        await new SseStream(_frames.Reader.ReadAllAsync(), new SseFrame("""{"broken":true}""")).ExecuteAsync(context);
        await context.Response.BodyWriter.FlushAsync();
    }

    // Reads on until it is there; what is done meanwhile makes time pass.
    private async Task SeeAsync(string text, Action? meanwhile = null)
    {
        using var limit = new CancellationTokenSource(Soon);
        while (!_seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            meanwhile?.Invoke();
            if (_wire.Reader.TryRead(out var read))
            {
                Take(read);
            }
            else if (meanwhile is null)
            {
                Take(await _wire.Reader.ReadAsync(limit.Token));
            }
            else
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    private void Take(ReadResult read)
    {
        Assert.False(read.IsCompleted, _seen.ToString());
        _seen.Append(Encoding.UTF8.GetString(read.Buffer));
        _wire.Reader.AdvanceTo(read.Buffer.End);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
