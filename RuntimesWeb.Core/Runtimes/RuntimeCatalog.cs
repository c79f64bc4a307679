using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>The eight runtimes in their documented order; static.</summary>
public static class RuntimeCatalog
{
    /// <summary>The Stagent Runtimes API's DEFAULT_AGENT_RUNTIME.</summary>
    public static readonly RuntimeId Default = new("claude-code");

    public static readonly RuntimeId ClaudeCode = Default;
    public static readonly RuntimeId Codex = new("codex");
    public static readonly RuntimeId Hermes = new("hermes");
    public static readonly RuntimeId Native = new("clawboo-native");
    public static readonly RuntimeId AnthropicDirect = new("anthropic-direct");
    public static readonly RuntimeId OpenAIDirect = new("openai-direct");
    public static readonly RuntimeId Ollama = new("ollama");
    public static readonly RuntimeId Local = new("local");

    private static readonly ImmutableArray<ProviderId> EveryKey = [.. ProviderCatalog.All.Where(p => p.NeedsKey).Select(p => p.Id)];

    public static ImmutableArray<Runtime> All { get; } =
    [
        new(
            ClaudeCode, [], "Claude Code", "Anthropic's coding agent, driven through its command line: approvals, resume and MCP servers.",
            "claude", "npm", "@anthropic-ai/claude-code@2", "npm install -g @anthropic-ai/claude-code@2", AuthKind.ApiKey, "ANTHROPIC_API_KEY",
            [ProviderCatalog.Anthropic], "claude auth login", "https://docs.anthropic.com/en/docs/claude-code", HeadlessAuth: true,
            new(Resume: true, Cancel: true, Approvals: true, McpServers: true, ProfileTests: true, TaskAssist: true, ProfileAssist: true, AuthHealthCheck: true),
            Cli(streaming: true, ["sonnet", "opus", "haiku"], 200_000, home: null)),
        new(
            Codex, ["openai-codex-app-server"], "Codex", "OpenAI's coding agent, driven over its app server: resumable threads and approvals.",
            "codex", "npm", "@openai/codex@0", "npm install -g @openai/codex@0", AuthKind.OAuth, null,
            [ProviderCatalog.OpenAI], "codex login", "https://developers.openai.com/codex", HeadlessAuth: false,
            new(Resume: true, Cancel: true, Approvals: true, McpServers: false, ProfileTests: false, TaskAssist: true, ProfileAssist: false, AuthHealthCheck: true),
            Cli(streaming: true, ["gpt-5-codex", "gpt-5", "o4-mini"], null, new("per-identity", Persist: true))),
        new(
            Hermes, [], "Hermes", "Nous Research's agent, driven through its command line, with skills and memory of its own.",
            "hermes", "pip", "hermes-agent[anthropic]<1", "pipx install 'hermes-agent[anthropic]<1'", AuthKind.ApiKey, "OPENROUTER_API_KEY",
            [ProviderCatalog.OpenRouter, ProviderCatalog.Anthropic, ProviderCatalog.OpenAI], null, "https://hermes-agent.nousresearch.com/docs", HeadlessAuth: true,
            new(Resume: true, Cancel: true, Approvals: false, McpServers: true, ProfileTests: false, TaskAssist: false, ProfileAssist: false, AuthHealthCheck: false),
            Cli(streaming: false, [], null, new("per-identity", Persist: true)) with { NativeSkills = "preserve", NativeMemory = "preserve", NativeScheduler = true }),
        new(
            Native, [], "Clawboo Native", "The agent loop of this server itself: works with the key of any provider, or with Ollama.",
            null, null, null, null, AuthKind.ApiKey, "ANTHROPIC_API_KEY",
            EveryKey, null, "https://github.com/clawboo/clawboo", HeadlessAuth: true,
            new(Resume: true, Cancel: true, Approvals: true, McpServers: true, ProfileTests: false, TaskAssist: true, ProfileAssist: true, AuthHealthCheck: true),
            Inside(["claude-haiku-4-5", "claude-sonnet-4-6", "gpt-4o-mini", "gpt-4o"], 200_000, mcp: true) with { Steerable = true, NativeMemory = "preserve" }),
        new(
            AnthropicDirect, [], "Anthropic Direct API", "Anthropic's Messages API without any command line tool between.",
            null, null, null, null, AuthKind.ApiKey, "ANTHROPIC_API_KEY",
            [ProviderCatalog.Anthropic], null, "https://docs.anthropic.com/en/api", HeadlessAuth: true,
            new(Resume: true, Cancel: true, Approvals: true, McpServers: true, ProfileTests: false, TaskAssist: true, ProfileAssist: true, AuthHealthCheck: true),
            Inside(["claude-haiku-4-5", "claude-sonnet-4-6"], 200_000, mcp: true)),
        new(
            OpenAIDirect, [], "OpenAI Direct API", "OpenAI's API without any command line tool between.",
            null, null, null, null, AuthKind.ApiKey, "OPENAI_API_KEY",
            [ProviderCatalog.OpenAI], null, "https://platform.openai.com/docs", HeadlessAuth: true,
            new(Resume: true, Cancel: true, Approvals: true, McpServers: false, ProfileTests: false, TaskAssist: true, ProfileAssist: false, AuthHealthCheck: true),
            Inside(["gpt-4o-mini", "gpt-4o"], null, mcp: false)),
        new(
            Ollama, [], "Ollama (Local)", "Models on this computer: private, free, and without a key.",
            "ollama", null, null, null, AuthKind.None, null,
            [ProviderCatalog.Ollama], null, "https://ollama.com/download", HeadlessAuth: true,
            new(Resume: false, Cancel: true, Approvals: false, McpServers: false, ProfileTests: false, TaskAssist: true, ProfileAssist: false, AuthHealthCheck: true),
            Inside([], null, mcp: false) with { Resume = false, ToolApproval = false, Worktrees = false }),
        new(
            Local, [], "Built-in guide", "No language model: help on this product and this computer, and deterministic recipes. Always there, costs nothing.",
            null, null, null, null, AuthKind.None, null,
            [], null, "/docs", HeadlessAuth: true,
            new(Resume: true, Cancel: true, Approvals: true, McpServers: false, ProfileTests: true, TaskAssist: false, ProfileAssist: false, AuthHealthCheck: false),
            Inside([], null, mcp: false)),
    ];

    /// <summary>Finds a runtime by id or documented alias; null for anything else (<c>openclaw</c> included: it is no runtime of this group).</summary>
    public static Runtime? Find(string? idOrAlias) => All.FirstOrDefault(r => r.Id.Value == idOrAlias || (idOrAlias is not null && r.Aliases.Contains(idOrAlias)));

    public static Runtime Get(RuntimeId id) => Find(id.Value) ?? throw new ArgumentException($"no runtime {id}", nameof(id));

    private static DriverTraits Cli(bool streaming, ImmutableArray<string> models, int? window, NativeHome? home) =>
        new(streaming, Mcp: true, Worktrees: true, Resume: true, ToolApproval: true, Steerable: false, models, window, "wrapped-oneshot", home, "none", "none", "none", NativeScheduler: false);

    private static DriverTraits Inside(ImmutableArray<string> models, int? window, bool mcp) =>
        new(Streaming: true, mcp, Worktrees: true, Resume: true, ToolApproval: true, Steerable: false, models, window, "native", null, "none", "none", "none", NativeScheduler: false);
}
