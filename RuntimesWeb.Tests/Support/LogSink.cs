using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Tests.Support;

/// <summary>Hears what the server logs, and tells when it has said something.</summary>
public sealed class LogSink : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _more = new(0);

    public IReadOnlyCollection<string> Lines => _lines;

    public void AddTo(WebApplicationBuilder builder) => builder.Logging.AddProvider(this);

    /// <summary>Waits until a line with these words has come.</summary>
    public async Task SaysAsync(string words, TimeSpan patience)
    {
        while (!_lines.Any(l => l.Contains(words, StringComparison.Ordinal)))
        {
            Assert.True(await _more.WaitAsync(patience), $"the server never said '{words}'");
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(formatter(state, exception));
        _more.Release();
    }

    public void Dispose()
    {
        // Its semaphore has no handle to give back, and a late line may still come.
    }
}
