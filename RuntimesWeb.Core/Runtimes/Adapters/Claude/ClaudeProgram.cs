using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude;

/// <summary>A running Claude Code. It may wait for the next turn of its conversation.</summary>
public sealed class ClaudeProgram(CliProcess process, Provider provider) : IKeptProgram
{
    private readonly ClaudeUsages _usages = new();
    private bool _works;

    public CliProcess Process => process;

    public Provider Provider => provider;

    public string? Session { get; set; }

    /// <summary>It asks with the person's own login.</summary>
    public bool IsLogin => provider.NeedsKey && process.Kit.Credential.Lease is null;

    public bool IsAlive => process.IsAlive;

    /// <summary>Says the message of a turn to it; false when it hears nothing any more.</summary>
    public Task<bool> BeginAsync(string text, IEnumerable<ModelPart.Image> pictures, CancellationToken ct)
    {
        _works = true;
        return process.WriteAsync(ClaudeLines.User(Guid.NewGuid().ToString(), text, pictures), ct);
    }

    /// <summary>What a turn took, from its end.</summary>
    public IEnumerable<RunEvent.Usage> Take(ClaudeFrame.End end)
    {
        _works = false;
        // The proxy has counted the same.
        process.Kit.Credential.Lease?.Usage.Take();
        return _usages.Take(end, provider.Id.Value);
    }

    /// <summary>What was taken without an end that tells it, as far as the proxy has seen it.</summary>
    public IEnumerable<RunEvent.Usage> TakeUntold() =>
        process.Kit.Credential.Lease?.Usage.Take().Select(u => new RunEvent.Usage(provider.Id.Value, u.Model, u.Tokens)) ?? [];

    public Task EndAsync() => process.EndAsync(_works ? ct => process.WriteAsync(ClaudeLines.Interrupt(), ct) : null);
}
