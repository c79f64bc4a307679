using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Mcp;

/// <summary>The sessions with our MCP servers: a bounded number, each for who opened it, until nobody used it for half an hour or its pass is over.</summary>
public sealed class McpSessions(AnswerCalls calls, TimeProvider time, IHostApplicationLifetime host, ILogger<McpSessions> logger) : LoopService(TimeSpan.FromMinutes(1), time, host, logger)
{
    /// <summary>So many there are at most.</summary>
    public const int Most = 64;

    /// <summary>So many of one pass or key: more than that, and the one it used longest ago goes.</summary>
    public const int MostOfOne = 16;

    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, McpSession> _sessions = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = time;
    private readonly IHostApplicationLifetime _host = host;

    public int Count => _sessions.Count;

    public async Task<Outcome<McpSession>> OpenAsync(string server, McpCaller caller)
    {
        if (calls.Find(server) is not { } toolset)
        {
            return Failure.NotFound($"unknown server: {server}");
        }

        await SweepAsync();
        List<McpSession> mine = [.. _sessions.Values.Where(s => s.Caller == caller).OrderBy(s => s.LastUsed)];
        if (mine.Count >= MostOfOne)
        {
            await CloseAsync(mine[0]);
        }

        // A program that waits for its next turn opens another one when it needs it.
        if (_sessions.Count >= Most && _sessions.Values.Where(s => s is { IsBusy: false, Caller.Pass.Run: null }).MinBy(s => s.LastUsed) is { } waiting)
        {
            await CloseAsync(waiting);
        }

        var session = new McpSession(toolset, caller, calls, _host.ApplicationStopping) { LastUsed = _time.GetTimestamp() };
        _sessions[session.Id] = session;
        if (_sessions.Count <= Most)
        {
            return session;
        }

        await CloseAsync(session);
        return new Failure(FailureKind.TooMany, "Too many MCP sessions are open. Close some, or wait until they expire.");
    }

    /// <summary>A session that its owner goes on with; null when it is none, is over or is somebody else's.</summary>
    public McpSession? Find(string id, string server, McpCaller caller)
    {
        if (_sessions.GetValueOrDefault(id) is not { } session || session.Toolset != server || session.Caller != caller || IsOver(session))
        {
            return null;
        }

        session.LastUsed = _time.GetTimestamp();
        return session;
    }

    public async Task CloseAsync(McpSession session)
    {
        if (_sessions.TryRemove(session.Id, out _))
        {
            await session.DisposeAsync();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_sessions.Values.Select(CloseAsync));
    }

    protected override Task PassAsync(CancellationToken ct) => SweepAsync();

    private Task SweepAsync() => Task.WhenAll(_sessions.Values.Where(IsOver).Select(CloseAsync));

    private bool IsOver(McpSession session) => session.Caller.IsOver || (!session.IsBusy && _time.GetElapsedTime(session.LastUsed) >= Idle);
}
